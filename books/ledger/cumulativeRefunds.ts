import { type Books } from '../book.js';
import { type Reporting } from './payment.js';
import { ContentConflict } from '../errors.js';
import { reversePayment } from './reversals.js';

/** How much of a payment is refunded by now, as a provider reports it. */
export type RefundsSoFar = {
  /** The provider's id of the charge. */
  id: string;
  paymentId: string;
  /** Minor units, not negative: the sum of all refunds. */
  total: bigint;
  currency: string;
};

/**
 * Books what is missing of the sum; for an older sum that comes late nothing is missing. The refund's id
 * names the sum that it continues: of two that continue the same one, the second is refused and reads the sum
 * again. Throws AccountBusy.
 */
export async function refundUpTo(
  book: Books,
  soFar: RefundsSoFar,
  reporting: Reporting & { waitMs?: number },
): Promise<void> {
  const { id, paymentId, total, currency } = soFar;
  // Includes refunds that wait for their payment, and those that a person dismissed.
  const known = await book.db.paymentReversal.aggregate({
    where: { kind: 'refund', paymentId },
    _sum: { amount: true },
  });
  const booked = known._sum.amount ?? 0n;
  if (total <= booked) return;
  const refund = {
    kind: 'refund',
    id: `${id}:from-${booked}`,
    paymentId,
    amount: total - booked,
    currency,
  } as const;
  try {
    await reversePayment(book, refund, reporting);
  } catch (error) {
    if (!(error instanceof ContentConflict)) throw error;
    await refundUpTo(book, soFar, reporting);
  }
}
