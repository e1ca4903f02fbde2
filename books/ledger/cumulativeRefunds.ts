import { smaller } from '../../domain/money/money.js';
import { type Books } from '../book.js';
import { type Reporting } from './payment.js';
import { ContentConflict } from '../errors.js';
import { type ReversalReport } from './reversal.js';
import { reversePayment } from './reversals.js';

/** How much of a payment is refunded by now, as a provider reports it. */
export type RefundsSoFar = {
  /** The provider's id of the charge. */
  id: string;
  paymentId: string;
  /** Minor units, not negative: the sum of all refunds that have not failed. */
  total: bigint;
  currency: string;
  /** ISO 8601, real time at which the provider had this sum. */
  reportedAt: string;
};

/** A refund that the provider could not carry out; its id is the provider's id of the refund. */
export type FailedRefund = Required<Pick<ReversalReport, 'id' | 'paymentId' | 'amount' | 'failedAt'>> & {
  currency: string;
};

type Waiting = Reporting & { waitMs?: number };

/** Books what is missing of the sum; for an older sum that comes late nothing is missing. Throws AccountBusy. */
export async function refundUpTo(book: Books, soFar: RefundsSoFar, reporting: Waiting): Promise<void> {
  const { id, paymentId, total, currency, reportedAt } = soFar;
  if (total === 0n) return;
  await book.db.$executeRaw`
    INSERT INTO refund_sum AS s ("chargeId", total, "paymentId", currency, "firstAt", "lastAt")
    VALUES (${id}, ${total}, ${paymentId}, ${currency}, ${new Date(reportedAt)}, ${new Date(reportedAt)})
    ON CONFLICT ("chargeId", total) DO UPDATE
       SET "firstAt" = least(s."firstAt", excluded."firstAt"), "lastAt" = greatest(s."lastAt", excluded."lastAt")`;
  await bookMissingRefunds(book, paymentId, reporting);
}

/**
 * Books that the money of a refund is here again, once by the refund's id. A failure that comes before its
 * refund waits for it. Throws ContentConflict, AccountBusy.
 */
export async function takeRefundBack(book: Books, failed: FailedRefund, reporting: Waiting): Promise<void> {
  await reversePayment(book, { kind: 'refund-reversal', ...failed }, reporting);
  await bookMissingRefunds(book, failed.paymentId, reporting);
}

/** `most` is what one refund may have been: all of them together may be more than their payment. */
type Missing = { chargeId: string; currency: string; booked: bigint; total: bigint; most: bigint };

/**
 * The refund's id names the sum that it continues: of two that continue the same one, the second is refused
 * and reads the sum again.
 */
async function bookMissingRefunds(book: Books, paymentId: string, reporting: Waiting): Promise<void> {
  const missing = await readMissing(book, paymentId);
  if (!missing || missing.total <= missing.booked) return;
  const { chargeId, currency, booked, total, most } = missing;
  const refund = {
    kind: 'refund',
    id: `${chargeId}:from-${booked}`,
    paymentId,
    amount: smaller(total - booked, most),
    currency,
  } as const;
  try {
    await reversePayment(book, refund, reporting);
  } catch (error) {
    if (!(error instanceof ContentConflict)) throw error;
  }
  await bookMissingRefunds(book, paymentId, reporting);
}

/**
 * Returns all that was ever refunded, with what failed, and what of it is booked. A sum lacks the refunds that
 * had failed before its report and that an earlier sum contains.
 */
async function readMissing({ db }: Books, paymentId: string): Promise<Missing | null> {
  // What is booked includes refunds that wait for their payment, and those that a person dismissed.
  const [row] = await db.$queryRaw<Missing[]>`
    SELECT s."chargeId", s.currency, (s.total + coalesce(f.amount, 0))::bigint AS total,
           greatest(s.total, f.most) AS most,
           (SELECT coalesce(sum(amount), 0) FROM payment_reversal
             WHERE kind = 'refund' AND "paymentId" = ${paymentId})::bigint AS booked
      FROM refund_sum s
      LEFT JOIN LATERAL (SELECT sum(r.amount) AS amount, max(r.amount) AS most FROM payment_reversal r
                          WHERE r."paymentId" = s."paymentId" AND r.kind = 'refund-reversal' AND r."failedAt" < s."lastAt"
                             AND EXISTS (SELECT FROM refund_sum e WHERE e."paymentId" = s."paymentId"
                                            AND e."firstAt" < r."failedAt" AND e.total >= r.amount)) f ON true
     WHERE s."paymentId" = ${paymentId} ORDER BY total DESC, s."chargeId" LIMIT 1`;
  return row ?? null;
}
