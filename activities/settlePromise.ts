import { breakPromise } from '../books/invoices/promises.js';
import { performStep, type StepRef } from '../books/invoices/stepRuns.js';
import { type Deps } from './deps.js';

/**
 * Marks a promise as broken that is still open after its date and grace; the invoice resumes at its real age.
 */
export const settlePromise =
  ({ book }: Deps) =>
  (ref: StepRef) =>
    performStep(book, ref, async ({ tx, context: context, now }) => {
      const { promise } = context.snapshot;
      if (promise) await breakPromise(tx, promise.id, now);
      return {
        outcome: 'done',
        summary: `Promise to pay on ${promise?.payOn} was not kept; escalation resumes`,
      };
    });
