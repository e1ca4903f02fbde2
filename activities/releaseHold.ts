import { endHold } from '../books/accounts/holds.js';
import { performStep, type StepRef } from '../books/invoices/stepRuns.js';
import { type Deps } from './deps.js';

/** Releases the invoice's own hold (rule 7); the account is free when no other invoice holds it. */
export const releaseHold =
  ({ book }: Deps) =>
  (ref: StepRef) =>
    performStep(book, ref, async ({ tx, now }) => {
      const free = await endHold(tx, ref, now);
      return {
        outcome: 'done',
        summary: free
          ? 'Account hold released'
          : 'This invoice no longer holds the account; another one does',
      };
    });
