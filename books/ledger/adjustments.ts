import { moneyText, smaller } from '../../domain/money/money.js';
import { type Tx } from '../../prisma/client.js';
import { applyCredit } from './credit.js';
import { bumpRevision, type StoredInvoice } from '../invoices/invoices.js';
import { book as bookEntries, feesOf, type Entry } from './ledger.js';
import { IllegalChange } from '../errors.js';
import { reopenInvoice } from './reopening.js';
import { feeWaiverKey } from '../invoices/idempotency.js';
import { closeOpenItems, settle } from './settlement.js';
import { record } from '../timeline.js';

// Changes that people make to a debt, down or up. Call each under the account's lock.

type Credit = { key: string; amount: bigint; reason: string };

/**
 * Lowers the open balance by a credit note or a waiver; at zero the invoice is paid. Throws IllegalChange.
 */
export async function credit(
  tx: Tx,
  invoice: StoredInvoice,
  { key, amount, reason }: Credit,
  at: Date,
  actor: string,
  { type, name }: { type: 'credit-note' | 'fee-waiver'; name: string } = CREDIT_NOTE,
): Promise<void> {
  const { id: invoiceId, accountId, cycle, currency, balance } = invoice;
  if (amount > balance)
    throw new IllegalChange(
      `A ${name.toLowerCase()} of ${moneyText(amount, currency)} is more than the open balance of ${moneyText(balance, currency)}`,
    );
  const common = { accountId, invoiceId, at, actor };
  const summary = `${name} of ${moneyText(amount, currency)}: ${reason}`;
  await settle(tx, at, [
    {
      actor,
      payment: null,
      paymentId: null,
      event: null,
      tell: 'change',
      entries: [{ ...common, key, cycle, type, amount: -amount, currency, reason }],
      lowered: [{ invoiceId, accountId, currency, left: balance - amount }],
      story: [{ ...common, type, summary }],
    },
  ]);
}

const CREDIT_NOTE = { type: 'credit-note', name: 'Credit note' } as const;
const FEE_WAIVER = { type: 'fee-waiver', name: 'Fee waiver' } as const;

/** Waives late fees: all that are charged, or a part of them. */
export async function waiveFees(
  tx: Tx,
  invoice: StoredInvoice,
  { id, amount, reason }: { id: string; amount: bigint | null; reason: string },
  at: Date,
  actor: string,
): Promise<void> {
  const fees = await feesOf(tx, invoice.id);
  const waived = amount ?? smaller(fees, invoice.balance);
  if (waived <= 0n || waived > fees)
    throw new IllegalChange(
      `Invoice ${invoice.id} has late fees of ${moneyText(fees, invoice.currency)} to waive, not ${moneyText(waived, invoice.currency)}`,
    );
  await credit(tx, invoice, { key: feeWaiverKey(id), amount: waived, reason }, at, actor, FEE_WAIVER);
}

/** Ends the debt: it was never owed (`void`), or is given up (`written-off`). */
export async function closeInvoice(
  tx: Tx,
  invoice: StoredInvoice,
  { outcome, reason }: { outcome: 'void' | 'written-off'; reason: string },
  at: Date,
  actor: string,
): Promise<void> {
  const { id: invoiceId, accountId, cycle, currency, balance } = invoice;
  const type = outcome === 'void' ? 'void' : 'write-off';
  const common = { accountId, cycle, currency, actor, reason, at };
  // A payment for what was never owed belongs to the customer: it becomes credit of the account.
  const paid = outcome === 'void' ? await paidInto(tx, invoiceId) : [];
  const returned = paid.reduce((sum, { amount }) => sum + amount, 0n);
  await bookEntries(tx, [
    ...paid.flatMap(({ paymentId, amount }): Entry[] => {
      const key = `void-credit/${invoiceId}/${cycle}/${paymentId ?? 'credit'}`;
      return [
        { ...common, key, invoiceId, type: 'credit', amount, paymentId },
        { ...common, key: `${key}/kept`, invoiceId: null, type: 'credit', amount: -amount, paymentId },
      ];
    }),
    { ...common, key: `${type}/${invoiceId}/${cycle}`, invoiceId, type, amount: -balance - returned },
  ]);
  await tx.invoice.update({ where: { id: invoiceId }, data: { status: outcome, settledAt: at } });
  await closeOpenItems(tx, [invoiceId], at, outcome);
  await bumpRevision(tx, at, [invoiceId]);
  const kept = returned > 0n ? `; ${moneyText(returned, currency)} paid before is credit of the account` : '';
  const summary = `${moneyText(balance, currency)} ${outcome === 'void' ? 'voided' : 'written off'}: ${reason}${kept}`;
  await record(tx, { accountId, invoiceId, at, type: outcome, summary, actor });
}

/** Returns the part of each payment that is booked to the invoice. */
export const paidInto = (tx: Tx, invoiceId: string): Promise<{ paymentId: string; amount: bigint }[]> =>
  tx.$queryRaw`
    SELECT "paymentId", (-sum(amount))::bigint AS amount FROM ledger_entry
     WHERE "invoiceId" = ${invoiceId} AND ("paymentId" IS NOT NULL OR type = 'credit') GROUP BY 1 HAVING sum(amount) < 0 ORDER BY min(id)`;

/** Makes the debt owed again, in its next cycle. */
export async function undoWriteOff(
  tx: Tx,
  { id: invoiceId, accountId, cycle, currency }: StoredInvoice,
  reason: string,
  at: Date,
  actor: string,
): Promise<void> {
  const { amount } = await tx.ledgerEntry.findUniqueOrThrow({
    where: { key: `write-off/${invoiceId}/${cycle}` },
  });
  const key = `write-off-undone/${invoiceId}/${cycle}`;
  const entry = { accountId, invoiceId, actor, at };
  await bookEntries(tx, [{ ...entry, key, cycle, type: 'write-off', amount: -amount, currency, reason }]);
  await record(tx, { ...entry, type: 'write-off.undone', summary: `Write-off undone: ${reason}` });
  await reopenInvoice(tx, [invoiceId], at, actor);
  await applyCredit(tx, { accountId, currency }, [invoiceId], key, at, 'own');
}
