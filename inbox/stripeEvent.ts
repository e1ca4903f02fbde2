import { z } from 'zod';
import { type ReversalKind } from '../books/ledger/reversal.js';
import { type ReadEvent } from './reading.js';
import { closedBill, creditNote, overpaidBill, paidBill, paidPart } from './stripeBills.js';
import {
  factsOnly,
  money,
  NOTHING,
  payments,
  unreadable,
  type Context,
  type ParsedEvent,
} from './stripeMoney.js';
import * as stripe from './stripeObjects.js';
import { parsedBody, malformed } from './unusableEvent.js';

/** Returns the content of a Stripe event. Types that do not concern us have none. */
export function readStripeEvent(body: Uint8Array): ReadEvent {
  const event = stripe.StripeEvent.safeParse(parsedBody(body));
  if (!event.success) {
    const unusable = malformed('unknown', event.error.issues);
    return { about: { invoiceId: null, accountId: null }, unusable };
  }
  const { type, created, data } = event.data;
  const { invoiceId, misnamed } = stripe.invoiceNamed(data.object);
  const about = { invoiceId, accountId: null };
  const receivedAt = new Date(created * 1_000).toISOString();
  try {
    const parsed = PARSERS.get(type)?.(data.object, { ...about, receivedAt, misnamed }) ?? NOTHING;
    return { about, ...parsed };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    // The sender reports money: the invoice it names waits until people have looked at the event.
    return { about, unusable: { ...malformed(type, error.issues), ...about } };
  }
}

type Parser = (object: unknown, context: Context) => ParsedEvent;

/** The parsers throw a ZodError. */
const PARSERS = new Map<string, Parser>([
  ['payment_intent.succeeded', paidIntent],
  ['invoice.paid', paidBill],
  ['invoice.overpaid', overpaidBill],
  ['invoice.voided', closedBill('void')],
  ['invoice.marked_uncollectible', closedBill('written-off')],
  ['invoice_payment.paid', paidPart],
  ['credit_note.created', creditNote(false)],
  ['credit_note.voided', creditNote(true)],
  ['charge.refunded', refunded],
  // One failure is reported by all three, and only the first two know every payment method.
  ['refund.failed', failedRefund],
  ['refund.updated', failedRefund],
  ['charge.refund.updated', failedRefund],
  ['charge.dispute.created', disputed],
  // An inquiry takes no money; when it becomes a dispute, no second one is created.
  ['charge.dispute.funds_withdrawn', disputed],
  ['charge.dispute.closed', closed],
]);

function paidIntent(object: unknown, context: Context): ParsedEvent {
  const { id, amount_received, currency } = stripe.PaymentIntent.parse(object);
  return factsOnly(...payments([{ id, amount: amount_received }], currency, context));
}

/** Only some API versions list the refunds themselves; all of them report the sum. */
function refunded(object: unknown, { receivedAt: reportedAt }: Context): ParsedEvent {
  const { id, payment_intent, amount_refunded, currency } = stripe.Charge.parse(object);
  const { amount: total, ...of } = money(amount_refunded, currency);
  return factsOnly({ refunds: { id, paymentId: payment_intent ?? id, total, reportedAt, ...of } });
}

/** A refund that failed or was cancelled: its money never left, or is back in the balance at Stripe. */
function failedRefund(object: unknown, { receivedAt: failedAt }: Context): ParsedEvent {
  const { id, payment_intent, charge, amount, currency, status } = stripe.Refund.parse(object);
  if ((status !== 'failed' && status !== 'canceled') || amount === 0) return NOTHING;
  const paymentId = payment_intent ?? charge;
  if (!paymentId) throw unreadable('payment_intent', 'is missing');
  return factsOnly({ failedRefund: { id, paymentId, failedAt, ...money(amount, currency) } });
}

function disputed(object: unknown): ParsedEvent {
  const dispute = stripe.Dispute.parse(object);
  const tookMoney = !dispute.status.startsWith('warning_') && dispute.status !== 'prevented';
  return tookMoney ? reversal('chargeback', dispute) : NOTHING;
}

function closed(object: unknown): ParsedEvent {
  const dispute = stripe.Dispute.parse(object);
  return dispute.status === 'won' ? reversal('chargeback-reversal', dispute) : NOTHING;
}

function reversal(
  kind: ReversalKind,
  { id, payment_intent, charge, amount, currency }: z.output<typeof stripe.Dispute>,
): ParsedEvent {
  const paymentId = payment_intent ?? charge;
  if (!paymentId) throw unreadable('payment_intent', 'is missing');
  return factsOnly({ reversal: { kind, id, paymentId, ...money(amount, currency) } });
}
