import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { searchInvoices } from '../books/invoices/search.js';
import { startApi, type TestApi, type Page } from '../test/stack/api.js';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', accountBody);
});
afterAll(() => api.stop());

const enter = (id: string, more: object = {}) =>
  api.ok('POST', '/v1/invoices', { ...invoiceBody, id, ...more });
const view = (id: string) => api.ok('GET', `/v1/invoices/${id}`);

test('an invoice shows all that the contract promises', async () => {
  const { payUrl, documentUrl, description, purchaseOrder, lines } = invoiceBody;
  const shown = {
    id: 'I',
    number: 'I',
    accountId: 'A',
    amount: 10_000,
    currency: 'EUR',
    balance: 10_000,
    issuedOn: '2025-01-02',
    dueOn: '2026-02-01',
    description,
    purchaseOrder,
    lines,
    payUrl,
    documentUrl,
    status: 'open',
    stage: 'late',
    daysPastDue: 29,
    cycle: 1,
    policy: { id: 'standard', version: 1 },
    paused: null,
    disputed: false,
    promise: null,
    brokenPromises: 0,
    waitingFor: null,
    workflowId: 'invoice/I',
    nextStep: {
      id: 'reminder-23',
      kind: 'notice',
      at: expect.stringMatching(/^2026-03-02T\d\d:\d\d:00\.000Z$/),
    },
  };
  expect(await enter('I')).toEqual(shown);
  expect(await view('I')).toEqual(shown);
  const { items } = await api.ok<Page<object>>('GET', '/v1/invoices');
  expect(items).toEqual([shown]);
});

test('an invoice enters with its charge, its timeline and the message that starts its workflow', async () => {
  expect(await api.db.ledgerEntry.findMany({ where: { invoiceId: 'I' } })).toMatchObject([
    { key: 'charge/I', type: 'charge', amount: 10_000n, currency: 'EUR', actor: 'api', cycle: 1 },
  ]);
  expect(await api.db.outboxMessage.findMany({ where: { invoiceId: 'I' } })).toMatchObject([
    { kind: 'start' },
  ]);
  const { items } = await api.ok<Page<object>>('GET', '/v1/invoices/I/timeline');
  expect(items).toEqual([
    {
      at: '2026-03-02T08:00:00.000Z',
      type: 'invoice.created',
      stepId: null,
      summary: 'Invoice I entered the books, due 2026-02-01',
      actor: 'api',
      detail: {},
    },
  ]);
});

test('an invoice of an unknown account is refused', async () => {
  expect(
    await api.call('POST', '/v1/invoices', { ...invoiceBody, id: 'X', accountId: 'nobody' }),
  ).toMatchObject({
    status: 422,
  });
});

test('an invoice follows the policy of its account, in its newest version', async () => {
  const { id: _, version: __, createdAt: ___, ...standard } = await api.ok('GET', '/v1/policies/standard');
  for (const name of ['One', 'Two']) await api.ok('PUT', '/v1/policies/own', { ...standard, name });
  await api.ok('PUT', '/v1/accounts/own', { ...accountBody, policyId: 'own' });
  expect(await enter('own', { accountId: 'own' })).toMatchObject({ policy: { id: 'own', version: 2 } });
  await api.ok('PUT', '/v1/policies/own', { ...standard, name: 'Three' });
  expect(await view('own')).toMatchObject({ policy: { id: 'own', version: 2 } });
});

const DAYS: [dueOn: string, daysPastDue: number, stage: string][] = [
  ['2026-03-03', -1, 'current'],
  ['2026-03-02', 0, 'current'],
  ['2026-03-01', 1, 'past-due'],
  ['2026-02-15', 15, 'past-due'],
  ['2026-02-14', 16, 'late'],
  ['2026-01-31', 30, 'late'],
  ['2026-01-30', 31, 'delinquent'],
  ['2025-12-03', 89, 'delinquent'],
  ['2025-12-02', 90, 'hold'],
  ['2025-11-02', 120, 'hold'],
  ['2025-11-01', 121, 'litigation'],
  ['1990-01-01', 13_209, 'litigation'],
];

test.each(DAYS)(
  'due on %s it is %i days past due: %s, in the view and in the list',
  async (dueOn, daysPastDue, stage) => {
    const id = `due-${dueOn}`;
    expect(await enter(id, { dueOn, issuedOn: dueOn })).toMatchObject({ daysPastDue, stage });
    const { items } = await api.ok<Page<{ id: string }>>('GET', `/v1/invoices?limit=200&stage=${stage}`);
    expect(items.map((item) => item.id)).toContain(id);
  },
);

test('the stages divide the open invoices between them', async () => {
  const idsOf = async (query: string) =>
    (await api.ok<Page<{ id: string }>>('GET', `/v1/invoices?limit=200&${query}`)).items.map(({ id }) => id);
  const stages = ['current', 'past-due', 'late', 'delinquent', 'hold', 'litigation'];
  const byStage = await Promise.all(stages.map((stage) => idsOf(`status=open&stage=${stage}`)));
  expect(byStage.flat().sort()).toEqual((await idsOf('status=open')).sort());
});

