import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Page, type Problem } from '../test/stack/api.js';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';
import { contents } from '../test/readers/databaseSnapshot.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'known' });
});
afterAll(() => api.stop());

const row = (id: string, more: object = {}) => ({ ...invoiceBody, id, ...more });
const load = (invoices: object[], accounts: object[] = []) =>
  api.call<{ items: { id: string; result: string }[]; accountsAdded: number }>(
    'POST',
    '/v1/invoices/import',
    { accounts, invoices },
  );
const results = async (...of: Parameters<typeof load>) =>
  Object.fromEntries((await load(...of)).json.items.map(({ id, result }) => [id, result]));
const view = (id: string) => api.ok('GET', `/v1/invoices/${id}`);

const BOOK = [
  row('open'),
  row('of-B', { accountId: 'B' }),
  row('settled', { settledOn: '2026-02-10' }),
  row('settled-later', { settledOn: '2026-04-01' }),
  row('disputed', { disputed: true }),
  row('both', { disputed: true, settledOn: '2026-02-10' }),
];
const NEW = [
  { ...accountBody, id: 'B' },
  { ...accountBody, id: 'A', name: 'Another name' },
];

test('a book enters whole, with the accounts that are not known yet', async () => {
  const { status, json } = await load(BOOK, NEW);
  expect({ status, ...json }).toEqual({
    status: 200,
    accountsAdded: 1,
    items: BOOK.map(({ id }) => ({ id, result: 'created' })),
  });
  expect(await api.ok('GET', '/v1/accounts/A')).toMatchObject({ name: accountBody.name });
  expect(await api.ok('GET', '/v1/accounts/B')).toMatchObject({ name: accountBody.name });
});

test('credit notes of accounts enter with it, each once', async () => {
  await api.ok('PUT', '/v1/accounts/C', accountBody);
  const credit = { id: 'CN-1', accountId: 'C', amount: 100, currency: 'EUR', reason: 'Returned goods' };
  const body = { invoices: [], credits: [credit, { ...credit, id: 'CN-2', accountId: 'nobody' }] };
  const results = async () =>
    (await api.ok<{ credits: object[] }>('POST', '/v1/invoices/import', body)).credits;
  expect(await results()).toEqual([
    { id: 'CN-1', result: 'created' },
    { id: 'CN-2', result: 'unknown-account' },
  ]);
  expect(await results()).toMatchObject([{ result: 'unchanged' }, { result: 'unknown-account' }]);
  const { status } = await api.call('POST', '/v1/accounts/C/credits', { ...credit, accountId: undefined });
  expect(status).toBe(200);
});

test('the same book again changes nothing, in whatever order', async () => {
  const before = await contents(api.db);
  const { json } = await load(BOOK.toReversed(), NEW);
  expect(json).toEqual({
    accountsAdded: 0,
    items: BOOK.toReversed().map(({ id }) => ({ id, result: 'unchanged' })),
  });
  expect(await contents(api.db)).toEqual(before);
});

test('what was settled enters as paid on that day, with its entries and no reminder', async () => {
  expect(await view('settled')).toMatchObject({ status: 'paid', balance: 0, nextStep: null });
  const entries = await api.db.ledgerEntry.findMany({
    where: { invoiceId: 'settled' },
    orderBy: { id: 'asc' },
  });
  expect(entries.map(({ type, amount, at }) => `${type} ${amount} ${at.toISOString().slice(0, 10)}`)).toEqual(
    ['charge 10000 2026-03-02', 'payment -10000 2026-02-10'],
  );
  expect(await view('settled-later')).toMatchObject({ status: 'open', balance: 10_000 });
});

test('what is disputed enters waiting, and can be resolved', async () => {
  expect(await view('disputed')).toMatchObject({ disputed: true, waitingFor: 'dispute', nextStep: null });
  expect(await view('both')).toMatchObject({ status: 'paid', disputed: false });
  const path = '/v1/invoices/disputed/disputes/import:disputed/resolve';
  expect(await api.ok('POST', path, { outcome: 'rejected' })).toMatchObject({
    disputed: false,
    waitingFor: null,
  });
});

