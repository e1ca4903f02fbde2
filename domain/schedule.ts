import { addDays, daysBetween, later, type LocalDate } from './days.js';
import { planNext, type OpenDay } from './plan.js';
import { type Policy } from './policy.js';
import { fresh, performed } from './progress.js';
import { type Step } from './steps.js';

export type Scheduled = { step: Step; day: number; on: LocalDate };

/** No policy runs longer than this many steps before its end; an open-ended repetition without a hand-off is cut here. */
const MOST_STEPS = 1_000;

/**
 * The whole escalation of a debt that is never paid, step by step as it will run when every step takes place on its day:
 * what `preview` shows and what tests compare with the table. Starts no earlier than `from` (an old invoice imported late).
 */
export function schedule(
  policy: Policy,
  dueOn: LocalDate,
  openDay: OpenDay,
  from: LocalDate = addDays(dueOn, -365),
): Scheduled[] {
  const found: Scheduled[] = [];
  let progress = fresh(dueOn, BigInt(Number.MAX_SAFE_INTEGER), 'USD');
  let today = openDay(from);
  while (found.length < MOST_STEPS) {
    const next = planNext(policy, progress, today, openDay);
    if (!next) break;
    today = later(today, next.on);
    found.push({ step: next.step, day: daysBetween(dueOn, today), on: today });
    progress = performed(policy, progress, next.step, today);
  }
  return found;
}
