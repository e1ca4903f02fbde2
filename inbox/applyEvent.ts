import { AccountBusy, isUnreachable, ContentConflict } from '../books/errors.js';
import { type Books } from '../books/book.js';
import { findEvent, markApplied, markAttempt, type EventRef } from '../books/inboxEvents.js';
import { type PaymentReport } from '../books/ledger/payment.js';
import { applyPayment } from '../books/ledger/payments.js';
import { isSameMoney } from '../books/ledger/sameMoney.js';
import { type ReversalReport } from '../books/ledger/reversal.js';
import { reversePayment } from '../books/ledger/reversals.js';
import { type PaymentProvider } from '../providers/paymentProvider.js';
import { applyBill, applyBillFact } from './applyBill.js';
import { applyFacts } from './applyFacts.js';
import { type Fact, type ReadEvent } from './reading.js';
import { readEvent } from './readEvent.js';
import { PATIENCE_MS, reporter } from './source.js';
import { exceptionFor, keepUnusable } from './keepUnusable.js';
import { shown } from './unusableEvent.js';

/**
 * An event that failed this often through internal errors stops silencing its account and is shown to people.
 */
const MAX_FAILURES = 5;

/**
 * Applies a stored event once: books its payment, or raises an exception, in the transaction that marks it
 * applied. False when the account was busy or the provider, whose answer is needed, was unavailable; the
 * event then stays for the sweeper.
 */
export async function applyEvent(
  book: Books,
  ref: EventRef,
  provider: PaymentProvider | null = null,
): Promise<boolean> {
  const event = await findEvent(book.db, ref);
  return !event || event.appliedAt !== null || applyReading(book, ref, readEvent(ref, event.body), provider);
}

/** Does the same for an event that has just been stored and read. */
export async function applyReading(
  book: Books,
  ref: EventRef,
  reading: ReadEvent,
  provider: PaymentProvider | null,
): Promise<boolean> {
  try {
    if ('facts' in reading) return await applyFacts(book, ref, reading.facts);
    if ('bill' in reading) return await applyBill(book, ref, reading, provider);
    if ('ofBill' in reading) return await applyBillFact(book, ref, reading, provider);
    if ('report' in reading) await applyReport(book, ref, reading.report);
    else if ('reversal' in reading) await applyReversal(book, ref, reading.reversal);
    else await keepUnusable(book, ref, reading.unusable);
    return true;
  } catch (error) {
    if (isUnreachable(error)) throw error;
    const message = shown(error instanceof Error ? error.message : String(error));
    if (error instanceof AccountBusy) {
      await markAttempt(book.db, ref, message, 0, error.accountId);
      return false;
    }
    const failures = await markAttempt(book.db, ref, message, 1);
    const [fact] = factsOf(reading);
    if (failures < MAX_FAILURES || !fact) throw error;
    await keepUnusable(book, ref, exceptionFor('failed-event', fact));
    return true;
  }
}

function factsOf(reading: ReadEvent): Fact[] {
  if ('facts' in reading) return reading.facts;
  if ('report' in reading) return [{ payment: reading.report }];
  if ('bill' in reading) return [{ payment: reading.whole }];
  if ('ofBill' in reading) return [reading.fact];
  return 'reversal' in reading ? [{ reversal: reading.reversal }] : [];
}

async function applyReport(book: Books, ref: EventRef, report: PaymentReport): Promise<void> {
  try {
    await applyPayment(book, report, { ...reporter(ref), waitMs: PATIENCE_MS });
  } catch (error) {
    if (!(error instanceof ContentConflict)) throw error;
    if (await isSameMoney(book, report, reporter(ref).actor))
      await markApplied(book.db, ref, new Date(book.clock.now()));
    else await keepUnusable(book, ref, exceptionFor('conflicting-payment', { payment: report }));
  }
}

async function applyReversal(book: Books, ref: EventRef, report: ReversalReport): Promise<void> {
  try {
    await reversePayment(book, report, { ...reporter(ref), waitMs: PATIENCE_MS });
  } catch (error) {
    if (!(error instanceof ContentConflict)) throw error;
    await keepUnusable(book, ref, exceptionFor('conflicting-payment', { reversal: report }));
  }
}
