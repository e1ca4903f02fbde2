import { recordContact } from './contacts.js';
import { type LocalDate } from '../calendar/days.js';
import { supersededBy } from './plan.js';
import { type CycleHistory } from './progress.js';
import { type Policy } from '../policy/policy.js';
import { type Step } from '../policy/steps.js';

/**
 * Returns the progress after `step` took place on `on`: the pure equivalent of the bookkeeping in the
 * database rows.
 */
export function performed(policy: Policy, progress: CycleHistory, step: Step, on: LocalDate): CycleHistory {
  const { rule } = step;
  const closedSteps = new Set(progress.closedSteps).add(step.id);
  for (const id of supersededBy(policy, progress, step)) closedSteps.add(id);
  return {
    ...progress,
    closedSteps,
    firstDone: { [rule.id]: on, ...progress.firstDone },
    lastDone: { ...progress.lastDone, [rule.id]: on },
    lastRung: rule.rung ? { rung: rule.rung, on } : progress.lastRung,
    lastStepOn: on,
    contacts: recordContact(progress.contacts, rule, on),
    withCounsel: progress.withCounsel || (rule.kind === 'action' && rule.action === 'hand-off-to-counsel'),
  };
}
