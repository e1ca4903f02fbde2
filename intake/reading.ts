import { type z } from 'zod';
import { type ExceptionDraft } from '../prisma/exceptions.js';
import { type PaymentReport } from '../prisma/payments.js';
import { type ReversalKind, type ReversalReport } from '../prisma/reversals.js';
import { Id, PaymentBody, PaymentEvent, ReversalBody } from './paymentEvent.js';

/** Whom an event names, as far as its bytes tell. */
export type Target = { invoiceId: string | null; accountId: string | null };

/** What an event's bytes say: a payment to book, or why they cannot be used. */
export type Reading = { about: Target } & (
  { report: PaymentReport } | { reversal: ReversalReport } | { unusable: Unusable }
);
export type Unusable = Pick<ExceptionDraft, 'reason' | 'detail'> & Partial<ExceptionDraft>;

export function readEvent(body: Uint8Array): Reading {
  const parsed = PaymentEvent.safeParse(asJson(Buffer.from(body).toString('utf8')));
  if (!parsed.success) {
    const detail = { problem: 'not a JSON object with type and data' };
    return { about: { invoiceId: null, accountId: null }, unusable: { reason: 'malformed-event', detail } };
  }
  const { type, data } = parsed.data;
  const about = targetOf(data);
  const kind = REVERSALS.get(type);
  if (kind) {
    const reversal = ReversalBody.safeParse(data);
    if (!reversal.success) return { about, unusable: malformed(type, reversal.error) };
    return { about, reversal: { ...reversal.data, kind, amount: BigInt(reversal.data.amount) } };
  }
  if (type !== 'payment.received')
    return { about, unusable: { reason: 'unsupported-event', detail: { type: shown(type) } } };
  const payment = PaymentBody.safeParse(data);
  if (payment.success) return { about, report: reportOf(payment.data) };
  // Somebody says that money has arrived: the invoice it names waits until people have looked.
  return { about, unusable: { ...malformed(type, payment.error), ...about } };
}

const REVERSALS = new Map<string, ReversalKind>([
  ['payment.refunded', 'refund'],
  ['payment.charged-back', 'chargeback'],
  ['payment.chargeback-reversed', 'chargeback-reversal'],
]);

function malformed(type: string, { issues }: z.ZodError): Unusable {
  const problem = issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  return { reason: 'malformed-event', detail: { type, problem: shown(problem) } };
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

/** A stranger's text as the database can keep it and people can read it. */
export const shown = (text: string) => text.slice(0, 500).replaceAll('\u0000', '\uFFFD').toWellFormed();

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function targetOf(data: unknown): Target {
  const { invoiceId, accountId } = Object(data) as { invoiceId?: unknown; accountId?: unknown };
  const id = (value: unknown) => Id.safeParse(value).data ?? null;
  return { invoiceId: id(invoiceId), accountId: id(accountId) };
}
