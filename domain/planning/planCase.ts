import { localDate, openDay, slot, type Calendar } from '../calendar/calendar.js';
import { type DunningCase, type InvoiceStatus, type NextStep, type StepVerb } from './case.js';
import { type Clock } from '../calendar/clock.js';
import { confirmationDue, type ConfirmableEvent } from './confirmations.js';
import { addDays, daysBetween, later, type LocalDate } from '../calendar/days.js';
import { needsApproval, planNext } from './plan.js';
import { type CycleHistory } from './progress.js';
import {
  STAGE_STARTS,
  stageOf,
  type Action,
  type Policy,
  type Stage,
  type StepRule,
} from '../policy/policy.js';
import { allowedHandOff } from './recall.js';

/** Everything in the ledger that an invoice's next step depends on. */
export type InvoiceSnapshot = {
  invoiceId: string;
  accountId: string;
  cycle: number;
  revision: number;
  status: InvoiceStatus;
  balance: bigint;
  currency: string;
  progress: CycleHistory;
  /** The stage recorded last. */
  stage: Stage;
  paused: { until: LocalDate | null } | null;
  disputed: boolean;
  /** An older invoice carries the account's notices (rule 6). */
  carried: boolean;
  /** A payment that could not be applied may concern this invoice. */
  exception: boolean;
  promise: { id: string; payOn: LocalDate } | null;
  /** The closing steps that the customer is still due at the end of the debt. */
  closingSteps: { releaseHold: boolean; thankYou: boolean; reinstateLicenses: boolean };
  /** Events that a separate notice may confirm to the customer. */
  confirmableEvents: readonly ConfirmableEvent[];
};

/** Returns the case at business time `now` (epoch ms), with its next dated step. */
export function planCase(
  snapshot: InvoiceSnapshot,
  policy: Policy,
  calendar: Calendar,
  clock: Clock,
  now: number,
): DunningCase {
  const { invoiceId, accountId, cycle, revision, status, currency, stage } = snapshot;
  const next = markCarried(snapshot, nextStep(snapshot, policy, calendar, clock, now));
  const waitingFor = waiting(snapshot) ?? (next ? null : decision(snapshot));
  return {
    invoiceId,
    accountId,
    cycle,
    revision,
    status,
    stage,
    balance: Number(snapshot.balance),
    currency,
    waitingFor,
    next,
  };
}

function waiting({ status, paused, disputed, exception }: InvoiceSnapshot): DunningCase['waitingFor'] {
  if (status !== 'open') return null;
  if (exception) return 'exception';
  if (disputed) return 'dispute';
  return paused && !paused.until ? 'pause' : null;
}

/** Nothing else can follow before a person has decided. */
const decision = ({ status, progress }: InvoiceSnapshot): 'approval' | null =>
  status === 'open' && Object.values(progress.approvals).includes('waiting') ? 'approval' : null;

const markCarried = ({ carried }: InvoiceSnapshot, next: NextStep | null): NextStep | null =>
  carried && next?.verb === 'sendNotice' ? { ...next, carried } : next;

function nextStep(
  snapshot: InvoiceSnapshot,
  policy: Policy,
  calendar: Calendar,
  clock: Clock,
  now: number,
): NextStep | null {
  const today = localDate(now, calendar.timeZone);
  if (waiting(snapshot)) return null;
  const notice = confirmation(snapshot, policy, today);
  if (snapshot.status === 'open')
    return dated(
      snapshot.progress,
      earlier(notice, openStep(snapshot, policy, calendar, today)),
      calendar,
      clock,
      now,
    );
  const closing = closingStep(snapshot);
  if (closing) return { ...closing, on: today, at: new Date(now).toISOString(), due: clock.toReal(now) };
  const rest =
    snapshot.status === 'with-counsel' ? policyStep(snapshot.progress, policy, calendar, today) : null;
  return dated(snapshot.progress, earlier(notice, rest), calendar, clock, now);
}

type UndatedStep = { id: string; verb: StepVerb; kind: NextStep['kind'] };
type DatedStep = UndatedStep & { on: LocalDate };

function dated(
  { lastStepOn }: CycleHistory,
  planned: DatedStep | null,
  calendar: Calendar,
  clock: Clock,
  now: number,
): NextStep | null {
  if (!planned) return null;
  const at = slot(calendar, later(planned.on, lastStepOn ?? planned.on), now, clock.patience);
  return { ...planned, at: new Date(at).toISOString(), due: clock.toReal(at) };
}

