import { expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import { readCharges } from './stripePayments.js';

/** A charge as Stripe lists it, with the refunds where they are expanded. */
const refundedOf = (amount_refunded: number, refunds?: object) =>
  readCharges([
    {
      id: 'ch_1',
      object: 'charge',
      amount: 10_000,
      amount_captured: 10_000,
      amount_refunded,
      captured: true,
      created: 1_772_438_400,
      currency: 'eur',
      metadata: { invoiceId: 'INV-1' },
      payment_intent: 'pi_1',
      refunds,
      status: 'succeeded',
    } as unknown as Stripe.Charge,
  ]).payments.map(({ refunded }) => refunded?.total ?? 0n);

const list = (...statuses: [number, string][]) => ({
  has_more: false,
  data: statuses.map(([amount, status]) => ({ amount, status })),
});

test('refunds that failed or were cancelled have not gone back', () => {
  const refunds = list([4_000, 'failed'], [1_000, 'canceled'], [2_000, 'succeeded'], [500, 'pending']);
  expect(refundedOf(7_500, refunds)).toEqual([2_500n]);
  expect(refundedOf(4_000, list([4_000, 'failed']))).toEqual([0n]);
});

test('where not all refunds are listed, Stripe’s sum counts', () => {
  expect(refundedOf(3_000)).toEqual([3_000n]);
  expect(refundedOf(3_000, { ...list([1_000, 'succeeded']), has_more: true })).toEqual([3_000n]);
  expect(refundedOf(3_000, list())).toEqual([3_000n]);
});
