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
  const { id, paymentId, total, currency } = fact.refunds;
  return { reason, detail: { kind: 'refunds', id, paymentId }, amount: total, currency };
}