const earlier = (notice: DatedStep | null, step: DatedStep | null): DatedStep | null =>
  notice && (!step || notice.on <= step.on) ? notice : step;

/** Runs at once, within the account's hours. */
function confirmation(
  { progress, confirmableEvents, paused, status }: InvoiceSnapshot,
  policy: Policy,
  today: LocalDate,
): DatedStep | null {
  const until = status === 'open' && paused ? paused.until : null;
  const due = confirmationDue(policy, heldBack(progress, until), confirmableEvents, today);
  return due && { id: due.stepId, verb: 'sendConfirmation', kind: 'notice', on: due.on };
}

function openStep(
  snapshot: InvoiceSnapshot,
  policy: Policy,
  calendar: Calendar,
  today: LocalDate,
): DatedStep | null {
  const { promise, paused } = snapshot;
  if (promise) return promiseCheck(promise, policy);
  const back = allowedHandOff(policy, snapshot.progress);
  if (back) {
    const on = openDay(calendar, later(today, paused?.until ?? today));
    return { id: back.id, verb: verbOf(back.rule), kind: back.rule.kind, on };
  }
  const step = policyStep(heldBack(snapshot.progress, paused?.until ?? null), policy, calendar, today);
  const entry = stageEntry(snapshot);
  return entry && (!step || entry.on < step.on) ? entry : step;
}

/**
 * A promise suspends dunning until its date and grace are over (rule 9); then it counts as kept or broken.
 */
const promiseCheck = ({ id, payOn }: { id: string; payOn: LocalDate }, policy: Policy): DatedStep => ({
  id: `promise-${id}`,
  verb: 'settlePromise',
  kind: 'action',
  on: addDays(payOn, policy.promiseGrace + 1),
});

function policyStep(
  progress: CycleHistory,
  policy: Policy,
  calendar: Calendar,
  today: LocalDate,
): DatedStep | null {
  const planned = planNext(policy, progress, today, (date) => openDay(calendar, date));
  if (!planned) return null;
  const { id, rule } = planned.step;
  const verb = needsApproval(progress, planned.step) ? 'requestApproval' : verbOf(rule);
  return { id, verb, kind: rule.kind, on: planned.on };
}

/** Wakes the workflow when the invoice enters a stage that has no step on its first day. */
function stageEntry({ progress, stage, paused }: InvoiceSnapshot): DatedStep | null {
  const start = STAGE_STARTS.find((day) => stageOf(day) !== stage && stageOf(day - 1) === stage);
  if (start === undefined) return null;
  const on = addDays(progress.dueOn, start);
  return {
    id: `stage-${stageOf(start)}`,
    verb: 'enterStage',
    kind: 'action',
    on: paused?.until ? later(on, paused.until) : on,
  };
}

const heldBack = (progress: CycleHistory, until: LocalDate | null): CycleHistory =>
  until ? { ...progress, heldUntil: until } : progress;

/**
 * After the debt is paid or forgiven: releases the hold, gives the licences back and thanks the customer, in
 * this order and at once. What the customer needs does not wait for a mail provider.
 */
function closingStep({ closingSteps }: InvoiceSnapshot): UndatedStep | null {
  if (closingSteps.releaseHold) return { id: 'release-hold', verb: 'releaseHold', kind: 'action' };
  if (closingSteps.reinstateLicenses)
    return { id: 'reinstate-licenses', verb: 'reinstateLicenses', kind: 'action' };
  if (closingSteps.thankYou) return { id: 'thank-you', verb: 'sendThankYou', kind: 'notice' };
  return null;
}

function verbOf(rule: StepRule): StepVerb {
  if (rule.kind === 'notice') return 'sendNotice';
  return rule.kind === 'task' ? 'createTask' : verbOfAction(rule.action);
}

function verbOfAction(action: Action): StepVerb {
  switch (action) {
    case 'place-hold':
      return 'placeHold';
    case 'late-fee':
      return 'chargeLateFee';
    case 'suspend-licenses':
      return 'suspendLicenses';
    case 'check-suspension':
      return 'checkSuspension';
    case 'hand-off-to-counsel':
      return 'handOffToCounsel';
    case 'cancel-licenses':
      return 'cancelLicenses';
    default:
      return action satisfies never;
  }
}

/** Returns the days past due in the account's zone at business time `now`; day 0 is the due date. */
export const ageAt = (dueOn: LocalDate, timeZone: string, now: number): number =>
  daysBetween(dueOn, localDate(now, timeZone));
