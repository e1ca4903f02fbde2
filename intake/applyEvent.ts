import { AccountBusy, type Book } from '../prisma/client.js';
import { raise, type ExceptionDraft } from '../prisma/exceptions.js';
import { findEvent, markApplied, markAttempt, store, type EventRef } from '../prisma/inbox.js';
import { applyPayment, PaymentConflict, type PaymentReport } from '../prisma/payments.js';
import { PaymentBody, PaymentEvent } from './paymentEvent.js';

/** Waiting longer would only keep the sender waiting: the event is safe, and the sweeper comes back to it. */
const PATIENCE_MS = 2_000;

/**
 * Takes a verified event in: stores its bytes, then applies it. When this returns nothing about the debt is sent any
 * more, whether the event could be applied at once or waits for the sweeper.
 */
export async function receiveEvent(book: Book, ref: EventRef, body: Uint8Array): Promise<void> {
  const stored = await store(book, ref, body, aboutOf(body));
  if (stored) await apply(book, ref, body, stored.accountId);
  else await applyEvent(book, ref);
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
    if (!(error instanceof AccountBusy)) throw error;
    await markAttempt(book.db, ref, error.message);
    return false;
  }
}

type Unusable = Pick<ExceptionDraft, 'reason' | 'detail'>;

function readEvent(text: string): { report: PaymentReport } | Unusable {
  const parsed = PaymentEvent.safeParse(asJson(text));
  if (!parsed.success)
    return { reason: 'malformed-event', detail: { problem: 'not a JSON object with type and data' } };
  const { type, data } = parsed.data;
  if (type !== 'payment.received') return { reason: 'unsupported-event', detail: { type } };
  const payment = PaymentBody.safeParse(data);
  if (!payment.success)
    return {
      reason: 'malformed-event',
      detail: {
        type,
        problem: payment.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
      },
    };
  return { report: reportOf(payment.data) };
}

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
    await setAside(
      book,
      ref,
      { reason: 'conflicting-payment', detail: { paymentId: report.id } },
      { invoiceId, accountId, amount, currency },
    );
  }
}

async function setAside(
  book: Book,
  ref: EventRef,
  unusable: Unusable,
  about: Partial<ExceptionDraft> = {},
): Promise<void> {
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

/** Whom an event is about, as far as its bytes tell, without judging them. */
function aboutOf(body: Uint8Array): { invoiceId: string | null; accountId: string | null } {
  const event = asJson(Buffer.from(body).toString('utf8')) as {
    data?: { invoiceId?: unknown; accountId?: unknown };
  } | null;
  const text = (value: unknown) => (typeof value === 'string' && !value.includes('\u0000') ? value : null);
  return { invoiceId: text(event?.data?.invoiceId), accountId: text(event?.data?.accountId) };
}
