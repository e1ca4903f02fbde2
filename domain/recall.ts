import { addDays, daysBetween, type LocalDate } from './days.js';
import { type Progress } from './plan.js';
import { type Policy } from './policy.js';
import { lastFixedDay, stepsUntil, type Step } from './steps.js';

/**
 * The steps that are not made up for when a matter is recalled from counsel on `today`: whatever fell due while counsel
 * had it, and the rest of the hand-off. What remains runs on its own days, so that nobody is ambushed (rule 5).
 */
export function leftBehind(
  policy: Policy,
  { dueOn, over }: Pick<Progress, 'dueOn' | 'over'>,
  today: LocalDate,
): Step[] {
  return stepsUntil(policy, Math.max(daysBetween(dueOn, today), lastFixedDay(policy))).filter(
    ({ id, rule, day }) => !over.has(id) && (rule.rung === 'hand-off' || addDays(dueOn, day) <= today),
  );
}
