import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createInvoices } from '../invoices/create.js';
import { applyAwaitedLater } from './awaitedLater.js';
import { startApi, type TestApi, type Page } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody } from '../../test/fixtures/apiRequests.js';
import { anInvoice } from '../../test/fixtures/books.js';
import { countingDatabase } from '../../test/stack/countingDatabase.js';
import {
  bill,
  deliverStripe,
  paymentIntent,
  stripeEvent,
  STRIPE_SECRET,
} from '../../test/fixtures/stripeEvents.js';
import { postWebhook, secretOf } from '../../test/fixtures/webhook.js';

const SECRET = secretOf(1);
let api: TestApi;
beforeAll(async () => {
  api = await startApi({ secrets: [SECRET], stripeSecrets: [STRIPE_SECRET] });
  await api.ok('PUT', '/v1/accounts/A', accountBody);
});
afterAll(() => api.stop());

let n = 0;
let id: string;
beforeEach(() => void (id = `late-${++n}`));

const paymentOf = (more: object = {}) => ({
  ...paymentBody,
  id: `P-${id}`,
  invoiceId: id,
  amount: 4_000,
  ...more,
});
const byWebhook = (more: object = {}) =>
  postWebhook(api, `msg-${id}`, { type: 'payment.received', data: paymentOf(more) }, SECRET);
const post = (more: object = {}) => api.ok('POST', '/v1/invoices', { ...invoiceBody, id, ...more });
const view = () => api.ok('GET', `/v1/invoices/${id}`);
type Exception = { id: string; paymentId: string; reason: string; status: string; resolvedBy: string };
const exceptions = async () => {
  const { items } = await api.ok<Page<Exception>>('GET', '/v1/payment-exceptions?limit=200');
  return items.filter((one) => one.id.includes(id));
};
const story = async () =>
  (await api.ok<Page<{ type: string; summary: string }>>('GET', `/v1/invoices/${id}/timeline`)).items;

const WAYS: [name: string, report: () => Promise<{ status: number }>][] = [
  ['webhook', byWebhook],
  ['API', () => api.call('POST', '/v1/payments', paymentOf())],
  [
    'Stripe',
    () =>
      deliverStripe(
        api,
        stripeEvent('payment_intent.succeeded', paymentIntent(`pi_${n}`, 4_000, id)),
        STRIPE_SECRET,
      ),
  ],
];

describe.each(WAYS)('a payment reported by %s before its invoice is in the books', (_, report) => {
  test('is applied in the transaction that enters the invoice', async () => {
    expect((await report()).status).toBeLessThan(300);
    expect(await post()).toMatchObject({ balance: 6_000, waitingFor: null, status: 'open' });
    expect((await exceptions()).filter(({ status }) => status === 'open')).toEqual([]);
    expect((await story()).map(({ type }) => type)).toEqual([
      'invoice.created',
      'payment.exception-resolved',
      'payment.applied',
      'invoice.part-paid',
    ]);
  });

  test('is applied when a book of invoices is imported, and is not applied twice', async () => {
    await report();
    for (let time = 0; time < 2; time++)
      await api.ok('POST', '/v1/invoices/import', { accounts: [], invoices: [{ ...invoiceBody, id }] });
    await report();
    expect(await view()).toMatchObject({ balance: 6_000 });
  });
});

test('all of it: the invoice is paid when it enters, and the exception names what resolved it', async () => {
  await byWebhook({ amount: 10_000 });
  expect(await post()).toMatchObject({ status: 'paid', balance: 0 });
  expect(await exceptions()).toMatchObject([{ status: 'resolved', resolvedBy: 'system' }]);
});

test('on account: the account has the money as credit when it enters, and its invoice uses it', async () => {
  await byWebhook({ invoiceId: undefined, accountId: id });
  await api.ok('PUT', `/v1/accounts/${id}`, accountBody);
  expect(await api.ok('GET', `/v1/accounts/${id}`)).toMatchObject({
    credit: [{ currency: 'EUR', amount: 4_000 }],
  });
  expect(await post({ accountId: id })).toMatchObject({ balance: 6_000 });
});

test('on account: an account that an import adds has the money too', async () => {
  await byWebhook({ invoiceId: undefined, accountId: id });
  const invoices = [{ ...invoiceBody, id, accountId: id }];
  await api.ok('POST', '/v1/invoices/import', { accounts: [{ ...accountBody, id }], invoices });
  expect(await view()).toMatchObject({ balance: 6_000, waitingFor: null });
});

