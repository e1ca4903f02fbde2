import { heard } from './contacts.js';
import { type LocalDate } from '../calendar/days.js';
import { supersededBy } from './plan.js';
import { type Progress } from './progress.js';
import { type Policy } from '../policy/policy.js';
import { type Step } from '../policy/steps.js';

/** The progress after `step` took place on `on`: pure, the same bookkeeping that the database keeps in rows. */
export function performed(policy: Policy, progress: Progress, step: Step, on: LocalDate): Progress {
  const { rule } = step;
  const over = new Set(progress.over).add(step.id);
  for (const id of supersededBy(policy, progress, step)) over.add(id);
  return {
    ...progress,
    over,
    firstDone: { [rule.id]: on, ...progress.firstDone },
    lastDone: { ...progress.lastDone, [rule.id]: on },
    lastRung: rule.rung ? { rung: rule.rung, on } : progress.lastRung,
    lastStepOn: on,
    contacts: heard(progress.contacts, rule, on),
    frozen: progress.frozen || (rule.kind === 'action' && rule.action === 'hand-off-to-counsel'),
  };
}
