import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Page } from '../test/stack/api.js';
import { accountBody, invoiceBody, task } from '../test/fixtures/apiRequests.js';

type Task = { id: string; status: string; outcome: string | null };
const HOUR = 3_600_000;

let api: TestApi;
let id: string;
let n = 0;
beforeAll(async () => {
  api = await startApi();
  for (const name of ['A', 'B']) await api.ok('PUT', `/v1/accounts/${name}`, accountBody);
});
afterAll(() => api.stop());

/** Every test has an invoice with one open call, due tomorrow. */
beforeEach(async () => {
  id = `I${++n}`;
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
  await api.db.task.create({ data: task(id, api.clock.now()) });
});

const complete = (body: object, of = `${id}:1:call`) => api.call('POST', `/v1/tasks/${of}/complete`, body);
const promise = (more: object = {}) => ({
  id: `W-${id}`,
  amount: 10_000,
  currency: 'EUR',
  payOn: '2026-03-10',
  ...more,
});

test('a task shows all that the contract promises', async () => {
  const { items } = await api.ok<Page<Task>>('GET', '/v1/tasks?accountId=A&limit=200');
  expect(items.find((item) => item.id === `${id}:1:call`)).toEqual({
    id: `${id}:1:call`,
    type: 'call',
    role: 'collector',
    status: 'open',
    accountId: 'A',
    invoiceId: id,
    stepId: 'call',
    openedAt: '2026-03-02T08:00:00.000Z',
    dueAt: '2026-03-03T08:00:00.000Z',
    restsUntil: null,
    claimedBy: null,
    claimedUntil: null,
    outcome: null,
    note: null,
    completedAt: null,
    completedBy: null,
    detail: {},
  });
});

describe('the list', () => {
  const hours = async (query: string) =>
    (
      await api.ok<Page<{ dueAt: string; stepId: string }>>('GET', `/v1/tasks?limit=200&accountId=B&${query}`)
    ).items.map(({ dueAt }) => (Date.parse(dueAt) - api.clock.now()) / HOUR);

  test('is filtered by state, role, account and time, the most urgent first', async () => {
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'of-B', accountId: 'B' });
    const due = (offset: number, more: object = {}) => ({
      ...task('of-B', api.clock.now(), { dueAt: new Date(api.clock.now() + offset * HOUR) }),
      id: `B${offset}`,
      accountId: 'B',
      ...more,
    });
    const data = [
      due(-30),
      due(-1),
      due(0),
      due(5, { role: 'owner' }),
      due(23),
      due(24),
      due(80),
      due(1, { status: 'done' }),
    ];
    await api.db.task.createMany({ data });
    expect(await hours('')).toEqual([-30, -1, 0, 5, 23, 24, 80]);
    expect(await hours('status=open&role=owner')).toEqual([5]);
    expect(await hours('status=done')).toEqual([1]);
    expect(await hours('status=all')).toEqual([-30, -1, 0, 1, 5, 23, 24, 80]);
    expect(await hours('due=overdue')).toEqual([-30, -1]);
    expect(await hours('due=today')).toEqual([-30, -1, 0, 5, 23]);
  });

  test.each([
    'status=lost',
    'role=janitor',
    'due=yesterday',
    'accountId=a%20b',
    'order=value&status=done',
    'order=value&cursor=nonsense',
  ])('refuses %s', async (query) => {
    expect(await api.call('GET', `/v1/tasks?${query}`)).toMatchObject({ status: 422 });
  });
});

test('an outcome is 200, another one then 409, and an unknown task 404', async () => {
  expect(await complete({ outcome: 'no-answer', note: 'Rang twice' })).toMatchObject({
    status: 200,
    json: {
      status: 'done',
      outcome: 'no-answer',
      note: 'Rang twice',
      completedBy: 'api',
      completedAt: '2026-03-02T08:00:00.000Z',
    },
  });
  expect(await complete({ outcome: 'done' })).toMatchObject({ status: 409 });
  expect(await complete({ outcome: 'done' }, 'unknown')).toMatchObject({ status: 404 });
});

test('a promise is recorded with its amount', async () => {
  expect(await complete({ outcome: 'promised', promise: promise() })).toMatchObject({ status: 200 });
  const stored = await api.db.paymentPromise.findMany({ where: { invoiceId: id } });
  expect(stored).toMatchObject([{ id: `W-${id}`, amount: 10_000n, payOn: new Date('2026-03-10') }]);
});

test.each<[what: string, body: object]>([
  ['an unknown outcome', { outcome: 'happy' }],
  ['no outcome', {}],
  ['a promise without the outcome', { outcome: 'done', promise: promise() }],
  ['the outcome without a promise', { outcome: 'promised' }],
  ['a promise that does not validate', { outcome: 'promised', promise: promise({ amount: 0 }) }],
])('%s is 422 and the task stays open', async (_, body) => {
  expect(await complete(body)).toMatchObject({ status: 422 });
  expect(await api.db.task.findUnique({ where: { id: `${id}:1:call` } })).toMatchObject({
    status: 'open',
    outcome: null,
  });
});
