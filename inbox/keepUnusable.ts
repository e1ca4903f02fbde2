import { type Books } from '../books/book.js';
import { openException } from '../books/ledger/exceptions.js';
import { markApplied, type EventRef } from '../books/inboxEvents.js';
import { type Fact } from './reading.js';
import { reporter } from './source.js';
import { type Unusable } from './unusableEvent.js';

/** Raises an exception for an event that could not be applied, in the transaction that marks it. */
export async function keepUnusable(book: Books, ref: EventRef, unusable: Unusable): Promise<void> {
  const at = new Date(book.clock.now());
  const eventKey = `${ref.source}:${ref.eventId}`;
  await book.db.$transaction(async (tx) => {
    await openException(tx, { id: `event:${eventKey}`, eventKey, ...unusable }, at, reporter(ref).actor);
    await markApplied(tx, ref, at);
  });
}

/** Returns the exception that people see. */
export function exceptionFor(reason: string, fact: Fact): Unusable {
  if ('payment' in fact) {
    const { id, invoiceId, accountId, amount, currency } = fact.payment;
    return { reason, detail: { paymentId: id }, invoiceId, accountId, amount, currency };
  }
  if ('reversal' in fact) {
    const { kind, id, paymentId, amount, currency } = fact.reversal;
    return { reason, detail: { kind, id, paymentId }, amount, currency };
  }
  if ('failedRefund' in fact) {
    const { id, paymentId, amount, currency } = fact.failedRefund;
    return { reason, detail: { kind: 'refund-reversal', id, paymentId }, amount, currency };
  }
  if ('refunds' in fact) {
    const { id, paymentId, total, currency } = fact.refunds;
    return { reason, detail: { kind: 'refunds', id, paymentId }, amount: total, currency };
  }
  return { reason, ...aboutBill(fact) };
}

type BillFact = Exclude<
  Fact,
  { payment: unknown } | { reversal: unknown } | { failedRefund: unknown } | { refunds: unknown }
>;

function aboutBill(fact: BillFact): Omit<Unusable, 'reason'> {
  if ('settled' in fact) {
    const { billId, invoiceId, total, paid, currency } = fact.settled;
    return { detail: { billId }, invoiceId, amount: total - paid, currency };
  }
  if ('closed' in fact) {
    const { billId, invoiceId, outcome } = fact.closed;
    return { detail: { billId, outcome }, invoiceId };
  }
  if ('overpaid' in fact) {
    const { billId, invoiceId, surplus, currency } = fact.overpaid;
    return { detail: { billId }, invoiceId, amount: surplus, currency };
  }
  const { id, billId, invoiceId, amount, currency } = fact.note;
  return { detail: { creditNoteId: id, billId }, invoiceId, amount, currency };
}
