import { openDay, type Calendar } from '../calendar/calendar.js';
import { recordContact } from '../planning/contacts.js';
import { addDays, daysBetween, later, type LocalDate } from '../calendar/days.js';
import { planNext, type PlannedStep } from '../planning/plan.js';
import { type CycleHistory } from '../planning/progress.js';
import { type Policy, type StepRule } from '../policy/policy.js';
import { performed } from '../planning/performed.js';
import { type InvoiceSnapshot } from '../planning/planCase.js';

/** One open invoice of an account, with the policy to apply to it. */
export type PlannedDebt = { snapshot: InvoiceSnapshot; policy: Policy; calendar: Calendar };

/**
 * A step as it will take place if nothing is paid, promised or decided; requested approvals count as given at
 * once.
 */
export type ForeseenStep = { invoiceId: string; stepId: string; rule: StepRule; day: number; on: LocalDate };

type State = PlannedDebt & { progress: CycleHistory; planned: PlannedStep | null };

/**
 * Returns what will happen to the open invoices of one account from the local date `from` to `until`, by the
 * plan that the workflows follow. It covers the one carrying invoice (rule 6), notices that count for every
 * invoice they list (rule 5), the catch-up, and pauses and promises, which are assumed to end as recorded.
 * Steps that another invoice carries are left out.
 */
export function outlook(debts: readonly PlannedDebt[], from: LocalDate, until: LocalDate): ForeseenStep[] {
  const states = debts.map((debt) => stateOf(debt, from));
  const found: ForeseenStep[] = [];
  for (let today = from; ;) {
    const next = states.reduce<State | null>(sooner, null);
    if (!next?.planned || next.planned.on > until) return found;
    today = later(today, next.planned.on);
    const { step } = next.planned;
    const { invoiceId, carried } = next.snapshot;
    const sendsNothing = carried && isContact(step.rule);
    if (!sendsNothing) {
      const day = daysBetween(next.progress.dueOn, today);
      found.push({ invoiceId, stepId: step.id, rule: step.rule, day, on: today });
    }
    advance(next, today, sendsNothing);
    const changed =
      sendsNothing || step.rule.kind !== 'notice' ? [next] : countForOthers(states, next, today);
    for (const state of changed) state.planned = plan(state, today);
  }
}

function stateOf(debt: PlannedDebt, from: LocalDate): State {
  const { snapshot } = debt;
  const policy = snapshot.carried ? withoutContacts(debt.policy) : debt.policy;
  const heldUntil = resumesOn(snapshot, policy);
  const progress = { ...snapshot.progress, ...(heldUntil ? { heldUntil } : {}) };
  const state = { ...debt, policy, progress, planned: null };
  return { ...state, planned: plan(state, from) };
}

const contactless = new WeakMap<Policy, Policy>();

/**
 * Returns the steps of a policy that remain while another invoice carries the notices: actions, and the
 * notices that are rungs.
 */
function withoutContacts(policy: Policy): Policy {
  const known = contactless.get(policy);
  if (known) return known;
  const steps = policy.steps.filter((rule) => !isContact(rule) || rule.rung);
  const rest = { ...policy, steps };
  contactless.set(policy, rest);
  return rest;
}

/**
 * Returns the date on which a pause or a promise ends: dunning then resumes at the invoice's real age (rule
 * 9).
 */
function resumesOn({ paused, promise }: InvoiceSnapshot, { promiseGrace }: Policy): LocalDate | null {
  if (promise) return addDays(promise.payOn, promiseGrace + 1);
  return paused?.until ?? null;
}

/** True when the invoice waits for a person, so the end of the wait is unknown. */
const waits = ({ status, exception, disputed, paused }: InvoiceSnapshot) =>
  status === 'open' && (exception || disputed || (paused !== null && !paused.until));

function plan({ snapshot, policy, progress, calendar }: State, today: LocalDate): PlannedStep | null {
  if (waits(snapshot)) return null;
  return planNext(policy, progress, today, (date) => openDay(calendar, date));
}

const sooner = (first: State | null, state: State): State | null => {
  if (!state.planned) return first;
  return first?.planned && first.planned.on <= state.planned.on ? first : state;
};

const isContact = ({ kind }: StepRule) => kind !== 'action';

/** A step that another invoice carries is closed, but opens no gate and does not count as a contact. */
function advance(state: State, today: LocalDate, sendsNothing: boolean): void {
  const { firstDone, lastDone, contacts } = state.progress;
  const after = performed(state.policy, state.progress, state.planned!.step, today);
  state.progress = sendsNothing ? { ...after, firstDone, lastDone, contacts } : after;
}

/**
 * Counts a notice for every invoice that it lists, and as a contact of the account. Returns the states whose
 * plans change.
 */
function countForOthers(states: State[], carrier: State, today: LocalDate): State[] {
  const { rule } = carrier.planned!.step;
  return states.filter((state) => {
    if (state === carrier) return true;
    const { progress, snapshot } = state;
    if (snapshot.status !== 'open' || waits(snapshot)) return false;
    state.progress = {
      ...progress,
      firstDone: { [rule.id]: today, ...progress.firstDone },
      lastDone: { ...progress.lastDone, [rule.id]: today },
      contacts: snapshot.carried ? progress.contacts : recordContact(progress.contacts, rule, today),
    };
    const opensGate = !progress.firstDone[rule.id];
    return (
      opensGate ||
      state.policy.steps.some(({ after }) => after?.rule === rule.id && after.wait === 'deadline')
    );
  });
}
