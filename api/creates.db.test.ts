import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Problem } from '../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody, policyBody } from '../test/fixtures/apiRequests.js';
import { contents } from '../test/readers/databaseSnapshot.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  await api.ok('PUT', '/v1/accounts/B', accountBody);
  for (const id of ['I', 'J', 'K', 'L', 'M', 'N'])
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'other', accountId: 'B' });
  const fee = { key: 'late-fee/N', type: 'late-fee', amount: 200n, currency: 'EUR', actor: 'system' };
  await api.db.ledgerEntry.create({
    data: { ...fee, accountId: 'A', invoiceId: 'N', cycle: 1, at: new Date(api.clock.now()) },
  });
});
afterAll(() => api.stop());

type Create = { path: string; body: Record<string, unknown>; others: Record<string, unknown>[] };

const promise = {
  id: 'W',
  amount: 5,
  currency: 'EUR',
  payOn: '2026-03-10',
  method: 'cheque',
  reference: '12',
};

const instalments = (first: number, second: number) => [
  { amount: first, payOn: '2099-02-01' },
  { amount: second, payOn: '2099-03-01' },
];

const CREATES: Create[] = [
  {
    path: '/v1/invoices',
    body: { ...invoiceBody, id: 'new' },
    others: [
      { amount: 10_001 },
      { currency: 'USD' },
      { dueOn: '2026-02-02' },
      { description: 'x' },
      { lines: [] },
      { payUrl: undefined },
      { accountId: 'B' },
    ],
  },
  {
    path: '/v1/payments',
    body: { ...paymentBody, id: 'P', invoiceId: 'I' },
    others: [
      { amount: 101 },
      { currency: 'USD' },
      { invoiceId: 'J' },
      { invoiceId: undefined, accountId: 'A' },
      { receivedAt: '2026-03-01T11:00:00Z' },
      { reference: undefined },
    ],
  },
  {
    path: '/v1/invoices/I/promises',
    body: promise,
    others: [{ amount: 6 }, { payOn: '2026-03-11' }, { method: 'cash' }, { reference: undefined }],
  },
  { path: '/v1/invoices/J/disputes', body: { id: 'D', reason: 'Too high' }, others: [{ reason: 'Too low' }] },
  {
    path: '/v1/invoices/K/credit-notes',
    body: { id: 'N', amount: 10, reason: 'Goodwill' },
    others: [{ amount: 11 }, { reason: 'Mistake' }],
  },
  {
    path: '/v1/invoices/M/payment-plans',
    body: { id: 'PLAN', currency: 'EUR', instalments: instalments(4_000, 6_000) },
    others: [{ currency: 'USD' }, { instalments: instalments(5_000, 5_000) }],
  },
  {
    path: '/v1/invoices/N/fee-waivers',
    body: { id: 'F', amount: 50, reason: 'Goodwill' },
    others: [{ amount: 51 }, { reason: 'Mistake' }],
  },
];

describe.each(CREATES)('POST $path', ({ path, body, others }) => {
  test('is 201, then 200 with the same response and nothing new, in any order of its keys', async () => {
    const first = await api.call('POST', path, body);
    expect(first.status).toBe(201);
    const after = await contents(api.db);
    const turned = Object.fromEntries(Object.entries(body).reverse());
    for (const again of [body, turned]) {
      expect(await api.call('POST', path, again)).toMatchObject({ status: 200, json: first.json });
    }
    expect(await contents(api.db)).toEqual(after);
  });

  test.each(others)('with the same id and %j is 409 and changes nothing', async (other) => {
    const before = await contents(api.db);
    const answer = await api.call<Problem>('POST', path, { ...body, ...other });
    expect(answer.json).toMatchObject({ status: 409, title: 'Conflict' });
    expect(await contents(api.db)).toEqual(before);
  });

  if (/invoices\/\w/.test(path))
    test('with the same id for another invoice is 409', async () => {
      const elsewhere = path.replace(/invoices\/\w+/, 'invoices/other');
      expect(await api.call('POST', elsewhere, body)).toMatchObject({ status: 409 });
    });
});

test.each(CREATES)(
  'POST $path is still 200 after the invoice has ended: the response may have been lost',
  async ({ path, body }) => {
    for (const id of ['I', 'J', 'K', 'M', 'N'])
      await api.call('POST', `/v1/invoices/${id}/void`, { reason: 'end' });
    expect((await api.call('POST', path, body)).status).toBe(200);
  },
);

test('a credit note of the whole open amount is 200 when it is repeated', async () => {
  const note = { id: 'N-all', amount: 10_000, reason: 'Goodwill' };
  expect(await api.call('POST', '/v1/invoices/L/credit-notes', note)).toMatchObject({
    status: 201,
    json: { status: 'paid', balance: 0 },
  });
  expect(await api.call('POST', '/v1/invoices/L/credit-notes', note)).toMatchObject({ status: 200 });
});

test('an account is replaced, whole', async () => {
  const put = (body: object) => api.call('PUT', '/v1/accounts/C', body);
  expect(await put(accountBody)).toMatchObject({ status: 201, json: accountBody });
  expect(await put(accountBody)).toMatchObject({ status: 200, json: accountBody });
  expect(await put({ name: 'Plain' })).toMatchObject({
    status: 200,
    json: {
      id: 'C',
      name: 'Plain',
      kind: 'business',
      timeZone: 'UTC',
      locale: 'en',
      contacts: [],
      policyId: null,
    },
  });
});

test('a policy keeps its version until its content changes', async () => {
  const put = (body: object) => api.call('PUT', '/v1/policies/p', body);
  expect(await put(policyBody)).toMatchObject({ status: 201, json: { id: 'p', version: 1 } });
  expect(await put(policyBody)).toMatchObject({ status: 200, json: { id: 'p', version: 1 } });
  expect(await put({ ...policyBody, name: 'Changed' })).toMatchObject({ status: 200, json: { version: 2 } });
  expect(await put(policyBody)).toMatchObject({ status: 200, json: { version: 3 } });
});
