import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { person, ADMINISTRATOR, type Who } from '../../domain/access/rights.js';
import { escalateOverdue, openTask } from './tasks.js';
import { startApi, type TestApi, type Page, type Problem } from '../../test/stack/api.js';
import { accountBody, invoiceBody, task } from '../../test/fixtures/apiRequests.js';
import { callRoute } from '../../api/http/route.js';
import { taskRoutes } from '../../api/tasks.js';

const HOUR = 3_600_000;
const anna = person('anna@example.com', 'collector');
const ben = person('ben@example.com', 'collector');

let api: TestApi;
let id: string;
let n = 0;
beforeAll(async () => {
  api = await startApi({ now: '2026-03-02T08:00:00Z' });
  await api.ok('PUT', '/v1/accounts/A', accountBody);
});
afterAll(() => api.stop());

/** Every test has an invoice with one open call, due tomorrow. */
beforeEach(async () => {
  id = `I${++n}`;
  api.clock.set('2026-03-02T08:00:00Z');
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
  await api.db.task.create({ data: task(id, api.clock.now()) });
});

type Task = Record<
  'status' | 'outcome' | 'note' | 'claimedBy' | 'claimedUntil' | 'dueAt' | 'restsUntil',
  string | null
>;
const act = async (who: Who, verb: string, body?: object, of = `${id}:1:call`): Promise<Task> => {
  const request = { method: 'POST', path: `/v1/tasks/${of}/${verb}`, body };
  const reply = (await callRoute(taskRoutes(api.book), request, who)) as { json: unknown };
  return JSON.parse(JSON.stringify(reply.json)) as Task;
};
const stored = () => api.db.task.findUniqueOrThrow({ where: { id: `${id}:1:call` } });
const endClaim = () =>
  api.db.task.update({ where: { id: `${id}:1:call` }, data: { claimedUntil: new Date(Date.now() - 1) } });
const timeline = async () =>
  (
    await api.ok<Page<{ type: string; summary: string; actor: string }>>('GET', `/v1/invoices/${id}/timeline`)
  ).items.at(-1);

