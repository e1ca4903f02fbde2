import { addDays, daysBetween, type LocalDate } from '../calendar/days.js';
import { type CycleHistory } from './progress.js';
import { type Policy, type StepRule } from '../policy/policy.js';
import { lastFixedDay, stepsUntil, type Step } from '../policy/steps.js';

/**
 * The steps that are not made up for when a matter is recalled from counsel on `today`: whatever fell due while counsel
 * had it, and the rest of the hand-off. What remains runs on its own days, so that nobody is ambushed (rule 5).
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
 * The step by which a recalled debt goes back to counsel: the policy's hand-off under an id of its own, since a step
 * happens once in a cycle (rule 2). No date brings it about, a person does. Null: the policy hands nothing over.
 */
export function nextHandOff(policy: Policy, { closedSteps }: Pick<CycleHistory, 'closedSteps'>): Step | null {
  const rule = policy.steps.find(isHandOff);
  if (!rule) return null;
  for (let turn = 2; ; turn++) {
    const id = `${rule.id}-again-${turn}`;
    if (!closedSteps.has(id)) return handOffAgain(policy, id);
  }
}

/** The step of this id, where it is such a one. */
export function handOffAgain(policy: Policy, stepId: string): Step | null {
  const [, of] = /^(.+)-again-\d+$/.exec(stepId) ?? [];
  const order = policy.steps.findIndex((rule) => isHandOff(rule) && rule.id === of);
  const rule = policy.steps[order];
  if (!rule) return null;
  const { days } = rule;
  return { id: stepId, rule, order, day: 'from' in days ? days.from : Math.min(...days) };
}

/** The one that somebody has allowed and that has not run. */
export const allowedHandOff = (policy: Policy, { approvals }: Pick<CycleHistory, 'approvals'>): Step | null =>
  Object.entries(approvals)
    .filter(([, status]) => status === 'approved')
    .map(([stepId]) => handOffAgain(policy, stepId))
    .find((step) => step !== null) ?? null;

const isHandOff = (rule: StepRule) => rule.kind === 'action' && rule.action === 'hand-off-to-counsel';
