import { describe, expect, test } from '@jest/globals';
import {
  billOf,
  creditNoteOf,
  eventOf,
  invoicePayment,
  refundObject,
  VERSIONS,
} from '../test/fixtures/stripeEvents.js';
import { readStripeEvent } from './stripeEvent.js';

const read = (event: unknown) => readStripeEvent(Buffer.from(JSON.stringify(event)));

describe.each(VERSIONS)('%s', (version) => {
  const parsed = (type: string, object: Record<string, unknown>) => read(eventOf(version, type, object));
  const facts = { id: 'in_1', invoiceId: 'INV-1', total: 10_000, paid: 6_000, by: 'pi_1' };
  const settled = (rest: object | null) => ({
    billId: 'in_1',
    invoiceId: 'INV-1',
    currency: 'EUR',
    receivedAt: '2026-03-02T08:00:00.000Z',
    total: 10_000n,
    paid: 6_000n,
    rest,
  });
  const restOf = (more: Record<string, unknown>) => {
    const reading = parsed('invoice.paid', billOf(version, facts, more));
    if ('settled' in reading) return reading.settled;
    return 'facts' in reading
      ? reading.facts.flatMap((one) => ('settled' in one ? one.settled : []))[0]
      : null;
  };

  test('the balance and credit notes that paid a bill beside its payments', () => {
    const more = { starting_balance: -5_000, ending_balance: -2_000, pre_payment_credit_notes_amount: 1_000 };
    expect(restOf(more)).toEqual(settled({ balance: 3_000n, creditNotes: 1_000n, outOfBand: 0n }));
  });

  test('what Stripe counts as paid outside of it', () => {
    expect(restOf({ amount_paid_off_stripe: 4_000 })).toEqual(
      settled({ balance: 0n, creditNotes: 0n, outOfBand: 4_000n }),
    );
  });

  test('figures that explain nothing', () => {
    expect(restOf({})).toEqual(settled(null));
    expect(restOf({ starting_balance: -3_000 })).toEqual(settled(null));
    expect(restOf({ starting_balance: -4_000, ending_balance: null })).toEqual(settled(null));
  });

  test('a credit note without its bill’s invoice names the bill', () => {
    const object = creditNoteOf(version, { id: 'cn_1', billId: 'in_1', open: 3_000 });
    expect(parsed('credit_note.created', object)).toMatchObject({
      ofBill: 'in_1',
      fact: { note: { id: 'cn_1', amount: 3_000n, refunded: 0n, isVoid: false } },
    });
    expect(parsed('credit_note.voided', object)).toMatchObject({ fact: { note: { isVoid: true } } });
  });

  test('a credit note that only adds to the customer’s balance at Stripe changes no debt', () => {
    const more = { refund: null, refunds: [], customer_balance_transaction: 'cbtxn_1' };
    const object = creditNoteOf(version, { id: 'cn_1', billId: 'in_1', refunded: 3_000 }, more);
    expect(parsed('credit_note.created', object)).toMatchObject({ facts: [] });
  });

  test.each([
    [
      'a bill that names no invoice of ours',
      'invoice.voided',
      billOf(version, { ...facts, invoiceId: null }),
    ],
    ['a refund that is pending', 'refund.updated', refundObject('re_1', 'pi_1', 1, 'pending')],
    [
      'a payment that is open',
      'invoice_payment.paid',
      { ...invoicePayment('in_1', 'pi_1', 1), status: 'open' },
    ],
  ])('%s is nothing', (_name, type, object) => {
    expect(parsed(type, object)).toMatchObject({ facts: [] });
  });

  test.each([
    [
      'a refund of nothing known',
      'refund.failed',
      { ...refundObject('re_1', 'pi_1', 1, 'failed'), payment_intent: null, charge: null },
    ],
    ['a fraction', 'invoice.paid', billOf(version, facts, { total: 1.5 })],
    ['a balance as text', 'invoice.paid', billOf(version, facts, { ending_balance: '0' })],
    [
      'a credit note of no bill',
      'credit_note.created',
      { ...creditNoteOf(version, { id: 'cn_1', billId: 'in_1' }), invoice: null },
    ],
  ])('%s cannot be read', (_name, type, object) => {
    expect(parsed(type, object)).toMatchObject({ unusable: { reason: 'malformed-event' } });
  });
});

test('a credit note of before 2025 that is refunded and credited does not show how much of each', () => {
  const note = { id: 'cn_1', billId: 'in_1', refunded: 3_000 };
  const object = creditNoteOf('2022-11-15', note, { customer_balance_transaction: 'cbtxn_1' });
  expect(read(eventOf('2022-11-15', 'credit_note.created', object))).toMatchObject({
    fact: { note: { refunded: null } },
  });
});
