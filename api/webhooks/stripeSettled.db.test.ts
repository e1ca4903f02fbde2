import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody } from '../../test/fixtures/apiRequests.js';
import {
  billOf,
  creditNoteOf,
  deliverStripe,
  eventOf,
  charge,
  invoicePayment,
  paymentIntent,
  STRIPE_SECRET,
  VERSIONS,
} from '../../test/fixtures/stripeEvents.js';

/** What becomes of Stripe's own invoices, in the shapes of its API versions and without an API key. */
let api: TestApi;
beforeAll(async () => {
  api = await startApi({ stripeSecrets: [STRIPE_SECRET] });
});
afterAll(() => api.stop());

let n = 0;
let id: string;
let billId: string;
let pi: string;
beforeEach(async () => {
  id = `S${++n}`;
  [billId, pi] = [`in_${n}`, `pi_${n}`];
  await api.ok('PUT', `/v1/accounts/A${n}`, accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: `A${n}` });
});

const deliver = async (event: unknown) =>
  expect(await deliverStripe(api, event)).toMatchObject({ status: 200 });
const view = () => api.ok('GET', `/v1/invoices/${id}`);
const exceptions = () =>
  api.db.paymentException.findMany({
    where: { invoiceId: id, status: 'open' },
    select: { reason: true, amount: true, detail: true },
  });
const entries = async () =>
  (await api.db.ledgerEntry.findMany({ where: { accountId: `A${n}` }, orderBy: { id: 'asc' } })).map(
    ({ type, amount, invoiceId }) => `${invoiceId ? '' : 'credit: '}${type} ${amount}`,
  );
const methods = async () =>
  (await api.db.payment.findMany({ where: { invoiceId: id }, orderBy: { method: 'asc' } })).map(
    ({ method, amount }) => [method, Number(amount)],
  );

