import { type Tx } from '../../prisma/client.js';
import { type Payment } from '../../prisma/generated/client.js';
import { type ReversalKind, type ReversalReport, type StoredReversal } from './reversal.js';
import { settleAgain } from './moneyHereAgain.js';
import { giveBack } from './reversalEntries.js';

/** Why a reversal cannot be applied now. */
export type Obstacle =
  | 'unknown-payment'
  | 'payment-not-applied'
  | 'currency-mismatch'
  | 'exceeds-payment'
  | 'unknown-chargeback'
  | 'unknown-refund'
  | 'conflicting-payment';

/** Books the reversal, or returns why it cannot. */
export async function apply(
  tx: Tx,
  report: StoredReversal,
  payment: Payment | null,
  at: Date,
  actor: string,
): Promise<Obstacle | null> {
  const { kind, id, paymentId, amount, source, digest, failedAt } = report;
  const obstacle = payment ? await obstacleTo(tx, report, payment) : 'unknown-payment';
  if (!payment || obstacle) return obstacle;
  const { currency } = payment;
  const row = { paymentId, amount, currency, source, digest, status: 'applied', appliedAt: at };
  await tx.paymentReversal.upsert({
    where: { kind_id: { kind, id } },
    create: { kind, id, ...row, createdAt: at, failedAt: failedAt ? new Date(failedAt) : null },
    update: row,
  });
  if (kind === 'chargeback-reversal')
    await tx.paymentReversal.update({
      where: { kind_id: { kind: 'chargeback', id } },
      data: { status: 'undone' },
    });
  const isHereAgain = kind === 'chargeback-reversal' || kind === 'refund-reversal';
  await (isHereAgain ? settleAgain : giveBack)(tx, report, payment, at, actor);
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
  const gone = await goneOf(tx, paymentId);
  if (kind === 'refund-reversal') return amount > gone.refunded ? 'unknown-refund' : null;
  return amount > payment.amount - gone.refunded - gone.chargedBack ? 'exceeds-payment' : null;
}

/** Returns how much of a payment is refunded and charged back now. */
async function goneOf(tx: Tx, paymentId: string): Promise<{ refunded: bigint; chargedBack: bigint }> {
  const rows = await tx.paymentReversal.groupBy({
    by: ['kind'],
    where: { paymentId, status: 'applied' },
    _sum: { amount: true },
  });
  const sum = (wanted: ReversalKind) => rows.find(({ kind }) => kind === wanted)?._sum.amount ?? 0n;
  return { refunded: sum('refund') - sum('refund-reversal'), chargedBack: sum('chargeback') };
}
