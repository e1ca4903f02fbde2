import { type Database } from '../../prisma/client.js';
import { type PaymentReport } from '../ledger/payment.js';

/**
 * Returns the payments of a bill that wait as exceptions because only the bill names our invoice: with that
 * name they can be booked.
 */
export async function partsSeen(
  db: Database,
  bill: { id: string },
  whole: PaymentReport,
): Promise<PaymentReport[]> {
  const waiting = await db.paymentException.findMany({
    where: { status: 'open', reason: 'no-invoice-named', currency: whole.currency },
    include: { payment: true },
    orderBy: { id: 'asc' },
  });
  return waiting.flatMap(({ payment }) =>
    payment?.reference === `${payment?.id} of ${bill.id}`
      ? [{ ...whole, id: payment.id, amount: payment.amount, reference: payment.reference }]
      : [],
  );
}