test('an invoice is the same by the book and by itself', async () => {
  expect(await results([row('known')])).toEqual({ known: 'unchanged' });
  expect(await api.call('POST', '/v1/invoices', row('open'))).toMatchObject({ status: 200 });
  expect(await results([row('known', { disputed: false })])).toEqual({ known: 'unchanged' });
});

test('conflicts and unknown accounts are reported row by row, and the others enter', async () => {
  expect(
    await results([
      row('new'),
      row('known', { amount: 1 }),
      row('lost', { accountId: 'nobody' }),
      row('known', { settledOn: '2026-02-10' }),
    ]),
  ).toEqual({ new: 'created', known: 'conflict', lost: 'unknown-account' });
  expect(await view('known')).toMatchObject({ amount: 10_000, status: 'open' });
  expect(await api.call('GET', '/v1/invoices/lost')).toMatchObject({ status: 404 });
});

test('an id that appears twice in one book enters once', async () => {
  const { json } = await load([row('twice'), row('twice'), row('twice', { amount: 5 })]);
  expect(json.items.map(({ result }) => result)).toEqual(['created', 'unchanged', 'conflict']);
});

test('one row that does not validate refuses the whole book, and is named', async () => {
  const { status, json } = await api.call<Problem>('POST', '/v1/invoices/import', {
    invoices: [row('good'), row('bad', { amount: -1 })],
  });
  expect({ status, path: json.issues?.[0]?.path }).toEqual({ status: 422, path: 'invoices.1.amount' });
  expect(await api.call('GET', '/v1/invoices/good')).toMatchObject({ status: 404 });
});

test('an invoice enters with the part that was paid before', async () => {
  await load([row('part', { paidAmount: 4_000 })]);
  expect(await view('part')).toMatchObject({ balance: 6_000, status: 'open' });
});

test.each([
  [{ paidAmount: 10_001 }, 'invoices.0.paidAmount', 'is more than the invoice'],
  [
    { paidAmount: 1, settledOn: '2026-02-01' },
    'invoices.0.settledOn',
    'paidAmount means that only a part is',
  ],
])('%j is refused with its place', async (more, path, message) => {
  const { status, json } = await api.call<Problem>('POST', '/v1/invoices/import', {
    invoices: [row('refused', more)],
  });
  expect({ status, issues: json.issues }).toEqual({
    status: 422,
    issues: [{ path, message: expect.stringContaining(message) }],
  });
});

test('an empty book is nothing, and more than 1,000 rows are too many', async () => {
  expect(await load([])).toMatchObject({ status: 200, json: { items: [], accountsAdded: 0 } });
  const rows = Array.from({ length: 1_001 }, (_, n) => ({
    ...row(`many-${n}`),
    lines: undefined,
    payUrl: undefined,
  }));
  expect(await load(rows)).toMatchObject({ status: 422 });
});

test('a thousand rows enter in one request, each with its charge and its start', async () => {
  const plain = { accountId: 'A', amount: 1, currency: 'EUR', issuedOn: '2026-01-01', dueOn: '2026-02-01' };
  const { status, json } = await load(
    Array.from({ length: 1_000 }, (_, n) => ({ id: `many-${n}`, ...plain })),
  );
  expect([status, json.items.length]).toEqual([200, 1_000]);
  const where = { invoiceId: { startsWith: 'many-' } };
  expect([await api.db.ledgerEntry.count({ where }), await api.db.outboxMessage.count({ where })]).toEqual([
    1_000, 1_000,
  ]);
  const { items } = await api.ok<Page<object>>('GET', '/v1/invoices?limit=200');
  expect(items).toHaveLength(200);
});