/** Midnight of 1 March 2026, when an invoice due on 28 February is one day past due. */
const MIDNIGHTS: [timeZone: string, midnight: string][] = [
  ['UTC', '2026-03-01T00:00:00Z'],
  ['Pacific/Kiritimati', '2026-02-28T10:00:00Z'],
  ['Asia/Kolkata', '2026-02-28T18:30:00Z'],
  ['America/New_York', '2026-03-01T05:00:00Z'],
  ['Pacific/Niue', '2026-03-01T11:00:00Z'],
];

describe.each(MIDNIGHTS)('in %s', (timeZone, midnight) => {
  const id = timeZone.replace('/', '.');
  const stageAt = async (instant: number) => {
    api.clock.set(new Date(instant).toISOString());
    const { stage, daysPastDue } = await view(id);
    const { items } = await api.ok<Page<object>>('GET', `/v1/invoices?accountId=${id}&stage=past-due`);
    return { stage, daysPastDue, listed: items.length };
  };

  test('an invoice grows older at midnight there', async () => {
    await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, timeZone });
    await enter(id, { accountId: id, dueOn: '2026-02-28' });
    const at = Date.parse(midnight);
    expect(await stageAt(at - 1)).toEqual({ stage: 'current', daysPastDue: 0, listed: 0 });
    expect(await stageAt(at)).toEqual({ stage: 'past-due', daysPastDue: 1, listed: 1 });
    api.clock.set('2026-03-02T08:00:00Z');
  });
});

test('where the clock is put forward midnight comes an hour earlier, also in a zone PostgreSQL has no summer time for', async () => {
  await api.ok('PUT', '/v1/accounts/CET', { ...accountBody, timeZone: 'CET' });
  await enter('CET', { accountId: 'CET', dueOn: '2026-06-30' });
  const listed = async (now: string) => {
    api.clock.set(now);
    return (await api.ok<Page<object>>('GET', '/v1/invoices?accountId=CET&stage=past-due')).items.length;
  };
  expect([await listed('2026-06-30T21:59:59Z'), await listed('2026-06-30T22:00:00Z')]).toEqual([0, 1]);
  expect(await view('CET')).toMatchObject({ stage: 'past-due' });
  api.clock.set('2026-03-02T08:00:00Z');
});

test('a list is filtered by account and status, and unknown filters are refused', async () => {
  await api.ok('POST', '/v1/invoices/own/void', { reason: 'x' });
  const count = async (query: string) =>
    (await api.ok<Page<object>>('GET', `/v1/invoices?limit=200&${query}`)).items.length;
  expect([
    await count('accountId=own'),
    await count('accountId=own&status=open'),
    await count('status=void'),
  ]).toEqual([1, 0, 1]);
  expect(await count('accountId=nobody')).toBe(0);
  for (const query of ['status=lost', 'stage=gone', 'accountId=a%20b', 'status=open&status=void'])
    expect((await api.call('GET', `/v1/invoices?${query}`)).status).toBe(422);
});

test("a business's own number is shown, found and part of the invoice", async () => {
  const number = 'INV/2025/00012 ä';
  expect(await enter('numbered', { number })).toMatchObject({ id: 'numbered', number });
  expect((await api.call('POST', '/v1/invoices', { ...invoiceBody, id: 'numbered', number })).status).toBe(
    200,
  );
  expect(
    (await api.call('POST', '/v1/invoices', { ...invoiceBody, id: 'numbered', number: 'other' })).status,
  ).toBe(409);
  const found = await searchInvoices(api.book, { text: '2025/00012 Ä', order: 'id' }, { limit: 5 });
  expect(found.items).toMatchObject([{ id: 'numbered', number }]);
  const { items: story } = await api.ok<Page<{ summary: string }>>('GET', '/v1/invoices/numbered/timeline');
  expect(story[0]!.summary).toContain(`Invoice ${number} entered the books`);
});

test('a due date before the invoice was issued is refused, also when it is moved', async () => {
  const body = { ...invoiceBody, id: 'early', issuedOn: '2026-02-01', dueOn: '2026-01-31' };
  const problem = { status: 422, json: { issues: [{ path: 'dueOn', message: 'is before issuedOn' }] } };
  expect(await api.call('POST', '/v1/invoices', body)).toMatchObject(problem);
  expect(await api.call('POST', '/v1/invoices/import', { invoices: [body] })).toMatchObject({
    status: 422,
    json: { issues: [{ path: 'invoices.0.dueOn', message: 'is before issuedOn' }] },
  });
  await enter('early', { issuedOn: '2026-02-01', dueOn: '2026-02-01' });
  expect(await api.call('PATCH', '/v1/invoices/early', { dueOn: '2026-01-31' })).toMatchObject({
    status: 409,
    json: { detail: 'Invoice early of 2026-02-01 cannot be due before it was issued, on 2026-01-31' },
  });
  expect(await view('early')).toMatchObject({ dueOn: '2026-02-01' });
});
