import { AccountBusy, type Book } from '../prisma/client.js';
import { isUnreachable } from '../prisma/failures.js';
import { raise } from '../prisma/exceptions.js';
import { findEvent, markApplied, markAttempt, type EventRef } from '../prisma/inbox.js';
import { applyPayment, type PaymentReport, type Reporting } from '../prisma/payments.js';
import { PaymentConflict } from '../prisma/refusals.js';
import { reversePayment, type ReversalReport } from '../prisma/reversals.js';
import { readEvent, shown, type Reading, type Unusable } from './reading.js';

/** Waiting longer would only keep the sender waiting: the event is safe, and the sweeper comes back to it. */
const PATIENCE_MS = 2_000;

/** An event that failed this often for reasons of our own stops silencing its account and is shown to people. */
const MOST_FAILURES = 5;

/**
 * Applies a stored event once: books its payment, or raises an exception, in the transaction that marks it applied.
 * False when the account was busy; the event then stays for the sweeper.
 */
export async function applyEvent(book: Book, ref: EventRef): Promise<boolean> {
  const event = await findEvent(book.db, ref);
  return !event || event.appliedAt !== null || applyReading(book, ref, readEvent(event.body));
}

/** The same for one that has just been stored and read. */
export async function applyReading(book: Book, ref: EventRef, reading: Reading): Promise<boolean> {
  try {
    if ('report' in reading) await applyReport(book, ref, reading.report);
    else if ('reversal' in reading) await applyReversal(book, ref, reading.reversal);
    else await setAside(book, ref, reading.unusable);
    return true;
  } catch (error) {
    if (isUnreachable(error)) throw error;
    const isBusy = error instanceof AccountBusy;
    const message = error instanceof Error ? error.message : String(error);
    const failures = await markAttempt(book.db, ref, shown(message), isBusy ? 0 : 1);
    if (isBusy) return false;
    if (failures < MOST_FAILURES || 'unusable' in reading) throw error;
    await setAside(
      book,
      ref,
      'report' in reading
        ? aside('failed-event', reading.report)
        : asideReversal('failed-event', reading.reversal),
    );
    return true;
  }
}

/** Who reports a payment that an event brings. */
export const reporter = (ref: EventRef): Required<Reporting> => ({
  source: ref.source,
  actor: `webhook:${ref.source}`,
  event: ref,
});

async function applyReport(book: Book, ref: EventRef, report: PaymentReport): Promise<void> {
  try {
    await applyPayment(book, report, { ...reporter(ref), waitMs: PATIENCE_MS });
  } catch (error) {
    if (!(error instanceof PaymentConflict)) throw error;
    await setAside(book, ref, aside('conflicting-payment', report));
  }
}

async function applyReversal(book: Book, ref: EventRef, report: ReversalReport): Promise<void> {
  try {
    await reversePayment(book, report, { ...reporter(ref), waitMs: PATIENCE_MS });
  } catch (error) {
    if (!(error instanceof PaymentConflict)) throw error;
    await setAside(book, ref, asideReversal('conflicting-payment', report));
  }
}

const asideReversal = (
  reason: string,
  { kind, id, paymentId, amount, currency }: ReversalReport,
): Unusable => ({ reason, detail: { kind, id, paymentId }, amount, currency });

function aside(reason: string, { id, invoiceId, accountId, amount, currency }: PaymentReport): Unusable {
  return { reason, detail: { paymentId: id }, invoiceId, accountId, amount, currency };
}

async function setAside(book: Book, ref: EventRef, unusable: Unusable): Promise<void> {
  const at = new Date(book.clock.now());
  const eventKey = `${ref.source}:${ref.eventId}`;
  await book.db.$transaction(async (tx) => {
    await raise(tx, { id: `event:${eventKey}`, eventKey, ...unusable }, at, reporter(ref).actor);
    await markApplied(tx, ref, at);
  });
}
