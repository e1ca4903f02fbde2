import { type StepRule } from '../../domain/policy/policy.js';
import { STANDARD } from '../../domain/policy/standard.js';

const LAST = ['final-demand', 'legal-warning-call', 'hand-off-to-counsel', 'cancel-licenses'];

/** The end of the standard policy, begun by one letter on day 116 that waits for nothing. */
export const LAST_STEPS = STANDARD.steps.flatMap((step): StepRule[] => {
  const { after: _, ...first } = step;
  if (step.id === 'account-hold') return [{ ...first, days: [116] } as StepRule];
  return LAST.includes(step.id) ? [step] : [];
});
