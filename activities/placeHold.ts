import { openHold } from '../books/accounts/holds.js';
import { performStep, type StepRef } from '../books/invoices/stepRuns.js';
import { type Deps } from './deps.js';

/**
 * Places a hold: the account gets no new work until this invoice is paid. Joins a hold that another invoice
 * has placed.
 */
export const placeHold =
  ({ book }: Deps) =>
  (ref: StepRef) =>
    performStep(book, ref, async ({ tx, now }) => {
      const opened = await openHold(tx, ref, now);
      return {
        outcome: 'done',
        summary: opened ? 'Account placed on hold' : 'Account stays on hold, now for this invoice too',
      };
    });
