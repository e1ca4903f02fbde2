import { type SettledBill } from '../domain/money/billRest.js';
import { withRest } from '../domain/money/allocation.js';
import { type Books } from '../books/book.js';
import { markAttempt, type EventRef } from '../books/inboxEvents.js';
import { type PaymentReport } from '../books/ledger/payment.js';
import { partsSeen } from '../books/bills/partsSeen.js';
import { knownPayments } from '../books/ledger/reconciliation.js';
import { type Bill, type PaymentProvider } from '../providers/paymentProvider.js';
import { applyFacts } from './applyFacts.js';
import { type BillFact, type Fact } from './reading.js';
import { shown } from './unusableEvent.js';

/** After this many requests to the provider about a bill, the bill represents its payments itself. */
const MAX_QUESTIONS = 5;

type PaidBill = { bill: Bill; whole: PaymentReport; settled?: SettledBill };

/**
 * Books the payments of a bill as the provider lists them, or as events listed them before, and then its rest.
 * False when the provider did not answer and must be called again.
 */
export async function applyBill(
  book: Books,
  ref: EventRef,
  { bill, whole, settled }: PaidBill,
  provider: PaymentProvider | null,
): Promise<boolean> {
  const listed = provider ? await asked(book, ref, provider, () => listParts(provider, bill)) : [];
  if (listed === null) return false;
  const parts = listed.length > 0 ? listed : await partsSeen(book.db, bill, whole);
  const payments = withRest(parts, whole).map((payment): Fact => ({ payment }));
  return applyFacts(book, ref, settled ? [...payments, { settled }] : payments);
}

async function listParts(provider: PaymentProvider, bill: Bill): Promise<PaymentReport[]> {
  const payments = await provider.paymentsOf(bill);
  return payments.map(({ refunded: _, ...report }) => report);
}

/**
 * Applies a fact about a bill to the invoice that the bill names. A payment that its bill represents in the
 * books is known already. False when the provider must be called again.
 */
export async function applyBillFact(
  book: Books,
  ref: EventRef,
  { ofBill, fact }: { ofBill: string; fact: BillFact },
  provider: PaymentProvider | null,
): Promise<boolean> {
  if ('payment' in fact && (await knownPayments(book.db, [ofBill])).has(ofBill))
    return applyFacts(book, ref, []);
  const named = provider ? await asked(book, ref, provider, async () => [await provider.bill(ofBill)]) : [];
  if (named === null) return false;
  return applyFacts(book, ref, [withName(fact, ofBill, named[0]?.invoiceId ?? null)]);
}

function withName(fact: BillFact, billId: string, invoiceId: string | null): Fact {
  if ('note' in fact) return { note: { ...fact.note, invoiceId } };
  const { payment } = fact;
  // Without its bill's word the payment waits as an exception, until the bill comes and finds it.
  const reference = invoiceId ? payment.reference : `${payment.id} of ${billId}`;
  return { payment: { ...payment, invoiceId, reference } };
}

/** Returns what the provider answers, nothing when it stays away, and null while it may be called again. */
async function asked<T>(
  { db }: Books,
  ref: EventRef,
  { name }: PaymentProvider,
  ask: () => Promise<T[]>,
): Promise<T[] | null> {
  try {
    return await ask();
  } catch (error) {
    const why = `${name} did not answer: ${String(error)}`;
    return (await markAttempt(db, ref, shown(why), 1)) < MAX_QUESTIONS ? null : [];
  }
}
