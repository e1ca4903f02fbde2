import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Page, type Problem } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody, task } from '../../test/fixtures/apiRequests.js';

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

const complete = (body: object, of = `${id}:1:call`) =>
  api.call<Task & Problem>('POST', `/v1/tasks/${of}/complete`, body);
const view = () => api.ok('GET', `/v1/invoices/${id}`);
const promise = (more: object = {}) => ({
  id: `W-${id}`,
  amount: 10_000,
  currency: 'EUR',
  payOn: '2026-03-10',
  ...more,
});
const story = async () =>
  (await api.ok<Page<{ type: string }>>('GET', `/v1/invoices/${id}/timeline`)).items.map(({ type }) => type);

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

const PLAIN = ['no-answer', 'left-message', 'refused', 'wrong-contact', 'done'];

test.each(PLAIN)('%s closes the task, is signalled, and the escalation continues', async (outcome) => {
  const before = await view();
  expect(await complete({ outcome, note: 'Rang twice' })).toMatchObject({
    status: 200,
    json: {
      status: 'done',
      outcome,
      note: 'Rang twice',
      completedBy: 'api',
      completedAt: '2026-03-02T08:00:00.000Z',
    },
  });
  expect(await view()).toEqual(before);
  expect(await story()).toEqual(['invoice.created', 'task.done']);
});

test('the escalation waits for a promise from then on', async () => {
  expect(await complete({ outcome: 'promised', promise: promise() })).toMatchObject({ status: 200 });
  expect(await view()).toMatchObject({
    promise: { id: `W-${id}`, payOn: '2026-03-10' },
    nextStep: { id: `promise-W-${id}` },
  });
  expect(await story()).toEqual(['invoice.created', 'task.done', 'promise.made']);
});

test('a dispute on the telephone makes the invoice wait, and can be resolved', async () => {
  expect(await complete({ outcome: 'disputed', note: 'Hours are wrong' })).toMatchObject({ status: 200 });
  expect(await view()).toMatchObject({ disputed: true, waitingFor: 'dispute' });
  const path = `/v1/invoices/${id}/disputes/${id}:1:call/resolve`;
  expect(await api.ok('POST', path, { outcome: 'rejected' })).toMatchObject({ disputed: false });
});

test('the same outcome again changes nothing, another is refused, and so is an unknown task', async () => {
  expect(await complete({ outcome: 'done' }, 'nothing')).toMatchObject({ status: 404 });
  await complete({ outcome: 'no-answer' });
  expect(await complete({ outcome: 'no-answer' })).toMatchObject({ status: 200 });
  expect(await complete({ outcome: 'done' })).toMatchObject({ status: 409 });
  expect(await story()).toEqual(['invoice.created', 'task.done']);
});

test('a promise is not lost when another person has completed the task', async () => {
  await complete({ outcome: 'promised', promise: promise() });
  expect(await complete({ outcome: 'promised', promise: promise() })).toMatchObject({ status: 200 });
  expect(await complete({ outcome: 'promised', promise: promise({ id: 'other' }) })).toMatchObject({
    status: 409,
  });
});

test('a promise that is on record already completes its task', async () => {
  await api.ok('POST', `/v1/invoices/${id}/promises`, promise());
  expect(await complete({ outcome: 'promised', promise: promise() })).toMatchObject({ status: 200 });
  expect(await api.db.paymentPromise.count({ where: { invoiceId: id } })).toBe(1);
});

const REFUSED: [what: string, status: number, body: object][] = [
  ['an unknown outcome', 422, { outcome: 'happy' }],
  ['no outcome', 422, {}],
  ['a promise without the outcome', 422, { outcome: 'done', promise: promise() }],
  ['the outcome without a promise', 422, { outcome: 'promised' }],
  ['a promise that does not validate', 422, { outcome: 'promised', promise: promise({ amount: 0 }) }],
  [
    'a promise in another currency',
    409,
    { outcome: 'promised', promise: promise({ id: 'USD', currency: 'USD' }) },
  ],
];

test.each(REFUSED)('%s is %i and the task stays open', async (_what, status, body) => {
  expect(await complete(body)).toMatchObject({ status });
  expect(await api.db.task.findUnique({ where: { id: `${id}:1:call` } })).toMatchObject({
    status: 'open',
    outcome: null,
  });
});

test('a promise whose id is known with other content is a conflict, and the task stays open', async () => {
  await api.ok('POST', `/v1/invoices/${id}/promises`, promise());
  expect(await complete({ outcome: 'promised', promise: promise({ amount: 1 }) })).toMatchObject({
    status: 409,
  });
  expect(await api.db.task.findUnique({ where: { id: `${id}:1:call` } })).toMatchObject({ status: 'open' });
});

test('tasks end with their debt; later ones can be done, but accept no promise or dispute', async () => {
  await api.ok('POST', '/v1/payments', { ...paymentBody, id: `P-${id}`, invoiceId: id, amount: 10_000 });
  expect(await api.db.task.findUnique({ where: { id: `${id}:1:call` } })).toMatchObject({
    status: 'done',
    outcome: 'paid',
  });
  expect(await complete({ outcome: 'done' })).toMatchObject({ status: 409 });
  await api.db.task.create({
    data: { ...task(id, api.clock.now()), id: `${id}:after`, type: 'reinstate-licenses' },
  });
  expect(await complete({ outcome: 'promised', promise: promise() }, `${id}:after`)).toMatchObject({
    status: 409,
  });
  expect(await complete({ outcome: 'disputed' }, `${id}:after`)).toMatchObject({ status: 409 });
  expect(await complete({ outcome: 'done' }, `${id}:after`)).toMatchObject({ status: 200 });
  expect(await view()).toMatchObject({ status: 'paid', promise: null, disputed: false });
});
