import { addDays, daysBetween, type LocalDate } from '../calendar/days.js';
import { type CycleHistory } from './progress.js';
import { type Policy, type StepRule } from '../policy/policy.js';
import { lastFixedDay, stepsUntil, type Step } from '../policy/steps.js';

/**
 * Returns the steps that are skipped when a matter is recalled from counsel on `today`: those that fell due
 * while counsel had it, and the rest of the hand-off. The remaining steps run on their own days, so the
 * recall surprises no customer (rule 5).
 */
export function skippedOnRecall(
  policy: Policy,
  { dueOn, closedSteps }: Pick<CycleHistory, 'dueOn' | 'closedSteps'>,
  today: LocalDate,
): Step[] {
  return stepsUntil(policy, Math.max(daysBetween(dueOn, today), lastFixedDay(policy))).filter(
    ({ id, rule, day }) => !closedSteps.has(id) && (rule.rung === 'hand-off' || addDays(dueOn, day) <= today),
  );
}

/**
 * Returns the step that hands a recalled debt to counsel again: the policy's hand-off under a new id, since a
 * step happens once in a cycle (rule 2). A person starts it, never a date. Null when the policy has no
 * hand-off.
 */
export function nextHandOff(policy: Policy, { closedSteps }: Pick<CycleHistory, 'closedSteps'>): Step | null {
  const rule = policy.steps.find(isHandOff);
  if (!rule) return null;
  for (let turn = 2; ; turn++) {
    const id = `${rule.id}-again-${turn}`;
    if (!closedSteps.has(id)) return handOffAgain(policy, id);
  }
}

/** Returns the step with this id when it is a repeated hand-off. */
export function handOffAgain(policy: Policy, stepId: string): Step | null {
  const [, of] = /^(.+)-again-\d+$/.exec(stepId) ?? [];
  const order = policy.steps.findIndex((rule) => isHandOff(rule) && rule.id === of);
  const rule = policy.steps[order];
  if (!rule) return null;
  const { days } = rule;
  return { id: stepId, rule, order, day: 'from' in days ? days.from : Math.min(...days) };
}

/** Returns the repeated hand-off that is approved and has not run. */
export const allowedHandOff = (policy: Policy, { approvals }: Pick<CycleHistory, 'approvals'>): Step | null =>
  Object.entries(approvals)
    .filter(([, status]) => status === 'approved')
    .map(([stepId]) => handOffAgain(policy, stepId))
    .find((step) => step !== null) ?? null;

const isHandOff = (rule: StepRule) => rule.kind === 'action' && rule.action === 'hand-off-to-counsel';
