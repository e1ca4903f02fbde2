import { type CycleHistory } from './progress.js';
import { earliestContact, isContact, sameKindAsLastContact } from './contacts.js';
import { addDays, daysBetween, later, type LocalDate } from '../calendar/days.js';
import { approverOf, type Gate, type Policy, type StepRule } from '../policy/policy.js';
import { lastFixedDay, stepsUntil, type Step } from '../policy/steps.js';

export type PlannedStep = { step: Step; on: LocalDate };

/** Moves a date forward to a day on which steps may run. */
export type OpenDay = (date: LocalDate) => LocalDate;

/**
 * Returns the next step and its date, null when nothing can follow before something else happens. The date
 * derives from the due date alone, under the catch-up rule (rule 5), so the caller may plan again after every
 * event.
 */
export function planNext(
  policy: Policy,
  progress: CycleHistory,
  today: LocalDate,
  openDay: OpenDay,
): PlannedStep | null {
  const due = nextDue(policy, progress, today, openDay);
  return withoutMissed(due).sort(turn(policy, progress))[0] ?? null;
}

/**
 * With a minimum gap between contacts, notices and calls alternate: otherwise each notice would postpone the
 * call for ever.
 */
const turn =
  ({ minimumDaysBetweenContacts }: Policy, { contacts }: CycleHistory) =>
  ({ step: a }: PlannedStep, { step: b }: PlannedStep): number => {
    const waits = ({ rule }: Step) => Number(sameKindAsLastContact(contacts, rule));
    return (minimumDaysBetweenContacts === undefined ? 0 : waits(a) - waits(b)) || a.order - b.order;
  };

/**
 * Returns the ids of the steps that `performed` makes pointless: earlier ones of its kind, collapsed into it
 * (rule 5).
 */
export function supersededBy(policy: Policy, progress: CycleHistory, performed: Step): string[] {
  return remaining(policy, progress, addDays(progress.dueOn, performed.day))
    .filter((step) => collapses(step, performed) && precedes(step, performed))
    .map(({ id }) => id);
}

/**
 * Returns the steps due today, else those of the next day that has any. Repetitions are expanded to `seenTo`.
 */
function nextDue(
  policy: Policy,
  progress: CycleHistory,
  today: LocalDate,
  openDay: OpenDay,
  seenTo = addDays(today, longestGap(policy)),
): PlannedStep[] {
  const dated: PlannedStep[] = [];
  const quiet = supersededByHeld(policy, progress, today);
  let day: LocalDate | null = null;
  for (const step of remaining(policy, progress, seenTo)) {
    // Steps are sorted by day and none runs before its own day: after this day none can come earlier.
    if (day && addDays(progress.dueOn, step.day) > day) break;
    if (awaitsApproval(progress, step) || isOnHold(progress, step) || quiet.has(step.id)) continue;
    const earliestOn = earliest(policy, progress, step);
    if (!earliestOn) continue;
    const on = openDay(earliestOn);
    dated.push({ step, on });
    day = later(today, day && day < on ? day : on);
  }
  const further = day ?? (isAhead(policy, progress, seenTo) ? addDays(seenTo, longestGap(policy)) : seenTo);
  if (further > seenTo) return nextDue(policy, progress, today, openDay, further);
  return dated.filter(({ on }) => day && on <= day);
}

/** The step requires an approval that has not been requested yet. */
export const needsApproval = ({ approvals }: CycleHistory, { id, rule }: Step): boolean =>
  approverOf(rule) !== null && approvals[id] === undefined;

/** The approval is requested and not decided: this step waits, the others go on. */
export const awaitsApproval = ({ approvals }: CycleHistory, { id, rule }: Step): boolean =>
  approverOf(rule) !== null && approvals[id] === 'waiting';

/** A person holds the notice back: it waits for them, the others go on. */
const isOnHold = ({ held }: CycleHistory, { id }: Step): boolean => held[id] === null;

