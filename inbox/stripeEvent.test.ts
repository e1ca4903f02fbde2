import { describe, expect, test } from '@jest/globals';
import {
  bill,
  invoicePaymentObject,
  charge,
  disputeObject,
  paymentIntent,
  stripeEvent,
} from '../test/fixtures/stripeEvents.js';
import { readStripeEvent } from './stripeEvent.js';

const read = (event: unknown) =>
  readStripeEvent(Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)));
const parsed = (type: string, object: Record<string, unknown>) => read(stripeEvent(type, object));

const payment = (id: string, amount: bigint, more: object = {}) => ({
  payment: {
    id,
    invoiceId: 'INV-1',
    accountId: null,
    amount,
    currency: 'EUR',
    receivedAt: '2026-03-02T08:00:00.000Z',
    method: 'stripe',
    reference: id,
    ...more,
  },
});

const PAYMENTS: [name: string, type: string, object: Record<string, unknown>, facts: unknown[]][] = [
  [
    'a payment intent',
    'payment_intent.succeeded',
    paymentIntent('pi_1', 4_000, 'INV-1'),
    [payment('pi_1', 4_000n)],
  ],
  [
    'the amount that arrived, not the requested one',
    'payment_intent.succeeded',
    paymentIntent('pi_1', 4_000, 'INV-1', { amount: 9_000 }),
    [payment('pi_1', 4_000n)],
  ],
  ['nothing arrived', 'payment_intent.succeeded', paymentIntent('pi_1', 0, 'INV-1'), []],
  [
    'yen',
    'payment_intent.succeeded',
    paymentIntent('pi_1', 500, 'INV-1', { currency: 'jpy' }),
    [payment('pi_1', 500n, { currency: 'JPY' })],
  ],
  [
    'krónur',
    'payment_intent.succeeded',
    paymentIntent('pi_1', 500, 'INV-1', { currency: 'isk' }),
    [payment('pi_1', 5n, { currency: 'ISK' })],
  ],
  [
    'no metadata',
    'payment_intent.succeeded',
    paymentIntent('pi_1', 500, null),
    [payment('pi_1', 500n, { invoiceId: null })],
  ],
  [
    'metadata that can be no id of ours',
    'payment_intent.succeeded',
    paymentIntent('pi_1', 500, 'Invoice 7'),
    [payment('pi_1', 500n, { invoiceId: null, reference: 'pi_1, for "Invoice 7"' })],
  ],
  [
    'a bill that names its payment intent, as before 2025',
    'invoice.paid',
    bill('in_1', 4_000, 'INV-1', { payment_intent: 'pi_1' }),
    [payment('pi_1', 4_000n)],
  ],
  [
    'the same, expanded',
    'invoice.paid',
    bill('in_1', 4_000, 'INV-1', { payment_intent: { id: 'pi_1', object: 'payment_intent' } }),
    [payment('pi_1', 4_000n)],
  ],
  [
    'a bill that names its payments',
    'invoice.paid',
    bill('in_1', 4_000, 'INV-1', {
      payments: {
        has_more: false,
        data: [
          invoicePaymentObject('pi_1', 3_000),
          invoicePaymentObject('pi_2', 1_000),
          invoicePaymentObject('pi_3', 4_000, 'canceled'),
        ],
      },
    }),
    [payment('pi_1', 3_000n), payment('pi_2', 1_000n)],
  ],
  ['a bill of nothing', 'invoice.paid', bill('in_1', 0, 'INV-1'), []],
];

test.each(PAYMENTS)('payment: %s', (_name, type, object, facts) => {
  expect(parsed(type, object)).toMatchObject({ facts });
});

test('a bill that does not name its payments represents them until the provider lists them', () => {
  expect(parsed('invoice.paid', bill('in_1', 4_000, 'INV-1'))).toEqual({
    about: { invoiceId: 'INV-1', accountId: null },
    bill: { id: 'in_1', invoiceId: 'INV-1' },
    whole: payment('in_1', 4_000n).payment,
  });
});

