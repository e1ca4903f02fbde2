import { addDays, daysBetween, later, type LocalDate } from '../calendar/days.js';
import { planNext, type OpenDay } from '../planning/plan.js';
import { type CycleHistory, newCycle } from '../planning/progress.js';
import { type Policy } from '../policy/policy.js';
import { performed } from '../planning/performed.js';
import { type InvoiceSnapshot } from '../planning/planCase.js';
import { type Step } from '../policy/steps.js';

export type ScheduledStep = { step: Step; day: number; on: LocalDate };

/**
 * No policy has more steps than this before its end; an open-ended repetition without a hand-off is cut here.
 */
const MAX_STEPS = 1_000;

/**
 * Returns the whole escalation of a debt that is never paid, with every step on its day: `preview` shows it
 * and tests compare it with the table. It starts no earlier than `from` (for an old invoice imported late).
 */
export const policySchedule = (
  policy: Policy,
  dueOn: LocalDate,
  openDay: OpenDay,
  from: LocalDate = addDays(dueOn, -365),
): ScheduledStep[] =>
  ahead(policy, newCycle(dueOn, BigInt(Number.MAX_SAFE_INTEGER), 'USD'), openDay(from), openDay);

/**
 * Returns the same for an existing invoice: a promise suspends dunning until its grace is over (rule 9), a
 * pause until its date.
 */
export function following(
  { progress, promise, paused }: InvoiceSnapshot,
  policy: Policy,
  today: LocalDate,
  openDay: OpenDay,
  most: number,
): ScheduledStep[] {
  const until = promise ? addDays(promise.payOn, policy.promiseGrace + 1) : (paused?.until ?? null);
  return ahead(policy, { ...progress, heldUntil: until }, today, openDay, most);
}

/**
 * Returns the steps that follow when nothing else happens and every step takes place on its day, under the
 * catch-up rule (rule 5): at most `most` steps.
 */
function ahead(
  policy: Policy,
  progress: CycleHistory,
  from: LocalDate,
  openDay: OpenDay,
  most = MAX_STEPS,
): ScheduledStep[] {
  const found: ScheduledStep[] = [];
  let now = progress;
  let today = from;
  while (found.length < most) {
    const next = planNext(policy, now, today, openDay);
    if (!next) break;
    today = later(today, next.on);
    found.push({ step: next.step, day: daysBetween(progress.dueOn, today), on: today });
    now = performed(policy, now, next.step, today);
  }
  return found;
}
