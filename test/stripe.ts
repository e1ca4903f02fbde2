import Stripe from 'stripe';
import { type Api, type Answer } from './api.js';
import { seconds } from './webhook.js';

export const STRIPE_SECRET = 'whsec_of_the_tests_1';

type Shape = Record<string, unknown>;

/** Events as Stripe tells them; ids count up, so that each is a new one. */
let events = 0;
export const stripeEvent = (type: string, object: Shape, more: Shape = {}) => ({
  ...{ id: `evt_${++events}`, object: 'event', api_version: '2026-10-28.endive', created: 1_772_438_400 },
  ...{ type, livemode: false, pending_webhooks: 1, request: { id: null, idempotency_key: null } },
  data: { object },
  ...more,
});

export const paymentIntent = (id: string, amount: number, invoiceId: string | null, more: Shape = {}) => ({
  ...{ id, object: 'payment_intent', amount, amount_received: amount, currency: 'eur', status: 'succeeded' },
  metadata: invoiceId === null ? {} : { invoiceId },
  ...more,
});

export const bill = (id: string, amount: number, invoiceId: string | null, more: Shape = {}) => ({
  ...{ id, object: 'invoice', amount_due: amount, amount_paid: amount, currency: 'eur', status: 'paid' },
  metadata: invoiceId === null ? {} : { invoiceId },
  ...more,
});

export const billPayment = (paymentIntentId: string, amount: number, status = 'paid') => ({
  ...{ id: `inpay_${paymentIntentId}`, object: 'invoice_payment', amount_paid: amount, status },
  payment: { type: 'payment_intent', payment_intent: paymentIntentId },
});

export const charge = (id: string, of: string | null, refunded: number, more: Shape = {}) => ({
  ...{ id, object: 'charge', payment_intent: of, amount: 10_000, amount_refunded: refunded, currency: 'eur' },
  metadata: {},
  ...more,
});

export const dispute = (id: string, of: string, amount: number, status: string, more: Shape = {}) => ({
  ...{ id, object: 'dispute', payment_intent: of, charge: `ch_${of}`, amount, currency: 'eur', status },
  ...more,
});

/** Stripe's own signature, by Stripe's own library. */
export const stripeSignature = (payload: string, secret = STRIPE_SECRET, timestamp = seconds()): string =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });

/** Delivers an event that is signed properly. */
export function deliverStripe(
  { call }: Pick<Api, 'call'>,
  event: unknown,
  secret = STRIPE_SECRET,
): Promise<Answer<unknown>> {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const headers = { 'stripe-signature': stripeSignature(body, secret), authorization: null };
  return call('POST', '/webhooks/stripe', body, headers);
}