describe('a claim', () => {
  test("is one person's for a quarter of an hour, and a repeated one restarts that", async () => {
    const first = await act(anna, 'claim');
    expect(first.claimedBy).toBe('anna@example.com');
    const minutes = (Date.parse(first.claimedUntil!) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(14);
    expect(minutes).toBeLessThanOrEqual(15);
    const again = await act(anna, 'claim');
    expect(again.claimedUntil! >= first.claimedUntil!).toBe(true);
  });

  test.each<[verb: string, body: object | undefined]>([
    ['claim', undefined],
    ['release', undefined],
    ['complete', { outcome: 'no-answer' }],
    ['postpone', { until: '2026-03-05', reason: 'Later' }],
    ['skip', { reason: 'No' }],
  ])('of another refuses %s, naming who and until when', async (verb, body) => {
    const { claimedUntil } = await act(anna, 'claim');
    const before = await stored();
    await expect(act(ben, verb, body)).rejects.toThrow(
      `anna@example.com is working on task ${id}:1:call until ${claimedUntil}`,
    );
    expect(await stored()).toEqual(before);
  });

  test('of another is 409 over HTTP, and a key claims by its name', async () => {
    await act(anna, 'claim');
    const answer = await api.call<Problem>('POST', `/v1/tasks/${id}:1:call/claim`);
    expect(answer).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('anna@example.com') },
    });
    await endClaim();
    expect(await api.ok('POST', `/v1/tasks/${id}:1:call/claim`)).toMatchObject({ claimedBy: 'api' });
  });

  test('that has expired, or was released, hinders no other person', async () => {
    await act(anna, 'claim');
    await endClaim();
    expect((await act(ben, 'claim')).claimedBy).toBe('ben@example.com');
    expect((await act(ben, 'release')).claimedBy).toBeNull();
    expect((await act(anna, 'claim')).claimedBy).toBe('anna@example.com');
  });

  test('is not shown when it has expired, nor kept when the task is done', async () => {
    await act(anna, 'claim');
    expect(await act(anna, 'complete', { outcome: 'no-answer' })).toMatchObject({
      claimedBy: null,
      claimedUntil: null,
    });
    await expect(act(anna, 'claim')).rejects.toThrow('is done already, as no-answer');
  });

  test('of two at once is given to one', async () => {
    const answers = await Promise.allSettled([act(anna, 'claim'), act(ben, 'claim')]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('keeps an overdue task from the next role until it is over', async () => {
    await act(anna, 'claim');
    api.clock.set('2026-03-04T08:00:00Z');
    await escalateOverdue(api.book);
    expect(await stored()).toMatchObject({ role: 'collector', escalations: 0 });
    await endClaim();
    await escalateOverdue(api.book);
    expect(await stored()).toMatchObject({ role: 'accountant', claimedBy: null });
  });
});

describe('postponed', () => {
  test("to a date it is due on that day in the customer's zone, with person and reason on the timeline", async () => {
    const postponed = await act(anna, 'postpone', { until: '2026-03-05', reason: 'Back from holiday then' });
    // Berlin is an hour ahead of UTC.
    expect(postponed).toMatchObject({
      status: 'open',
      note: 'Back from holiday then',
      restsUntil: '2026-03-04T23:00:00.000Z',
      dueAt: '2026-03-05T23:00:00.000Z',
    });
    expect(await timeline()).toMatchObject({
      type: 'task.postponed',
      actor: 'anna@example.com',
      summary: 'Task call: postponed to 2026-03-05: Back from holiday then',
    });
  });

  test('to an instant it is due then and shown from that morning on', async () => {
    expect(await act(anna, 'postpone', { until: '2026-03-05T13:00:00Z', reason: 'At two' })).toMatchObject({
      restsUntil: '2026-03-04T23:00:00.000Z',
      dueAt: '2026-03-05T13:00:00.000Z',
    });
  });

  test('again changes nothing, and it goes to the next role when its new time is over', async () => {
    const body = { until: '2026-03-05', reason: 'Later' };
    await act(anna, 'postpone', body);
    const events = await api.db.timelineEvent.count({ where: { invoiceId: id } });
    await act(anna, 'postpone', body);
    expect(await api.db.timelineEvent.count({ where: { invoiceId: id } })).toBe(events);
    api.clock.set('2026-03-05T22:59:00Z');
    await escalateOverdue(api.book);
    expect((await stored()).role).toBe('collector');
    api.clock.set('2026-03-05T23:01:00Z');
    await escalateOverdue(api.book);
    expect((await stored()).role).toBe('accountant');
  });

  test.each([
    ['before now', 409, { until: '2026-03-01', reason: 'x' }],
    ['to this moment', 409, { until: '2026-03-02T08:00:00Z', reason: 'x' }],
    ['for longer than tasks last', 409, { until: '2026-06-01', reason: 'x' }],
    ['to a day that is none', 422, { until: '2026-02-30', reason: 'x' }],
    ['without why', 422, { until: '2026-03-05' }],
  ])('%s is refused with %i and changes nothing', async (_, status, body) => {
    const before = await stored();
    expect(await api.call('POST', `/v1/tasks/${id}:1:call/postpone`, body)).toMatchObject({ status });
    expect(await stored()).toEqual(before);
  });

  test('today is possible until the day is over', async () => {
    expect(await act(anna, 'postpone', { until: '2026-03-02', reason: 'In the afternoon' })).toMatchObject({
      dueAt: '2026-03-02T23:00:00.000Z',
    });
  });
});

describe('skipped', () => {
  test('it is done, with person and reason; again changes nothing', async () => {
    expect(await act(anna, 'skip', { reason: 'They sit next door' })).toMatchObject({
      status: 'done',
      outcome: 'skipped',
      note: 'They sit next door',
    });
    expect(await timeline()).toMatchObject({ type: 'task.skipped', actor: 'anna@example.com' });
    await act(anna, 'skip', { reason: 'They sit next door' });
    expect(await api.db.timelineEvent.count({ where: { invoiceId: id, type: 'task.skipped' } })).toBe(1);
    await expect(act(anna, 'complete', { outcome: 'done' })).rejects.toThrow('is done already, as skipped');
  });

  test('without a reason it stays', async () => {
    expect(await api.call('POST', `/v1/tasks/${id}:1:call/skip`, {})).toMatchObject({ status: 422 });
    expect((await stored()).status).toBe('open');
  });

  test('a decision cannot be skipped', async () => {
    await api.db.task.update({ where: { id: `${id}:1:call` }, data: { detail: { approvalId: 'X' } } });
    await expect(act(anna, 'skip', { reason: 'No' })).rejects.toThrow('is an approval');
  });
});

describe("one's own role's tasks", () => {
  test('are those that one sees and works on', async () => {
    const manager = person('sam@example.com', 'serviceDeliveryManager');
    for (const verb of ['claim', 'release'])
      await expect(act(manager, verb)).rejects.toThrow("it is the collector's");
    await expect(act(manager, 'skip', { reason: 'x' })).rejects.toThrow('may not work on task');
    const request = { method: 'GET', path: '/v1/tasks', query: { accountId: 'A' } };
    const seen = async (who: Who) =>
      ((await callRoute(taskRoutes(api.book), request, who)) as { json: Page<Task> }).json;
    expect((await seen(manager)).items).toEqual([]);
    expect((await seen(anna)).items.length).toBeGreaterThan(0);
    expect((await act(ADMINISTRATOR, 'claim')).claimedBy).toBe('api');
  });

  test('of nothing is 404', async () => {
    for (const verb of ['claim', 'release', 'skip', 'postpone']) {
      const body =
        verb === 'skip'
          ? { reason: 'x' }
          : verb === 'postpone'
            ? { reason: 'x', until: '2026-03-05' }
            : undefined;
      expect(await api.call('POST', `/v1/tasks/nothing/${verb}`, body)).toMatchObject({ status: 404 });
    }
  });
});

describe('a newer letter to be brought, or call to be made', () => {
  const open = (stepId: string, type: string) =>
    openTask(api.db, {
      id: `${id}:1:${stepId}`,
      type,
      role: 'collector',
      accountId: `B${n}`,
      invoiceId: id,
      cycle: 1,
      stepId,
      openedAt: new Date(api.clock.now()),
      dueAt: new Date(api.clock.now() + HOUR),
    });
  const bring = (stepId: string) => open(stepId, 'send-by-hand');
  const left = async () =>
    (await api.db.task.findMany({ where: { accountId: `B${n}`, status: 'open' } })).map(
      ({ stepId }) => stepId,
    );
  const ended = (stepId: string) => api.db.task.findUnique({ where: { id: `${id}:1:${stepId}` } });
  beforeEach(() => api.ok('PUT', `/v1/accounts/B${n}`, accountBody));

  test('takes the place of the older one, which says so', async () => {
    await bring('reminder-16');
    await bring('reminder-23');
    expect(await left()).toEqual(['reminder-23']);
    expect(await ended('reminder-16')).toMatchObject({
      outcome: 'skipped',
      note: 'A newer letter takes its place',
      completedBy: 'system',
    });
    expect(await timeline()).toMatchObject({ type: 'task.skipped', actor: 'system' });
  });

  test('again has no effect, and does not touch a claimed task', async () => {
    await bring('reminder-16');
    await act(anna, 'claim', undefined, `${id}:1:reminder-16`);
    await bring('reminder-23');
    await bring('reminder-16');
    expect((await left()).sort()).toEqual(['reminder-16', 'reminder-23']);
  });

  test('calls supersede calls of every kind, letters supersede letters, other tasks none', async () => {
    await open('call-for-promise-89', 'call-for-promise');
    await bring('reminder-23');
    await open('reply', 'read-reply');
    await open('demand-call-92', 'demand-call');
    expect((await left()).sort()).toEqual(['demand-call-92', 'reminder-23', 'reply']);
    expect(await ended('call-for-promise-89')).toMatchObject({
      outcome: 'skipped',
      note: 'A newer call takes its place',
    });
  });

  test('a call that a person has postponed to a day stays', async () => {
    await open('call-for-promise-33', 'call-for-promise');
    await act(
      anna,
      'postpone',
      { until: '2026-03-05', reason: 'Back on Thursday' },
      `${id}:1:call-for-promise-33`,
    );
    await open('call-for-promise-40', 'call-for-promise');
    expect((await left()).sort()).toEqual(['call-for-promise-33', 'call-for-promise-40']);
  });
});
