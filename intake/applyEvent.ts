import { createHash } from 'node:crypto';
import { AccountBusy, type Book } from '../prisma/client.js';
import { isUnreachable } from '../prisma/failures.js';
import { raise, type ExceptionDraft } from '../prisma/exceptions.js';
import { findEvent, markApplied, markAttempt, store, type EventRef } from '../prisma/inbox.js';
import { applyPayment, PaymentConflict, type PaymentReport } from '../prisma/payments.js';
import { Id, PaymentBody, PaymentEvent } from './paymentEvent.js';

/** Waiting longer would only keep the sender waiting: the event is safe, and the sweeper comes back to it. */
const PATIENCE_MS = 2_000;

/** An event that failed this often for reasons of our own stops silencing its account and is shown to people. */
const MOST_FAILURES = 5;

/**
 * Takes a verified event in: stores its bytes, then applies it. When this returns nothing about the debt is sent any
 * more, whether the event could be applied at once or waits for the sweeper. The same id with other bytes is another
 * event, or what was signed would be lost; that one payment is booked once does not depend on it.
 */
export async function receiveEvent(book: Book, ref: EventRef, body: Uint8Array): Promise<void> {
  const stored = await store(book, ref, body, aboutOf(body));
  if (stored) return void (await apply(book, ref, body, stored.accountId));
  const known = await findEvent(book.db, ref);
  if (!known || Buffer.from(known.body).equals(body)) return void (await applyEvent(book, ref));
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 16);
  await receiveEvent(book, { ...ref, eventId: `${ref.eventId}.${digest}` }, body);
}

/**
 * Applies a stored event once: books its payment, or raises an exception, in the transaction that marks it applied.
 * False when the account was busy; the event then stays for the sweeper.
 */
export async function applyEvent(book: Book, ref: EventRef): Promise<boolean> {
  const event = await findEvent(book.db, ref);
  return !event || event.appliedAt !== null || apply(book, ref, event.body, event.accountId);
}

async function apply(
  book: Book,
  ref: EventRef,
  body: Uint8Array,
  accountId: string | null,
): Promise<boolean> {
  const read = readEvent(Buffer.from(body).toString('utf8'));
  try {
    if ('report' in read) await applyReport(book, ref, read.report, accountId);
    else await setAside(book, ref, read);
    return true;
  } catch (error) {
    if (isUnreachable(error)) throw error;
    const isBusy = error instanceof AccountBusy;
    const message = error instanceof Error ? error.message : String(error);
    const failures = await markAttempt(book.db, ref, shown(message), isBusy ? 0 : 1);
    if (isBusy) return false;
    if (failures < MOST_FAILURES || !('report' in read)) throw error;
    const { id, invoiceId, amount, currency } = read.report;
    const about = { invoiceId, accountId: read.report.accountId, amount, currency };
    await setAside(book, ref, { reason: 'failed-event', detail: { paymentId: id }, about });
    return true;
  }
}

type Unusable = Pick<ExceptionDraft, 'reason' | 'detail'> & { about?: Partial<ExceptionDraft> };

function readEvent(text: string): { report: PaymentReport } | Unusable {
  const parsed = PaymentEvent.safeParse(asJson(text));
  if (!parsed.success)
    return { reason: 'malformed-event', detail: { problem: 'not a JSON object with type and data' } };
  const { type, data } = parsed.data;
  if (type !== 'payment.received') return { reason: 'unsupported-event', detail: { type: shown(type) } };
  const payment = PaymentBody.safeParse(data);
  if (payment.success) return { report: reportOf(payment.data) };
  const problem = payment.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  // Somebody says that money has arrived: the invoice it names waits until people have looked.
  const { invoiceId, accountId } = targetOf(data);
  return {
    reason: 'malformed-event',
    detail: { type, problem: shown(problem) },
    about: { invoiceId, accountId },
  };
}

/** A stranger's text as the database can keep it and people can read it. */
const shown = (text: string) => text.slice(0, 500).replaceAll('\u0000', '\uFFFD').toWellFormed();

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function reportOf({
  invoiceId,
  accountId,
  method,
  reference,
  amount,
  ...body
}: PaymentBody): PaymentReport {
  const target = { invoiceId: invoiceId ?? null, accountId: accountId ?? null };
  return { ...body, ...target, amount: BigInt(amount), method: method ?? null, reference: reference ?? null };
}

async function applyReport(
  book: Book,
  ref: EventRef,
  report: PaymentReport,
  accountId: string | null,
): Promise<void> {
  const actor = `webhook:${ref.source}`;
  try {
    const debtor = accountId ? { debtor: accountId } : {};
    await applyPayment(book, report, {
      source: ref.source,
      actor,
      waitMs: PATIENCE_MS,
      event: ref,
      ...debtor,
    });
  } catch (error) {
    if (!(error instanceof PaymentConflict)) throw error;
    const { invoiceId, accountId, amount, currency } = report;
    const about = { invoiceId, accountId, amount, currency };
    await setAside(book, ref, { reason: 'conflicting-payment', detail: { paymentId: report.id }, about });
  }
}

async function setAside(book: Book, ref: EventRef, { about, ...unusable }: Unusable): Promise<void> {
  const at = new Date(book.clock.now());
  const eventKey = `${ref.source}:${ref.eventId}`;
  await book.db.$transaction(async (tx) => {
    await raise(
      tx,
      { id: `event:${eventKey}`, eventKey, ...unusable, ...about },
      at,
      `webhook:${ref.source}`,
    );
    await markApplied(tx, ref, at);
  });
}

/** Whom an event is about, as far as its bytes tell, without judging the rest. */
const aboutOf = (body: Uint8Array) =>
  targetOf((asJson(Buffer.from(body).toString('utf8')) as { data?: unknown } | null)?.data);

function targetOf(data: unknown): { invoiceId: string | null; accountId: string | null } {
  const { invoiceId, accountId } = Object(data) as { invoiceId?: unknown; accountId?: unknown };
  const id = (value: unknown) => Id.safeParse(value).data ?? null;
  return { invoiceId: id(invoiceId), accountId: id(accountId) };
}
