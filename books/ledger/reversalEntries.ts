import { takeBack, type Position } from '../../domain/money/allocation.js';
import { moneyText } from '../../domain/money/money.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { type Payment } from '../../prisma/generated/client.js';
import { record } from '../timeline.js';
import { applyCredit } from './credit.js';
import { book as bookEntries, type Entry } from './ledger.js';
import { reopenInvoice } from './reopening.js';
import { type ReversalReport } from './reversal.js';

/**
 * Books money that the payer has back: takes it from where it was, so that what it had settled is owed again.
 */
export async function giveBack(
  tx: Tx,
  { kind, id, amount }: ReversalReport,
  { id: paymentId, currency }: Payment,
  at: Date,
  actor: string,
): Promise<void> {
  const { accountId, positions } = await positionsOf(tx, paymentId);
  const type = kind as 'refund' | 'chargeback';
  const taken = takeBack(amount, positions);
  const common = { accountId, currency, at, actor };
  await bookEntries(
    tx,
    taken.map((part): Entry => ({
      ...common,
      key: `${kind}/${id}/${part.invoiceId ?? 'credit'}`,
      type,
      paymentId,
      ...part,
    })),
  );
  const raised = taken.flatMap(({ invoiceId }) => invoiceId ?? []);
  await takeDiscountBack(tx, raised, { ...common, cause: `${kind}/${id}` });
  const done = type === 'refund' ? 'refunded' : 'charged back';
  await record(
    tx,
    ...taken.map(({ invoiceId, amount: part }) => ({
      accountId,
      invoiceId,
      at,
      actor,
      type: `payment.${done.replace(' ', '-')}`,
      summary: `${moneyText(part, currency)} of payment ${paymentId} ${done}`,
      detail: { paymentId, [`${kind}Id`]: id },
    })),
  );
  await reopenInvoice(tx, raised, at, actor);
  await applyCredit(tx, { accountId, currency }, raised, `${kind}/${id}`, at, 'own');
}

/** A discount for paying in time ends with the payment. */
async function takeDiscountBack(
  tx: Tx,
  invoiceIds: string[],
  { cause, ...common }: { accountId: string; currency: string; at: Date; actor: string; cause: string },
): Promise<void> {
  const granted = await tx.ledgerEntry.groupBy({
    by: ['invoiceId'],
    where: { invoiceId: { in: invoiceIds }, type: 'discount' },
    _sum: { amount: true },
  });
  await bookEntries(
    tx,
    granted.flatMap(({ invoiceId, _sum }): Entry[] =>
      _sum.amount
        ? [
            {
              ...common,
              key: `discount/${cause}/${invoiceId}`,
              invoiceId,
              type: 'discount',
              amount: -_sum.amount,
            },
          ]
        : [],
    ),
  );
}

/** Returns where a payment's money is now, in the order in which it came there. */
export async function positionsOf(
  tx: Tx,
  paymentId: string,
): Promise<{ accountId: string; positions: Position[] }> {
  const rows = await tx.$queryRaw<(Position & { accountId: string })[]>`
    SELECT "accountId", "invoiceId", (-sum(amount))::bigint AS amount FROM ledger_entry
     WHERE "paymentId" = ${paymentId} GROUP BY 1, 2 ORDER BY max(id)`;
  return { accountId: rows[0]!.accountId, positions: rows.filter(({ amount }) => amount > 0n) };
}

/** Returns the account that the payment was booked to; null when it is not booked. */
export async function ownerOf(db: Database, paymentId: string): Promise<string | null> {
  const entry = await db.ledgerEntry.findFirst({ where: { paymentId }, select: { accountId: true } });
  return entry?.accountId ?? null;
}
