import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody, policyBody, task } from '../test/fixtures/apiRequests.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  for (const id of ['A', 'B']) await api.ok('PUT', `/v1/accounts/${id}`, accountBody);
  for (const id of ['I', 'J']) await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
});
afterAll(() => api.stop());

const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));
const tally = (answers: { status: number }[]) =>
  answers.reduce<Record<number, number>>(
    (seen, { status }) => ({ ...seen, [status]: (seen[status] ?? 0) + 1 }),
    {},
  );
const promise = { id: 'W', amount: 5, currency: 'EUR', payOn: '2026-03-10' };

const CREATES: [method: string, path: string, body: object, rows: () => Promise<number>][] = [
  ['PUT', '/v1/accounts/new', accountBody, () => api.db.account.count({ where: { id: 'new' } })],
  [
    'POST',
    '/v1/invoices',
    { ...invoiceBody, id: 'new' },
    () => api.db.ledgerEntry.count({ where: { invoiceId: 'new' } }),
  ],
  [
    'POST',
    '/v1/payments',
    { ...paymentBody, id: 'P', invoiceId: 'I' },
    () => api.db.ledgerEntry.count({ where: { paymentId: 'P' } }),
  ],
  [
    'POST',
    '/v1/payments',
    { ...paymentBody, id: 'lost', invoiceId: 'typo' },
    () => api.db.paymentException.count({ where: { paymentId: 'lost' } }),
  ],
  ['POST', '/v1/invoices/I/promises', promise, () => api.db.paymentPromise.count()],
  ['POST', '/v1/invoices/I/disputes', { id: 'D', reason: 'Too high' }, () => api.db.dispute.count()],
  [
    'POST',
    '/v1/invoices/J/credit-notes',
    { id: 'N', amount: 10, reason: 'Goodwill' },
    () => api.db.ledgerEntry.count({ where: { type: 'credit-note' } }),
  ],
  ['PUT', '/v1/policies/short', policyBody, () => api.db.policy.count({ where: { id: 'short' } })],
];

describe.each(CREATES)('%s %s', (method, path, body, rows) => {
  test('20 times at once is one row, created once', async () => {
    const answers = await Promise.all(times(20, () => api.call(method, path, body)));
    expect(tally(answers)).toEqual({ 200: 19, 201: 1 });
    expect(await rows()).toBe(1);
  });
});

test('one id with two contents at once is one of them, and a conflict', async () => {
  const answers = await Promise.all(
    times(10, (n) =>
      api.call('POST', '/v1/payments', { ...paymentBody, id: 'two', invoiceId: 'I', amount: 1 + (n % 2) }),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 201, 409]));
  expect(await api.db.payment.count({ where: { id: 'two' } })).toBe(1);
});

test('one dispute id for invoices of two accounts at once is a conflict, not an error', async () => {
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'of-B', accountId: 'B' });
  const body = { id: 'D-2', reason: 'Too high' };
  const answers = await Promise.all(
    times(6, (n) => api.call('POST', `/v1/invoices/${n % 2 ? 'J' : 'of-B'}/disputes`, body)),
  );
  expect(answers.map(({ status }) => status).filter((status) => ![200, 201, 409].includes(status))).toEqual(
    [],
  );
  expect(await api.db.dispute.count({ where: { id: 'D-2' } })).toBe(1);
});

test('50 payments at once on one account leave the ledger exact', async () => {
  await api.ok('PUT', '/v1/accounts/many', accountBody);
  const invoices = times(5, (n) => ({ ...invoiceBody, id: `M-${n}`, accountId: 'many', amount: 1_000 }));
  await api.ok('POST', '/v1/invoices/import', { invoices });
  const answers = await Promise.all(
    times(50, (n) => {
      const target = n % 2 ? { invoiceId: `M-${n % 5}` } : { invoiceId: undefined, accountId: 'many' };
      return api.call('POST', '/v1/payments', { ...paymentBody, id: `Q-${n}`, ...target, amount: 107 });
    }),
  );
  expect(tally(answers)).toEqual({ 201: 50 });
  const sumOf = async (where: object) =>
    (await api.db.ledgerEntry.aggregate({ where, _sum: { amount: true } }))._sum.amount;
  expect(await sumOf({ accountId: 'many', type: 'payment' })).toBe(-50n * 107n);
  const booked = await api.db.invoice.findMany({ where: { accountId: 'many' } });
  expect(booked).toHaveLength(5);
  for (const { id, balance } of booked) expect(balance).toBe(await sumOf({ invoiceId: id }));
  const { balances, credit } = await api.ok<Record<string, { amount: number }[]>>('GET', '/v1/accounts/many');
  expect((balances![0]?.amount ?? 0) - (credit![0]?.amount ?? 0)).toBe(5 * 1_000 - 50 * 107);
});

test('books that overlap, imported at once and in opposite orders, enter once', async () => {
  const invoices = times(60, (n) => ({ ...invoiceBody, id: `O-${n}` }));
  const books = [invoices, invoices.toReversed(), invoices.slice(20), invoices.slice(0, 40).toReversed()];
  const answers = await Promise.all(
    books.map((book) => api.call('POST', '/v1/invoices/import', { invoices: book })),
  );
  expect(tally(answers)).toEqual({ 200: 4 });
  expect(await api.db.ledgerEntry.count({ where: { invoiceId: { startsWith: 'O-' } } })).toBe(60);
});

test('a task is completed once, also when two people complete it', async () => {
  await api.db.task.create({ data: task('J', api.clock.now()) });
  const complete = (n: number) =>
    api.call('POST', '/v1/tasks/J:1:call/complete', {
      outcome: 'promised',
      promise: { ...promise, id: `T-${n}` },
    });
  const answers = await Promise.all(times(8, complete));
  expect(tally(answers)).toEqual({ 200: 1, 409: 7 });
  expect(await api.db.paymentPromise.count({ where: { invoiceId: 'J' } })).toBe(1);
});
