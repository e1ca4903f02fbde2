import { lateFee, principal } from '../domain/money/allocation.js';
import { moneyText } from '../domain/money/money.js';
import { book as bookEntries, entriesOf, isBooked } from '../books/ledger/ledger.js';
import { performStep, type StepRef } from '../books/invoices/stepRuns.js';
import { type Deps } from './deps.js';

/**
 * Charges a simple fee on the outstanding principal, never on earlier fees; the policy sets the rate and the
 * order of settlement.
 */
export const chargeLateFee =
  ({ book }: Deps) =>
  (ref: StepRef) =>
    performStep(book, ref, async ({ tx, context: context, now }) => {
      const { policy, snapshot } = context;
      const entries = await entriesOf(tx, ref.invoiceId);
      const amount = lateFee(principal(entries, policy.allocation), policy.lateFee.basisPoints);
      if (amount <= 0n)
        return { outcome: 'skipped', summary: 'No late fee: nothing of the invoice itself is outstanding' };
      const { invoiceId, accountId, cycle, stepId } = ref;
      const { currency } = snapshot;
      const key = `late-fee/${invoiceId}/${stepId}`;
      if (await isBooked(tx, key))
        return { outcome: 'skipped', summary: 'No late fee: an earlier cycle was charged it already' };
      await bookEntries(tx, [
        {
          key,
          accountId,
          invoiceId,
          cycle,
          type: 'late-fee',
          amount,
          currency,
          actor: 'system',
          reason: stepId,
          at: now,
        },
      ]);
      return { outcome: 'done', summary: `Late fee of ${moneyText(amount, currency)} charged` };
    });
