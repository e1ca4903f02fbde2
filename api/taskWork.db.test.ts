import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { ADMINISTRATOR, person, type Who } from '../domain/access/rights.js';
import { accountBody, invoiceBody, task } from '../test/fixtures/apiRequests.js';
import { startApi, type Page, type Problem, type TestApi } from '../test/stack/api.js';
import { callRoute } from './http/route.js';
import { taskRoutes } from './tasks.js';

const anna = person('anna@example.com', 'collector');
const manager = person('sam@example.com', 'serviceDeliveryManager');

let api: TestApi;
let id: string;
let n = 0;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', accountBody);
});
afterAll(() => api.stop());

/** Every test has an invoice with one open call. */
beforeEach(async () => {
  const invoiceId = `I${++n}`;
  id = `${invoiceId}:1:call`;
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: invoiceId });
  await api.db.task.create({ data: task(invoiceId, api.clock.now()) });
});

const post = (verb: string, body?: object) => api.call<Problem>('POST', `/v1/tasks/${id}/${verb}`, body);
const as = async <T>(who: Who, method: string, path: string, body?: object): Promise<T> =>
  ((await callRoute(taskRoutes(api.book), { method, path, body }, who)) as { json: T }).json;
const act = (who: Who, verb: string, body?: object) =>
  as<{ claimedBy: string | null }>(who, 'POST', `/v1/tasks/${id}/${verb}`, body);

test('a task that another person has claimed is 409, and a key claims by its name', async () => {
  expect(await act(anna, 'claim')).toMatchObject({ claimedBy: anna.actor });
  expect(await post('claim')).toMatchObject({
    status: 409,
    json: { detail: expect.stringContaining(anna.actor) },
  });
  await act(anna, 'release');
  expect(await post('claim')).toMatchObject({ status: 200, json: { claimedBy: 'api' } });
});

test.each([
  ['a date', '2026-03-05', '2026-03-05T23:00:00.000Z'],
  ['an instant', '2026-03-05T13:00:00Z', '2026-03-05T13:00:00.000Z'],
])('a task is postponed to %s', async (_, until, dueAt) => {
  const json = { dueAt, restsUntil: '2026-03-04T23:00:00.000Z' };
  expect(await post('postpone', { until, reason: 'Later' })).toMatchObject({ status: 200, json });
});

test.each([
  ['postpone', 'to a day that does not exist', { until: '2026-02-30', reason: 'x' }],
  ['postpone', 'without a reason', { until: '2026-03-05' }],
  ['skip', 'without a reason', {}],
])('%s %s is 422 and changes nothing', async (verb, _, body) => {
  const stored = () => api.db.task.findUniqueOrThrow({ where: { id } });
  const before = await stored();
  expect(await post(verb, body)).toMatchObject({ status: 422 });
  expect(await stored()).toEqual(before);
});

test('only the role of a task, and its superiors, see it and work on it', async () => {
  for (const verb of ['claim', 'release'])
    await expect(act(manager, verb)).rejects.toThrow("it is the collector's");
  await expect(act(manager, 'skip', { reason: 'x' })).rejects.toThrow('may not work on task');
  const seen = async (who: Who) => (await as<Page<object>>(who, 'GET', '/v1/tasks')).items;
  expect(await seen(manager)).toEqual([]);
  expect((await seen(anna)).length).toBeGreaterThan(0);
  expect((await act(ADMINISTRATOR, 'claim')).claimedBy).toBe('api');
});

test.each([
  ['claim', undefined],
  ['release', undefined],
  ['postpone', { reason: 'x', until: '2026-03-05' }],
  ['skip', { reason: 'x' }],
])('%s of an unknown task is 404', async (verb, body) => {
  id = 'unknown';
  expect(await post(verb, body)).toMatchObject({ status: 404 });
});
