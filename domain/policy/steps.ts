import { type Days, type Policy, type StepRule } from './policy.js';

/** One dated step. Its identity is invoice + cycle + `id`, for ever. */
export type Step = {
  /** The rule's id, followed by the day when the rule repeats: `reminder-16`. */
  id: string;
  rule: StepRule;
  /** Days past due on which the policy plans it. */
  day: number;
  /** Place among the steps of one day. */
  order: number;
};

/** Returns every step of the policy up to and including `lastDay`, by day and then in the policy's order. */
export const stepsUntil = (policy: Policy, lastDay: number): Step[] =>
  timetable(policy, lastDay).filter(({ day }) => day <= lastDay);

/** Returns the day of the last step that does not repeat for ever. */
export function lastFixedDay(policy: Policy): number {
  return Math.max(
    0,
    ...policy.steps.map(({ days }) => (isList(days) ? Math.max(...days) : (days.until ?? days.from))),
  );
}

const AHEAD = 365;
const timetables = new WeakMap<Policy, { until: number; steps: readonly Step[] }>();

/**
 * Returns the steps to `lastDay` or further. It is computed rarely, because every event of every invoice
 * needs it.
 */
function timetable(policy: Policy, lastDay: number): readonly Step[] {
  const known = timetables.get(policy);
  if (known && known.until >= lastDay) return known.steps;
  const until = lastDay + AHEAD;
  const steps = policy.steps
    .flatMap((rule, order) =>
      daysOf(rule.days, until).map((day) => ({ id: stepId(rule, day), rule, day, order })),
    )
    .sort((a, b) => a.day - b.day || a.order - b.order);
  timetables.set(policy, { until, steps });
  return steps;
}

function daysOf(days: Days, lastDay: number): number[] {
  if (isList(days)) return days.filter((day) => day <= lastDay);
  const found: number[] = [];
  const end = Math.min(lastDay, days.until ?? lastDay);
  for (let day = days.from, turn = 0; day <= end; day += days.gaps[turn++ % days.gaps.length] ?? 1)
    found.push(day);
  return found;
}

const isList = (days: Days): days is readonly number[] => Array.isArray(days);
const stepId = (rule: StepRule, day: number) =>
  isList(rule.days) && rule.days.length === 1 ? rule.id : `${rule.id}-${day}`;
