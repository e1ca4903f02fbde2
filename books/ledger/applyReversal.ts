import { type Tx } from '../../prisma/client.js';
import { type Payment } from '../../prisma/generated/client.js';
import { type ReversalReport, type StoredReversal } from './reversal.js';
import { giveBack, settleAgain } from './reversalEntries.js';

/** Why a reversal cannot be applied now. */
export type Obstacle =
  | 'unknown-payment'
  | 'payment-not-applied'
  | 'currency-mismatch'
  | 'exceeds-payment'
  | 'unknown-chargeback'
  | 'conflicting-payment';

/** Books the reversal, or returns why it cannot. */
export async function apply(
  tx: Tx,
  report: StoredReversal,
  payment: Payment | null,
  at: Date,
  actor: string,
): Promise<Obstacle | null> {
  const { kind, id, paymentId, amount, source, digest } = report;
  const obstacle = payment ? await obstacleTo(tx, report, payment) : 'unknown-payment';
  if (!payment || obstacle) return obstacle;
  const { currency } = payment;
  const row = { paymentId, amount, currency, source, digest, status: 'applied', appliedAt: at };
  await tx.paymentReversal.upsert({
    where: { kind_id: { kind, id } },
    create: { kind, id, ...row, createdAt: at },
    update: row,
  });
  if (kind === 'chargeback-reversal') {
    await tx.paymentReversal.update({
      where: { kind_id: { kind: 'chargeback', id } },
      data: { status: 'undone' },
    });
    await settleAgain(tx, report, payment, at, actor);
  } else await giveBack(tx, report, payment, at, actor);
  return null;
}

async function obstacleTo(
  tx: Tx,
  { kind, id, paymentId, amount, currency }: ReversalReport,
  payment: Payment,
): Promise<Obstacle | null> {
  if (payment.status !== 'applied') return 'payment-not-applied';
  if (currency && currency !== payment.currency) return 'currency-mismatch';
  if (kind === 'chargeback-reversal') {
    const chargeback = await tx.paymentReversal.findUnique({
      where: { kind_id: { kind: 'chargeback', id } },
    });
    if (!chargeback || chargeback.status === 'waiting') return 'unknown-chargeback';
    return chargeback.paymentId === paymentId &&
      chargeback.amount === amount &&
      chargeback.status === 'applied'
      ? null
      : 'conflicting-payment';
  }
  const { _sum } = await tx.paymentReversal.aggregate({
    where: { paymentId, status: 'applied', kind: { not: 'chargeback-reversal' } },
    _sum: { amount: true },
  });
  return amount > payment.amount - (_sum.amount ?? 0n) ? 'exceeds-payment' : null;
}
