import { AccountBusy, type Book } from '../prisma/client.js';
import { isUnreachable } from '../prisma/failures.js';
import { raise } from '../prisma/exceptions.js';
import { findEvent, markApplied, markAttempt, type EventRef } from '../prisma/inbox.js';
import { applyPayment, type PaymentReport, type Reporting } from '../prisma/payments.js';
import { PaymentConflict } from '../prisma/refusals.js';
import { bookTold } from '../prisma/providerPayments.js';
import { refundUpTo } from '../prisma/refundsSoFar.js';
import { reversePayment, type ReversalReport } from '../prisma/reversals.js';
import { type Bill, type PaymentProvider } from '../providers/paymentProvider.js';
import { readEvent, type Fact, type Reading } from './reading.js';
import { shown, type Unusable } from './unusable.js';

/** Waiting longer would only keep the sender waiting: the event is safe, and the sweeper comes back to it. */
const PATIENCE_MS = 2_000;

/** An event that failed this often for reasons of our own stops silencing its account and is shown to people. */
const MOST_FAILURES = 5;

/**
 * Applies a stored event once: books its payment, or raises an exception, in the transaction that marks it applied.
 * False when the account was busy, or the provider that has to be asked was away; the event then stays for the sweeper.
 */
export async function applyEvent(
  book: Book,
  ref: EventRef,
  provider: PaymentProvider | null = null,
): Promise<boolean> {
  const event = await findEvent(book.db, ref);
  return !event || event.appliedAt !== null || applyReading(book, ref, readEvent(ref, event.body), provider);
}

/** The same for one that has just been stored and read. */
export async function applyReading(
  book: Book,
  ref: EventRef,
  reading: Reading,
  provider: PaymentProvider | null,
): Promise<boolean> {
  try {
    if ('report' in reading) await applyReport(book, ref, reading.report);
    else if ('reversal' in reading) await applyReversal(book, ref, reading.reversal);
    else if ('facts' in reading) return await applyFacts(book, ref, reading, provider);
    else await setAside(book, ref, reading.unusable);
    return true;
  } catch (error) {
    if (isUnreachable(error)) throw error;
    const isBusy = error instanceof AccountBusy;
    const message = error instanceof Error ? error.message : String(error);
    const failures = await markAttempt(book.db, ref, shown(message), isBusy ? 0 : 1);
    if (isBusy) return false;
    const failed = failures < MOST_FAILURES ? null : failedAside(reading);
    if (!failed) throw error;
    await setAside(book, ref, failed);
    return true;
  }
}

/** What people see of an event that could not be applied. Null: it said nothing that could be lost. */
function failedAside(reading: Reading): Unusable | null {
  if ('report' in reading) return aside('failed-event', reading.report);
  if ('reversal' in reading) return asideReversal('failed-event', reading.reversal);
  const [fact] = 'facts' in reading ? reading.facts : [];
  return fact ? asideFact('failed-event', fact) : null;
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

/** What a provider tells may need several transactions; each is known when it is booked again, so the mark comes last. */
async function applyFacts(
  book: Book,
  ref: EventRef,
  { facts, bill }: Extract<Reading, { facts: Fact[] }>,
  provider: PaymentProvider | null,
): Promise<boolean> {
  const told = bill && provider ? await partsOf(book, ref, provider, bill, facts) : facts;
  if (!told) return false;
  for (const fact of told) {
    try {
      await applyFact(book, fact, { ...reporter(ref), event: null, waitMs: PATIENCE_MS });
    } catch (error) {
      if (!(error instanceof PaymentConflict)) throw error;
      await setAside(book, ref, asideFact('conflicting-payment', fact));
    }
  }
  await markApplied(book.db, ref, new Date(book.clock.now()));
  return true;
}

async function applyFact(book: Book, fact: Fact, reporting: Reporting & { waitMs: number }): Promise<void> {
  if ('payment' in fact) await bookTold(book, fact.payment, reporting);
  else if ('refunds' in fact) await refundUpTo(book, fact.refunds, reporting);
  else await reversePayment(book, fact.reversal, reporting);
}

/** With what a bill was paid, as the provider says. Null: it did not answer, and is asked again; after some tries the bill stands for itself. */
async function partsOf(
  { db }: Book,
  ref: EventRef,
  provider: PaymentProvider,
  bill: Bill,
  whole: Fact[],
): Promise<Fact[] | null> {
  try {
    const payments = await provider.paymentsOf(bill);
    return payments.length > 0 ? payments.map((payment) => ({ payment })) : whole;
  } catch (error) {
    const failures = await markAttempt(
      db,
      ref,
      shown(`${provider.name} did not answer: ${String(error)}`),
      1,
    );
    return failures < MOST_FAILURES ? null : whole;
  }
}

function asideFact(reason: string, fact: Fact): Unusable {
  if ('payment' in fact) return aside(reason, fact.payment);
  if ('reversal' in fact) return asideReversal(reason, fact.reversal);
  const { id, paymentId, total, currency } = fact.refunds;
  return { reason, detail: { kind: 'refunds', id, paymentId }, amount: total, currency };
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
