import { z } from 'zod';
import { type PaymentReport } from '../books/ledger/payment.js';
import { type ReversalKind } from '../books/ledger/reversal.js';
import { type Bill } from '../providers/paymentProvider.js';
import { fromStripe } from '../providers/stripeAmount.js';
import { type Fact, type ReadEvent } from './reading.js';
import * as stripe from './stripeObjects.js';
import { parsedBody, malformed, shown } from './unusableEvent.js';

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

type ParsedEvent = { facts: Fact[] } | { bill: Bill; whole: PaymentReport };
type Part = { id: string; amount: number };
type Context = Pick<PaymentReport, 'invoiceId' | 'accountId' | 'receivedAt'> & { misnamed: string | null };

const NOTHING: ParsedEvent = { facts: [] };
const factsOnly = (...facts: Fact[]): ParsedEvent => ({ facts });

/** The parsers throw a ZodError. */
const PARSERS = new Map<string, (object: unknown, context: Context) => ParsedEvent>([
  ['payment_intent.succeeded', paidIntent],
  ['invoice.paid', paidBill],
  ['charge.refunded', refunded],
  ['charge.dispute.created', disputed],
  // An inquiry takes no money; when it becomes a dispute, no second one is created.
  ['charge.dispute.funds_withdrawn', disputed],
  ['charge.dispute.closed', closed],
]);

function paidIntent(object: unknown, context: Context): ParsedEvent {
  const { id, amount_received, currency } = stripe.PaymentIntent.parse(object);
  return factsOnly(...payments([{ id, amount: amount_received }], currency, context));
}

/**
 * A payment has the id of its payment intent whenever there is one: `invoice.paid` and
 * `payment_intent.succeeded` report the same money, and refunds and disputes use that id. A bill that does
 * not list its payments represents them itself.
 */
function paidBill(object: unknown, context: Context): ParsedEvent {
  const bill = stripe.Invoice.parse(object);
  const { id, amount_paid: amount, currency } = bill;
  const parts = partsOf(bill);
  if (parts) return factsOnly(...payments(parts, currency, context));
  const [whole] = payments([{ id, amount }], currency, context);
  return whole ? { bill: { id, invoiceId: context.invoiceId }, whole: whole.payment } : NOTHING;
}

function partsOf({
  payment_intent,
  charge,
  amount_paid,
  payments: listed,
}: z.output<typeof stripe.Invoice>): Part[] | null {
  const one = payment_intent ?? charge;
  if (one) return [{ id: one, amount: amount_paid }];
  if (!listed || listed.has_more) return null;
  const parts = listed.data
    .filter(({ status }) => status === 'paid')
    .map(({ amount_paid: amount, payment: by }) => ({
      id: by.payment_intent ?? by.charge ?? by.payment_record,
      amount: amount ?? 0,
    }));
  const known = parts.flatMap(({ id, amount }) => (id ? [{ id, amount }] : []));
  const sum = known.reduce((total, { amount }) => total + amount, 0);
  return sum === amount_paid ? known : null;
}

/** A payment of zero is no payment. */
function payments(
  parts: Part[],
  code: string,
  { misnamed, ...context }: Context,
): { payment: PaymentReport }[] {
  const words = (id: string) => (misnamed === null ? id : shown(`${id}, for "${misnamed}"`).slice(0, 200));
  return parts
    .filter(({ amount }) => amount > 0)
    .map(({ id, amount }) => ({
      payment: { ...context, ...money(amount, code), id, method: 'stripe', reference: words(id) },
    }));
}

/** Only some API versions list the refunds themselves; all of them report the sum. */
function refunded(object: unknown): ParsedEvent {
  const { id, payment_intent, amount_refunded, currency } = stripe.Charge.parse(object);
  const { amount: total, ...of } = money(amount_refunded, currency);
  return factsOnly({ refunds: { id, paymentId: payment_intent ?? id, total, ...of } });
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

function money(minor: number, code: string) {
  const ours = fromStripe(minor, code);
  if (!ours) throw unreadable('currency', `${minor} ${shown(code)} is no amount in whole minor units`);
  return ours;
}

const unreadable = (path: string, message: string) =>
  new z.ZodError([{ code: 'custom', path: [path], message, input: undefined }]);