/**
 * Returns the earlier steps that a notice held on its day would have superseded: holding it does not revive
 * them.
 */
function supersededByHeld(policy: Policy, progress: CycleHistory, today: LocalDate): ReadonlySet<string> {
  const ids = Object.keys(progress.held);
  if (ids.length === 0) return new Set();
  const free = { ...progress, held: {} };
  const isDue = (step: Step) => (earliest(policy, free, step) ?? addDays(today, 1)) <= today;
  const held = remaining(policy, progress, today).filter(({ id }) => ids.includes(id));
  return new Set(held.filter(isDue).flatMap((step) => supersededBy(policy, progress, step)));
}

/**
 * True when the last expanded repetitions are all closed before their day, which happens after the due date
 * was moved later.
 */
function isAhead(policy: Policy, { dueOn, closedSteps }: CycleHistory, seenTo: LocalDate): boolean {
  const last = daysBetween(dueOn, seenTo);
  return stepsUntil(policy, last).some(
    ({ id, day }) => day > last - longestGap(policy) && closedSteps.has(id),
  );
}

function remaining(policy: Policy, progress: CycleHistory, until: LocalDate): Step[] {
  const horizon = Math.max(daysBetween(progress.dueOn, until), lastFixedDay(policy));
  return stepsUntil(policy, horizon).filter(
    ({ id, rule }) => !progress.closedSteps.has(id) && isWanted(policy, progress, rule),
  );
}

/** After the hand-off counsel alone contacts the customer: only internal steps of the hand-off remain. */
function isWanted(policy: Policy, { balance, currency, withCounsel }: CycleHistory, rule: StepRule): boolean {
  if (withCounsel && (rule.rung !== 'hand-off' || isContact(rule))) return false;
  const minimum = policy.stageMinimums[rule.stage]?.[currency];
  return minimum === undefined || balance >= BigInt(minimum);
}

/** Returns the first date on which the step may run, null while the event it waits for has not happened. */
function earliest(policy: Policy, progress: CycleHistory, { id, rule, day }: Step): LocalDate | null {
  let on = addDays(progress.dueOn, day);
  if (progress.heldUntil) on = later(on, progress.heldUntil);
  const heldTo = progress.held[id];
  if (heldTo) on = later(on, heldTo);
  if (rule.after) {
    const done = rule.after.wait === 'deadline' ? progress.lastDone : progress.firstDone;
    const opened = done[rule.after.rule];
    if (!opened) return null;
    on = later(on, addDays(opened, waitDays(policy, rule.after)));
  }
  const { lastRung } = progress;
  if (rule.rung && lastRung && lastRung.rung !== rule.rung) on = later(on, addDays(lastRung.on, 1));
  if (rule.kind === 'notice' && progress.noticesResumeOn) on = later(on, progress.noticesResumeOn);
  return earliestContact(policy, progress.contacts, rule, on);
}

function waitDays(policy: Policy, { wait }: Gate): number {
  if (wait === 'cure') return policy.curePeriod;
  return wait === 'deadline' ? policy.finalDeadline : wait;
}

/** Of due steps that collapse into one another, only the last remains. */
const withoutMissed = (due: PlannedStep[]): PlannedStep[] =>
  due.filter(({ step }) => !due.some((other) => collapses(step, other.step) && precedes(step, other.step)));

/**
 * All notices of a channel collapse into one another, and all calls do; an action collapses only into its own
 * repetition.
 */
function collapses({ rule: missed }: Step, { rule: current }: Step): boolean {
  if (missed.kind === 'notice') return current.kind === 'notice' && current.channel === missed.channel;
  if (missed.kind === 'task') return current.kind === 'task' && current.role === missed.role;
  return missed.id === current.id;
}

const precedes = (a: Step, b: Step) => a.day < b.day || (a.day === b.day && a.order < b.order);

const longestGap = (policy: Policy) =>
  Math.max(1, ...policy.steps.map(({ days }) => ('gaps' in days ? Math.max(...days.gaps) : 1)));
