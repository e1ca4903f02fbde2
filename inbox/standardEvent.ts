import { type PaymentReport } from '../books/ledger/payment.js';
import { type ReversalKind } from '../books/ledger/reversal.js';
import { Id, PaymentBody, PaymentEvent, ReversalBody } from './paymentEvent.js';
import { type ReadEvent, type Target } from './reading.js';
import { repeatedKey } from './jsonDuplicateKeys.js';
import { parsedBody, malformed, shown } from './unusableEvent.js';

/** Proves that signed events arrive, and moves nothing. */
export const TEST_EVENT = 'webhook.test';

/** Events of `/webhooks/payments`. */
export function readStandardEvent(body: Uint8Array): ReadEvent {
  const parsed = PaymentEvent.safeParse(parsedBody(body));
  if (!parsed.success) {
    const detail = { problem: 'not a JSON object with type and data' };
    return { about: { invoiceId: null, accountId: null }, unusable: { reason: 'malformed-event', detail } };
  }
  const { type, data } = parsed.data;
  const about = targetOf(data);
  const twice = repeatedKey(Buffer.from(body).toString());
  if (twice !== null) {
    const issue = { path: [twice], message: 'appears twice' };
    return { about, unusable: { ...malformed(type, [issue]), ...about } };
  }
  if (type === TEST_EVENT) return { about, facts: [] };
  const kind = REVERSALS.get(type);
  if (kind) {
    const reversal = ReversalBody.safeParse(data);
    if (!reversal.success) return { about, unusable: malformed(type, reversal.error.issues) };
    return { about, reversal: { ...reversal.data, kind, amount: BigInt(reversal.data.amount) } };
  }
  if (type !== 'payment.received')
    return { about, unusable: { reason: 'unsupported-event', detail: { type: shown(type) } } };
  const payment = PaymentBody.safeParse(data);
  if (payment.success) return { about, report: reportOf(payment.data) };
  // The sender reports money: the invoice it names waits until people have looked at the event.
  return { about, unusable: { ...malformed(type, payment.error.issues), ...about } };
}

const REVERSALS = new Map<string, ReversalKind>([
  ['payment.refunded', 'refund'],
  ['payment.charged-back', 'chargeback'],
  ['payment.chargeback-reversed', 'chargeback-reversal'],
]);

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

function targetOf(data: unknown): Target {
  const { invoiceId, accountId } = Object(data) as { invoiceId?: unknown; accountId?: unknown };
  const id = (value: unknown) => Id.safeParse(value).data ?? null;
  return { invoiceId: id(invoiceId), accountId: id(accountId) };
}
