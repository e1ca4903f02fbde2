import { AccountBusy, isUnreachable, ContentConflict } from '../../books/errors.js';
import { type Books } from '../../books/book.js';
import { type Reporting } from '../../books/ledger/payment.js';
import { bookProviderPayment } from '../../books/ledger/providerPayments.js';
import {
  endUnbooked,
  knownPayments,
  raiseContradiction,
  raiseUnbooked,
  unbookedBefore,
} from '../../books/ledger/reconciliation.js';
import { refundUpTo } from '../../books/ledger/cumulativeRefunds.js';
import { ProviderAway, type PaymentProvider, type ProviderPayment } from '../../providers/paymentProvider.js';

/** Marks payments in the books that no event had reported. */
export const FOUND = { source: 'reconciliation', actor: 'reconciliation' };

type Options = {
  /** Receives the error of each payment that could not be booked. */
  onError: (error: unknown) => void;
  /**
   * What a busy account does: it ends the check of that account alone, and a sweep of all leaves it for the
   * next sweep.
   */
  busy: 'throws' | 'waits';
  /** Real time before the provider was asked. */
  asOf: Date;
  /** Called before each payment. */
  alive?: () => void;
};

/** The provider's clock may be this late: a refund that failed after its answer must not count as before. */
const CLOCKS_APART_MS = 60_000;

/** A sweep of thousands does not wait long for one account: the next sweep comes within the hour. */
const PATIENCE_MS = 2_000;

/**
 * Books a provider's payments that no event has reported, as an event would have. Returns how many payments
 * were new. A payment that cannot be booked becomes an exception and ends nothing; throws while the provider
 * or the database is unavailable.
 */
export async function bookFound(
  book: Books,
  provider: PaymentProvider,
  payments: ProviderPayment[],
  { onError, busy, asOf, alive }: Options,
): Promise<number> {
  const ids = payments.map(({ id }) => id);
  const [known, unbooked] = [await knownPayments(book.db, ids), await unbookedBefore(book.db, ids)];
  const reporting = busy === 'waits' ? { ...FOUND, waitMs: PATIENCE_MS } : FOUND;
  let found = 0;
  for (const payment of payments)
    try {
      alive?.();
      const named = await nameOf(book, provider, payment, known.get(payment.id));
      if (named && (await bookPayment(book, named, reporting))) found++;
      if (payment.refunded) await bookRefunds(book, payment, payment.refunded, asOf, reporting);
      if (unbooked.has(payment.id)) await endUnbooked(book, payment.id);
    } catch (error) {
      const isBusy = error instanceof AccountBusy;
      if (error instanceof ProviderAway || isUnreachable(error) || (isBusy && busy === 'throws')) throw error;
      onError(error);
      if (!isBusy) await raiseUnbooked(book, { ...payment, problem: problemOf(error) }, FOUND.actor);
    }
  return found;
}

/** The database's messages can quote rows, so people see only the kind. */
const problemOf = (error: unknown) =>
  `${error instanceof Error ? error.constructor.name : 'Error'}: the worker's log has the whole of it`;

/**
 * Returns the payment with the invoice it pays, as far as it can be determined. Null when its bill represents
 * it in the books.
 */
async function nameOf(
  book: Books,
  provider: PaymentProvider,
  payment: ProviderPayment,
  status: string | undefined,
) {
  const isDecided = status === 'applied' || status === 'dismissed';
  return payment.invoiceId || isDecided ? payment : nameByBill(book, provider, payment);
}

/** Only the paid bill names our invoice. Null when that bill represents its payment in the books. */
async function nameByBill(
  { db }: Books,
  provider: PaymentProvider,
  payment: ProviderPayment,
): Promise<ProviderPayment | null> {
  const bill = await provider.billOf(payment.id);
  if (!bill) return payment;
  const isBooked = (await knownPayments(db, [bill.id])).has(bill.id);
  return isBooked ? null : { ...payment, invoiceId: bill.invoiceId };
}

type Finding = Reporting & { waitMs?: number };

async function bookPayment(
  book: Books,
  { refunded: _, ...report }: ProviderPayment,
  reporting: Finding,
): Promise<boolean> {
  try {
    return (await bookProviderPayment(book, report, reporting)) === 'new';
  } catch (error) {
    if (!(error instanceof ContentConflict)) throw error;
    await raiseContradiction(book, report, FOUND.actor);
    return false;
  }
}

async function bookRefunds(
  book: Books,
  { id: paymentId, currency }: ProviderPayment,
  { chargeId, total }: NonNullable<ProviderPayment['refunded']>,
  asOf: Date,
  reporting: Finding,
): Promise<void> {
  const reportedAt = new Date(asOf.getTime() - CLOCKS_APART_MS).toISOString();
  await refundUpTo(book, { id: chargeId, paymentId, total, currency, reportedAt }, reporting);
}
