import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody } from '../../test/fixtures/apiRequests.js';

let api: TestApi;
let accountId: string;
let count = 0;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.stop());

/**
 * Every test has an account with three invoices, old 100.00, middle 50.00 and new 25.00, and one of 10.00 in
 * dollars.
 */
beforeEach(async () => {
  accountId = `A${++count}`;
  await api.ok('PUT', `/v1/accounts/${accountId}`, accountBody);
  await enter('new', 2_500, '2026-02-20');
  await enter('old', 10_000, '2026-01-05');
  await enter('middle', 5_000, '2026-01-31');
  await enter('dollars', 1_000, '2026-01-01', 'USD');
});

const named = (name: string) => `${accountId}-${name}`;
const enter = (name: string, amount: number, dueOn: string, currency = 'EUR') =>
  api.ok('POST', '/v1/invoices', { ...invoiceBody, id: named(name), accountId, amount, dueOn, currency });

const pay = (amount: number, target: object, more: object = {}) =>
  api.ok('POST', '/v1/payments', {
    ...paymentBody,
    id: `${accountId}-P${++count}`,
    invoiceId: undefined,
    amount,
    ...target,
    ...more,
  });

const balances = async () =>
  Object.fromEntries(
    (await api.db.invoice.findMany({ where: { accountId } })).map(({ id, balance }) => [
      id.split('-')[1],
      Number(balance),
    ]),
  );
const isOpen = { old: 10_000, middle: 5_000, new: 2_500, dollars: 1_000 };
const types = async (name: string) => {
  const { items } = await api.ok<{ items: { type: string }[] }>(
    'GET',
    `/v1/invoices/${named(name)}/timeline`,
  );
  return items.map(({ type }) => type);
};

test('a full payment settles its invoice, and no other', async () => {
  expect(await pay(5_000, { invoiceId: named('middle') })).toMatchObject({
    status: 'applied',
    applied: [{ invoiceId: named('middle'), amount: 5_000 }],
    credit: 0,
  });
  expect(await balances()).toEqual({ ...isOpen, middle: 0 });
  expect(await api.ok('GET', `/v1/invoices/${named('middle')}`)).toMatchObject({
    status: 'paid',
    balance: 0,
    nextStep: null,
  });
  expect(await types('middle')).toEqual(['invoice.created', 'payment.applied', 'invoice.paid']);
});

test('a partial payment leaves the rest open, and the next step stays', async () => {
  const before = await api.ok('GET', `/v1/invoices/${named('middle')}`);
  await pay(1_999, { invoiceId: named('middle') });
  expect(await api.ok('GET', `/v1/invoices/${named('middle')}`)).toEqual({ ...before, balance: 3_001 });
  expect(await types('middle')).toEqual(['invoice.created', 'payment.applied', 'invoice.part-paid']);
});

test('what is more than the invoice becomes credit of the account, and stays off its other invoices', async () => {
  expect(await pay(6_234, { invoiceId: named('middle') })).toMatchObject({
    applied: [{ invoiceId: named('middle'), amount: 5_000 }],
    credit: 1_234,
  });
  expect(await balances()).toEqual({ ...isOpen, middle: 0 });
  expect(await api.ok('GET', `/v1/accounts/${accountId}`)).toMatchObject({
    credit: [{ currency: 'EUR', amount: 1_234 }],
    balances: [
      { currency: 'USD', amount: 1_000 },
      { currency: 'EUR', amount: 12_500 },
    ],
  });
});

test('a payment for an invoice that is paid or void is credit', async () => {
  await pay(5_000, { invoiceId: named('middle') });
  await api.ok('POST', `/v1/invoices/${named('new')}/void`, { reason: 'wrong' });
  for (const name of ['middle', 'new'])
    expect(await pay(700, { invoiceId: named(name) })).toMatchObject({
      status: 'applied',
      applied: [],
      credit: 700,
    });
});

test('money on account settles the oldest invoice of its currency first', async () => {
  expect(await pay(12_000, { accountId })).toMatchObject({
    applied: [
      { invoiceId: named('old'), amount: 10_000 },
      { invoiceId: named('middle'), amount: 2_000 },
    ],
    credit: 0,
  });
  expect(await balances()).toEqual({ ...isOpen, old: 0, middle: 3_000 });
  expect(await pay(6_000, { accountId })).toMatchObject({ credit: 500 });
  expect(await balances()).toEqual({ old: 0, middle: 0, new: 0, dollars: 1_000 });
});

test('an invoice may be called credit', async () => {
  await api.ok('POST', '/v1/invoices', {
    ...invoiceBody,
    id: 'credit',
    accountId,
    amount: 10,
    dueOn: '2025-12-01',
  });
  expect(await pay(20_000, { accountId })).toMatchObject({ status: 'applied', credit: 2_490 });
});

test('without a payment method or reference it is a payment all the same', async () => {
  const plain = {
    id: 'plain',
    accountId,
    amount: 1,
    currency: 'EUR',
    receivedAt: '2026-03-01T11:00:00+01:00',
  };
  expect(await api.ok('POST', '/v1/payments', plain)).toMatchObject({ status: 'applied' });
});

test('a payment signals the workflows of the invoices it touched, once each', async () => {
  await api.db.outboxMessage.deleteMany();
  await pay(12_000, { accountId });
  const signalled = await api.db.outboxMessage.findMany({ orderBy: { invoiceId: 'asc' } });
  expect(signalled.map(({ kind, invoiceId }) => `${kind} ${invoiceId}`)).toEqual([
    `payment ${named('middle')}`,
    `payment ${named('old')}`,
  ]);
});

test('a payment keeps the promise it fulfils', async () => {
  const promise = { id: `${accountId}-W`, amount: 3_000, currency: 'EUR', payOn: '2026-03-10' };
  await api.ok('POST', `/v1/invoices/${named('middle')}/promises`, promise);
  await pay(2_999, { invoiceId: named('middle') });
  const state = async () =>
    (await api.db.paymentPromise.findUniqueOrThrow({ where: { id: promise.id } })).status;
  expect(await state()).toBe('open');
  await pay(1, { invoiceId: named('middle') });
  expect(await state()).toBe('kept');
});

test('the balance of every invoice is the sum of its ledger entries', async () => {
  await pay(12_345, { accountId });
  await pay(1_000, { invoiceId: named('dollars') }, { currency: 'USD' });
  await api.ok('POST', `/v1/invoices/${named('new')}/credit-notes`, {
    id: `${accountId}-N`,
    amount: 77,
    reason: 'x',
  });
  await api.ok('POST', `/v1/invoices/${named('middle')}/write-off`, { reason: 'x' });
  const invoices = await api.db.invoice.findMany({ where: { accountId } });
  expect(invoices).not.toEqual([]);
  for (const { id, balance } of invoices) {
    const { _sum } = await api.db.ledgerEntry.aggregate({ where: { invoiceId: id }, _sum: { amount: true } });
    expect(balance).toBe(_sum.amount);
  }
});