describe.each(VERSIONS)('%s', (version) => {
  type Figures = Record<string, unknown>;
  const paidBill = (paid: number, more: Figures = {}) =>
    eventOf(
      version,
      'invoice.paid',
      billOf(version, { id: billId, invoiceId: id, total: 10_000, paid, by: paid ? pi : null }, more),
    );

  test('a bill that its payments paid', async () => {
    await deliver(paidBill(10_000));
    expect(await view()).toMatchObject({ status: 'paid', balance: 0, waitingFor: null });
    expect(await entries()).toEqual(['charge 10000', 'payment -10000']);
  });

  test('a bill that the customer’s balance paid in part settles the invoice, once', async () => {
    const event = paidBill(6_000, { starting_balance: -4_000, ending_balance: 0 });
    await deliver(event);
    await deliver(event);
    await deliver({ ...event, id: `${event.id}_again` });
    expect(await view()).toMatchObject({ status: 'paid', balance: 0, waitingFor: null });
    expect(await methods()).toEqual([
      ['stripe', 6_000],
      ['stripe-balance', 4_000],
    ]);
    expect(await entries()).toEqual(['charge 10000', 'payment -6000', 'payment -4000']);
  });

  test('equal parts by card and from the balance are no repeat of one another', async () => {
    await deliver(paidBill(5_000, { starting_balance: -5_000, ending_balance: 0 }));
    await deliver(
      eventOf(
        version,
        'invoice.paid',
        billOf(
          version,
          { id: billId, invoiceId: id, total: 10_000, paid: 5_000, by: pi },
          { starting_balance: -5_000 },
        ),
      ),
    );
    expect(await view()).toMatchObject({ status: 'paid', waitingFor: null });
    expect(await exceptions()).toEqual([]);
  });

  test('a bill that the balance paid wholly', async () => {
    await deliver(paidBill(0, { starting_balance: -12_000, ending_balance: -2_000 }));
    expect(await view()).toMatchObject({ status: 'paid', balance: 0 });
    expect(await methods()).toEqual([['stripe-balance', 10_000]]);
  });

  test('a bill that a credit note paid in part', async () => {
    await deliver(paidBill(7_000, { pre_payment_credit_notes_amount: 3_000 }));
    expect(await view()).toMatchObject({ status: 'paid', balance: 0, waitingFor: null });
    expect(await entries()).toEqual(['charge 10000', 'payment -7000', 'credit-note -3000']);
  });

  test('the balance pays only what is open here: the account’s own credit had paid before', async () => {
    await api.ok('POST', '/v1/payments', {
      id: `P${n}`,
      invoiceId: id,
      amount: 4_000,
      currency: 'EUR',
      receivedAt: '2026-03-01T10:00:00Z',
    });
    await deliver(paidBill(6_000, { starting_balance: -4_000 }));
    expect(await view()).toMatchObject({ status: 'paid', balance: 0 });
    expect(await entries()).toEqual(['charge 10000', 'payment -4000', 'payment -6000']);
  });

  test('a rest that the figures do not explain is shown to people with the amounts', async () => {
    await deliver(paidBill(6_000));
    expect(await view()).toMatchObject({ balance: 4_000, waitingFor: 'exception' });
    expect(await exceptions()).toEqual([
      {
        reason: 'unclear-bill',
        amount: 4_000n,
        detail: { billId, total: 'EUR 100.00', paid: 'EUR 60.00' },
      },
    ]);
  });

  test('a voided bill voids the invoice, once', async () => {
    const object = billOf(version, { id: billId, invoiceId: id, total: 10_000, paid: 0 }, { status: 'void' });
    await deliver(eventOf(version, 'invoice.voided', object));
    await deliver(eventOf(version, 'invoice.voided', object));
    expect(await view()).toMatchObject({ status: 'void', balance: 0 });
    expect(await exceptions()).toEqual([]);
  });

  test('a voided bill whose invoice has a payment is shown to people', async () => {
    await deliver(eventOf(version, 'payment_intent.succeeded', paymentIntent(pi, 1_000, id)));
    const object = billOf(version, { id: billId, invoiceId: id, total: 10_000, paid: 0 }, { status: 'void' });
    await deliver(eventOf(version, 'invoice.voided', object));
    expect(await view()).toMatchObject({ status: 'open', balance: 9_000, waitingFor: 'exception' });
    expect(await exceptions()).toMatchObject([{ reason: 'void-after-payment', detail: { billId } }]);
  });

  test('an uncollectible bill writes the invoice off, once', async () => {
    const object = billOf(
      version,
      { id: billId, invoiceId: id, total: 10_000, paid: 0 },
      { status: 'uncollectible' },
    );
    const event = eventOf(version, 'invoice.marked_uncollectible', object);
    await deliver(event);
    expect(await view()).toMatchObject({ status: 'written-off', balance: 0 });
    await api.ok('POST', `/v1/invoices/${id}/write-off/undo`, { reason: 'They will pay' });
    await deliver(event);
    expect(await view()).toMatchObject({ status: 'open', balance: 10_000 });
  });

  const note = (type: string, facts: object, more: Figures = {}) =>
    eventOf(
      version,
      type,
      creditNoteOf(version, { id: `cn_${n}`, billId, ...facts }, { metadata: { invoiceId: id }, ...more }),
    );

  test('a credit note on an open bill lowers the debt, and its end raises it', async () => {
    const created = note('credit_note.created', { open: 3_000 });
    await deliver(created);
    await deliver({ ...created, id: `${created.id}_again` });
    expect(await view()).toMatchObject({ balance: 7_000, status: 'open' });
    await deliver(note('credit_note.voided', { open: 3_000 }));
    await deliver(note('credit_note.voided', { open: 3_000 }));
    expect(await view()).toMatchObject({ balance: 10_000, status: 'open' });
  });

  test('a credit note that comes after its end changes nothing', async () => {
    await deliver(note('credit_note.voided', { open: 3_000 }));
    await deliver(note('credit_note.created', { open: 3_000 }));
    expect(await view()).toMatchObject({ balance: 10_000, waitingFor: null });
  });

  test.each([['note first'], ['bill first']])(
    'a credit note and its paid bill are one: %s',
    async (order) => {
      const both = [
        note('credit_note.created', { open: 3_000 }),
        paidBill(7_000, { pre_payment_credit_notes_amount: 3_000 }),
      ];
      for (const event of order === 'note first' ? both : both.toReversed()) await deliver(event);
      expect(await view()).toMatchObject({ status: 'paid', balance: 0, waitingFor: null });
      expect(await exceptions()).toEqual([]);
    },
  );

  test.each([['note first'], ['refund first']])(
    'a credit note that refunds a paid bill: %s',
    async (order) => {
      await deliver(paidBill(10_000));
      const paidAs = version === '2022-11-15' ? pi : billId;
      const both = [
        note('credit_note.created', { refunded: 3_000 }),
        eventOf(version, 'charge.refunded', charge(`ch_${pi}`, paidAs, 3_000)),
      ];
      for (const event of order === 'note first' ? both : both.toReversed()) await deliver(event);
      expect(await view()).toMatchObject({ status: 'paid', balance: 0, waitingFor: null });
      const sum = await api.db.ledgerEntry.aggregate({
        where: { accountId: `A${n}`, invoiceId: null },
        _sum: { amount: true },
      });
      expect(sum._sum.amount ?? 0n).toBe(0n);
    },
  );

  test('a credit note of more than is owed is shown to people', async () => {
    await deliver(note('credit_note.created', { open: 11_000 }));
    expect(await view()).toMatchObject({ balance: 10_000, waitingFor: 'exception' });
    expect(await exceptions()).toMatchObject([{ reason: 'credit-note-exceeds-balance', amount: 11_000n }]);
  });
});

