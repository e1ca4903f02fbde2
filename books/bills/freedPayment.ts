import { takeBack } from '../../domain/money/allocation.js';
import { moneyText } from '../../domain/money/money.js';
import { type Tx } from '../../prisma/client.js';
import { type StoredInvoice } from '../invoices/invoices.js';
import { paidInto } from '../ledger/adjustments.js';
import { book as bookEntries, type Entry } from '../ledger/ledger.js';
import { record } from '../timeline.js';

/**
 * Credits what was paid already: the debt falls, and as much of its payments, the latest first, becomes credit
 * of the account, from which the refund that follows takes it. False, with nothing changed, when less was
 * paid. Call under the account's lock.
 */
export async function freePaid(
  tx: Tx,
  { id: invoiceId, accountId, cycle, currency }: StoredInvoice,
  { key, amount, reason }: { key: string; amount: bigint; reason: string },
  at: Date,
  actor: string,
): Promise<boolean> {
  const paid = await paidInto(tx, invoiceId);
  const positions = paid.map(({ paymentId, amount: there }) => ({ invoiceId: paymentId, amount: there }));
  const taken = takeBack(amount, positions);
  if (taken.reduce((left, part) => left - part.amount, amount) > 0n) return false;
  const common = { accountId, cycle, currency, actor, reason, at };
  await bookEntries(tx, [
    { ...common, key: `${key}/freed`, invoiceId, type: 'credit-note', amount: -amount },
    ...taken.flatMap(({ invoiceId: paymentId, amount: part }): Entry[] => {
      const name = `${key}/freed/${paymentId}`;
      return [
        { ...common, key: name, invoiceId, type: 'credit', amount: part, paymentId },
        { ...common, key: `${name}/kept`, invoiceId: null, type: 'credit', amount: -part, paymentId },
      ];
    }),
  ]);
  const summary = `${reason}: ${moneyText(amount, currency)} paid before is credit of the account`;
  await record(tx, { accountId, invoiceId, at, type: 'credit-note', summary, actor });
  return true;
}