test('in another currency: the invoice waits for a person from the moment it enters', async () => {
  await byWebhook({ currency: 'USD' });
  expect(await post()).toMatchObject({ balance: 10_000, waitingFor: 'exception', nextStep: null });
  expect(await exceptions()).toMatchObject([
    { reason: 'currency-mismatch', status: 'open', invoiceId: id, accountId: 'A' },
  ]);
  expect((await story()).at(-1)).toMatchObject({
    type: 'payment.exception',
    summary: expect.stringContaining('currency-mismatch'),
  });
});

test('unreadable, but with its name: the invoice waits for a person, and its timeline has the reason', async () => {
  await byWebhook({ amount: 'a lot' });
  expect(await post()).toMatchObject({ waitingFor: 'exception' });
  expect((await story()).at(-1)).toMatchObject({ summary: expect.stringContaining('malformed-event') });
});

test('dismissed by a person: it stays dismissed', async () => {
  await byWebhook();
  await api.ok('POST', `/v1/payment-exceptions/payment:P-${id}/resolve`, { dismiss: true, reason: 'No' });
  expect(await post()).toMatchObject({ balance: 10_000, waitingFor: null });
});

test('an invoice that was paid before the import, and the report of that payment: a person decides', async () => {
  await byWebhook({ amount: 10_000 });
  const paid = { ...invoiceBody, id, settledOn: '2026-02-01' };
  await api.ok('POST', '/v1/invoices/import', { accounts: [], invoices: [paid] });
  expect(await view()).toMatchObject({ status: 'paid', balance: 0 });
  expect(await exceptions()).toMatchObject([{ reason: 'possible-repeat', status: 'open' }]);
});

test('a bill and a payment that do not refer to each other: one is applied, a person decides on the other', async () => {
  const events = [
    stripeEvent('payment_intent.succeeded', paymentIntent(`pi_${id}`.replace('-', ''), 4_000, id)),
    stripeEvent('invoice.paid', bill(`in_${id}`.replace('-', ''), 4_000, id)),
  ];
  for (const event of events) expect(await deliverStripe(api, event)).toMatchObject({ status: 200 });
  expect(await post()).toMatchObject({ balance: 6_000, waitingFor: 'exception' });
});

test('an intent without an invoice that is named later, for an invoice that enters later still', async () => {
  const pi = `pi_${id}`.replace('-', '');
  await deliverStripe(api, stripeEvent('payment_intent.succeeded', paymentIntent(pi, 4_000, null)));
  const naming = bill(`in_${id}`.replace('-', ''), 4_000, id, { payment_intent: pi });
  expect(await deliverStripe(api, stripeEvent('invoice.paid', naming))).toMatchObject({ status: 200 });
  expect(await post()).toMatchObject({ balance: 6_000, waitingFor: null });
});

test('an invoice that enters at the very moment of the report is held, and a round applies the money', async () => {
  await byWebhook();
  const like = await api.db.invoice.findFirstOrThrow({ where: { accountId: 'A' } });
  const row = { ...like, id, balance: 0n, status: 'open', settledAt: null, lines: [] };
  await api.db.invoice.create({ data: row });
  const charge = { key: `charge/${id}`, type: 'charge', amount: 10_000n, currency: 'EUR', cycle: 1 };
  await api.db.ledgerEntry.create({
    data: { ...charge, accountId: 'A', invoiceId: id, actor: 'test', at: new Date(api.clock.now()) },
  });
  expect(await view()).toMatchObject({ balance: 10_000, waitingFor: 'exception' });
  expect(await applyAwaitedLater(api.book, fail)).toBe(1);
  expect(await view()).toMatchObject({ balance: 6_000, waitingFor: null });
  expect(await applyAwaitedLater(api.book, fail)).toBe(0);
});

test('an import of many invoices reads the waiting payments once, and applies all in a fixed number of statements', async () => {
  const { db, statements, reset } = countingDatabase(api.url);
  const book = { ...api.book, db };
  const enter = async (count: number, waiting: number) => {
    const ids = Array.from({ length: count }, (_, place) => `${id}-${count}-${waiting}-${place}`);
    for (const invoiceId of ids.slice(0, waiting))
      await api.ok('POST', '/v1/payments', paymentOf({ id: `P-${invoiceId}`, invoiceId }));
    reset();
    await createInvoices(
      book,
      ids.map((one) => anInvoice(one, 'A', '2026-02-01')),
      'test',
    );
    return statements().length;
  };
  const few = await enter(2, 0);
  expect(await enter(800, 0)).toBe(few);
  const waiting = await enter(3, 2);
  expect(await enter(200, 60)).toBe(waiting);
  expect(await api.db.invoice.count({ where: { id: { startsWith: `${id}-200-` }, balance: 96_000n } })).toBe(
    60,
  );
  await db.$disconnect();
});

const fail = (error: unknown) => {
  throw error;
};
