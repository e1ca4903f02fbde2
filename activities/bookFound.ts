import { type Book } from '../prisma/client.js';
import { bookTold } from '../prisma/ledger/providerPayments.js';
import { knownPayments, raiseContradiction } from '../prisma/ledger/reconciliation.js';
import { refundUpTo } from '../prisma/ledger/refundsSoFar.js';
import { PaymentConflict } from '../prisma/refusals.js';
import { type PaymentProvider, type Told } from '../providers/paymentProvider.js';

/** Marks in the books what no event had told. */
const FOUND = { source: 'reconciliation', actor: 'reconciliation' };

/** Books what a provider tells and nobody had told before, as an event would have. Answers how many payments were new. */
export async function bookFound(book: Book, provider: PaymentProvider, payments: Told[]): Promise<number> {
  const known = await knownPayments(
    book.db,
    payments.map(({ id }) => id),
  );
  let found = 0;
  for (const payment of payments) {
    const status = known.get(payment.id);
    const isDecided = status === 'applied' || status === 'dismissed';
    const named = payment.invoiceId || isDecided ? payment : await nameByBill(book, provider, payment);
    if (named && (await bookOne(book, named))) found++;
    if (payment.refunded) await bookRefunds(book, payment, payment.refunded);
  }
  return found;
}

/** Nobody names our invoice but the bill that was paid. Null: that bill stands in the books for its payment. */
async function nameByBill({ db }: Book, provider: PaymentProvider, payment: Told): Promise<Told | null> {
  const bill = await provider.billOf(payment.id);
  if (!bill) return payment;
  const isBooked = (await knownPayments(db, [bill.id])).has(bill.id);
  return isBooked ? null : { ...payment, invoiceId: bill.invoiceId };
}

async function bookOne(book: Book, { refunded: _, ...report }: Told): Promise<boolean> {
  try {
    return (await bookTold(book, report, FOUND)) === 'new';
  } catch (error) {
    if (!(error instanceof PaymentConflict)) throw error;
    await raiseContradiction(book, report, FOUND.actor);
    return false;
  }
}

async function bookRefunds(
  book: Book,
  { id: paymentId, currency }: Told,
  { chargeId, total }: NonNullable<Told['refunded']>,
): Promise<void> {
  await refundUpTo(book, { id: chargeId, paymentId, total, currency }, FOUND);
}