test('so does one that does not name all of them', () => {
  const payments = { has_more: false, data: [invoicePaymentObject('pi_1', 3_000)] };
  expect(parsed('invoice.paid', bill('in_1', 4_000, 'INV-1', { payments }))).toMatchObject({
    bill: { id: 'in_1' },
    whole: payment('in_1', 4_000n).payment,
  });
});

const chargeback = { kind: 'chargeback', id: 'dp_1', paymentId: 'pi_1', amount: 4_000n, currency: 'EUR' };

const WAYS_BACK: [name: string, type: string, object: Record<string, unknown>, facts: unknown[]][] = [
  [
    'a refund',
    'charge.refunded',
    charge('ch_1', 'pi_1', 3_000),
    [{ refunds: { id: 'ch_1', paymentId: 'pi_1', total: 3_000n, currency: 'EUR' } }],
  ],
  [
    'a refund of a charge without a payment intent',
    'charge.refunded',
    charge('ch_1', null, 3_000),
    [{ refunds: { id: 'ch_1', paymentId: 'ch_1', total: 3_000n, currency: 'EUR' } }],
  ],
  [
    'a dispute',
    'charge.dispute.created',
    disputeObject('dp_1', 'pi_1', 4_000, 'needs_response'),
    [{ reversal: chargeback }],
  ],
  [
    'an inquiry takes nothing',
    'charge.dispute.created',
    disputeObject('dp_1', 'pi_1', 4_000, 'warning_needs_response'),
    [],
  ],
  [
    'until it is a dispute',
    'charge.dispute.funds_withdrawn',
    disputeObject('dp_1', 'pi_1', 4_000, 'needs_response'),
    [{ reversal: chargeback }],
  ],
  [
    'a dispute won',
    'charge.dispute.closed',
    disputeObject('dp_1', 'pi_1', 4_000, 'won'),
    [{ reversal: { ...chargeback, kind: 'chargeback-reversal' } }],
  ],
  ['a dispute lost', 'charge.dispute.closed', disputeObject('dp_1', 'pi_1', 4_000, 'lost'), []],
  ['an inquiry closed', 'charge.dispute.closed', disputeObject('dp_1', 'pi_1', 4_000, 'warning_closed'), []],
];

test.each(WAYS_BACK)('way back: %s', (_name, type, object, facts) => {
  expect(parsed(type, object)).toMatchObject({ facts });
});

test.each(['customer.created', 'payment_intent.created', 'toString', '__proto__'])(
  '%s has no facts',
  (type) => {
    expect(parsed(type, { id: 'x' })).toMatchObject({ facts: [] });
  },
);

const intent = (more: object) =>
  ['payment_intent.succeeded', { ...paymentIntent('pi_1', 1, 'INV-1'), ...more }] as const;

describe('what cannot be read names the invoice that waits for people', () => {
  const SPOILT: [name: string, type: string, object: Record<string, unknown>][] = [
    ['an amount as text', ...intent({ amount_received: '100' })],
    ['a fraction', ...intent({ amount_received: 1.5 })],
    ['less than nothing', ...intent({ amount_received: -1 })],
    ['more than is exact', ...intent({ amount_received: 2 ** 53 })],
    ['no currency', ...intent({ currency: null })],
    ['an unknown currency', ...intent({ currency: 'xyz' })],
    ['a fraction of a króna', ...intent({ amount_received: 501, currency: 'isk' })],
    ['no id', ...intent({ id: undefined })],
    [
      'a dispute about nothing',
      'charge.dispute.created',
      {
        ...disputeObject('dp_1', 'pi_1', 1, 'lost'),
        payment_intent: null,
        charge: null,
        metadata: { invoiceId: 'INV-1' },
      },
    ],
  ];
  test.each(SPOILT)('%s', (_name, type, object) => {
    expect(parsed(type, object)).toMatchObject({
      about: { invoiceId: 'INV-1' },
      unusable: { reason: 'malformed-event', invoiceId: 'INV-1', detail: { type } },
    });
  });
});

test.each([
  '',
  'null',
  '42',
  '[]',
  '{}',
  '{"type":"invoice.paid"}',
  '{"type":"invoice.paid","created":1,"data":{"object":7}}',
])('%j is no event', (text) => {
  expect(read(text)).toMatchObject({ unusable: { reason: 'malformed-event' } });
});
