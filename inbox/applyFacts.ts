import { type Books } from '../books/book.js';
import { markApplied, markAttempt, type EventRef } from '../books/inboxEvents.js';
import { type PaymentReport } from '../books/ledger/payment.js';
import { bookProviderPayment } from '../books/ledger/providerPayments.js';
import { refundUpTo } from '../books/ledger/cumulativeRefunds.js';
import { ContentConflict } from '../books/errors.js';
import { reversePayment } from '../books/ledger/reversals.js';
import { type Bill, type PaymentProvider } from '../providers/paymentProvider.js';
import { withRest } from '../domain/money/allocation.js';
import { type Fact } from './reading.js';
import { PATIENCE_MS, reporter } from './source.js';
import { exceptionFor, keepUnusable } from './keepUnusable.js';
import { shown } from './unusableEvent.js';

/** After this many requests to the provider about a bill, the bill represents its payments itself. */
const MAX_QUESTIONS = 5;

/**
 * Books the facts that a provider reports. This may take several transactions, each of which recognises its
 * own booking when repeated, so the event is marked last.
 */
export async function applyFacts(book: Books, ref: EventRef, facts: Fact[]): Promise<true> {
  for (const fact of facts) {
    try {
      await applyFact(book, ref, fact);
    } catch (error) {
      if (!(error instanceof ContentConflict)) throw error;
      await keepUnusable(book, ref, exceptionFor('conflicting-payment', fact));
    }
  }
  await markApplied(book.db, ref, new Date(book.clock.now()));
  return true;
}

async function applyFact(book: Books, ref: EventRef, fact: Fact): Promise<void> {
  const reporting = { ...reporter(ref), event: null, waitMs: PATIENCE_MS };
  if ('payment' in fact) await bookProviderPayment(book, fact.payment, reporting);
  else if ('refunds' in fact) await refundUpTo(book, fact.refunds, reporting);
  else await reversePayment(book, fact.reversal, reporting);
}

/**
 * Books the payments of a bill as the provider lists them. False when the provider did not answer and must be
 * called again.
 */
export async function applyBill(
  book: Books,
  ref: EventRef,
  { bill, whole }: { bill: Bill; whole: PaymentReport },
  provider: PaymentProvider | null,
): Promise<boolean> {
  const parts = provider ? await fetchParts(book, ref, bill, provider) : [];
  return (
    parts !== null &&
    applyFacts(
      book,
      ref,
      withRest(parts, whole).map((payment) => ({ payment })),
    )
  );
}

async function fetchParts(
  { db }: Books,
  ref: EventRef,
  bill: Bill,
  provider: PaymentProvider,
): Promise<PaymentReport[] | null> {
  try {
    const payments = await provider.paymentsOf(bill);
    return payments.map(({ refunded: _, ...report }) => report);
  } catch (error) {
    const why = `${provider.name} did not answer: ${String(error)}`;
    return (await markAttempt(db, ref, shown(why), 1)) < MAX_QUESTIONS ? null : [];
  }
}