const MODERN = VERSIONS.slice(1);

describe.each(MODERN)('%s: the payment of a bill', (version) => {
  const part = () => eventOf(version, 'invoice_payment.paid', invoicePayment(billId, pi, 10_000));
  const whole = () =>
    eventOf(
      version,
      'invoice.paid',
      billOf(version, { id: billId, invoiceId: id, total: 10_000, paid: 10_000 }),
    );
  const intent = () => eventOf(version, 'payment_intent.succeeded', paymentIntent(pi, 10_000, null));

  test.each([
    ['part, bill, intent', [part, whole, intent]],
    ['part, intent, bill', [part, intent, whole]],
    ['intent, part, bill', [intent, part, whole]],
    ['bill, part', [whole, part]],
  ])('is known once: %s', async (_name, events) => {
    for (const event of events) await deliver(event());
    expect(await view()).toMatchObject({ status: 'paid', balance: 0, waitingFor: null });
    expect(await exceptions()).toEqual([]);
    expect(await entries()).toEqual(['charge 10000', 'payment -10000']);
  });

  test('a surplus that no payment has is shown to people, and one that a payment has is credit', async () => {
    const overpaid = () =>
      eventOf(
        version,
        'invoice.overpaid',
        billOf(
          version,
          { id: billId, invoiceId: id, total: 10_000, paid: 10_000 },
          { amount_overpaid: 2_000 },
        ),
      );
    await deliver(eventOf(version, 'payment_intent.succeeded', paymentIntent(pi, 12_000, id)));
    await deliver(overpaid());
    expect(await exceptions()).toEqual([]);
    expect(await entries()).toContain('credit: payment -2000');
    billId = `${billId}b`;
    id = `${id}b`;
    await api.ok('PUT', `/v1/accounts/B${n}`, accountBody);
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: `B${n}` });
    await deliver(overpaid());
    expect(await exceptions()).toMatchObject([{ reason: 'overpaid-bill', amount: 2_000n }]);
  });
});

test.each([0, 10_000])('2022-11-15: a bill marked as paid outside of Stripe, with %d paid', async (paid) => {
  const version = VERSIONS[0];
  const facts = { id: billId, invoiceId: id, total: 10_000, paid, by: pi };
  await deliver(eventOf(version, 'invoice.paid', billOf(version, facts, { paid_out_of_band: true })));
  expect(await view()).toMatchObject({ status: 'paid', balance: 0 });
  expect(await methods()).toEqual([['stripe-out-of-band', 10_000]]);
});

test('a settled bill waits for its invoice, and pays it when it enters the books', async () => {
  const facts = { id: billId, invoiceId: `${id}-late`, total: 10_000, paid: 0 };
  await deliver(
    eventOf(VERSIONS[3], 'invoice.paid', billOf(VERSIONS[3], facts, { starting_balance: -10_000 })),
  );
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-late`, accountId: `A${n}` });
  expect(await api.ok('GET', `/v1/invoices/${id}-late`)).toMatchObject({ status: 'paid', balance: 0 });
});
