import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type DunningCase } from '../domain/planning/case.js';
import { startMailCatcher, type MailCatcher } from '../dev/fakes/mailCatcher.js';
import { startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody, settingsBody } from '../test/fixtures/apiRequests.js';
import { walker } from '../test/stack/stepRunner.js';
import { toFailure } from './failure.js';

const MINUTE = 60_000;

let api: TestApi;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
beforeAll(async () => {
  [api, catcher] = await Promise.all([startApi({ now: '2026-02-02T07:00:00Z' }), startMailCatcher()]);
  await api.ok('PUT', '/v1/settings', settingsBody);
  walk = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, catcher.url);
});
afterAll(() => Promise.all([api.stop(), catcher.stop()]));

let n = 0;
let id: string;
let before: DunningCase;
beforeEach(async () => {
  id = `C${++n}`;
  api.clock.set('2026-02-02T07:00:00Z');
  await api.ok('PUT', `/v1/accounts/${id}`, accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id, dueOn: '2026-02-01' });
  before = await walk.caseOf(id);
});

/**
 * Runs what the workflow requests when Temporal's timer for the next step has fired, on a machine whose clock
 * is behind.
 */
const performBehind = (ms: number) => {
  const { accountId, cycle, next } = before;
  api.clock.set(new Date(Date.parse(next!.at) - ms).toISOString());
  return walk.activities[next!.verb]({ invoiceId: id, accountId, cycle, stepId: next!.id, at: next!.at });
};
const runs = async () =>
  (await api.db.stepRun.findMany({ where: { invoiceId: id, outcome: 'done' } })).map(({ stepId }) => stepId);

test.each([1, 45_000, 5 * MINUTE])(
  'a step that Temporal began is performed on a machine %d ms behind, once and on its day',
  async (ms) => {
    const after = await performBehind(ms);
    expect(after.next!.id).not.toBe(before.next!.id);
    expect(await runs()).toContain(before.next!.id);
    const count = catcher.messages().length;
    expect((await performBehind(ms)).next).toEqual(after.next);
    expect(catcher.messages()).toHaveLength(count);
    const run = await api.db.stepRun.findFirstOrThrow({ where: { invoiceId: id, stepId: before.next!.id } });
    expect(run.at.toISOString()).toBe(before.next!.at);
  },
);

test.each([5 * MINUTE + 1, 86_400_000])(
  'on a machine %d ms behind it is tried again in half a minute, and the failure names the clock',
  async (ms) => {
    const error = await performBehind(ms).catch((thrown: unknown) => thrown);
    expect(toFailure(error)).toMatchObject({
      type: 'ClockBehind',
      nonRetryable: false,
      nextRetryDelay: 30_000,
      message: expect.stringContaining('correct its clock'),
    });
    expect(await runs()).not.toContain(before.next!.id);
  },
);

test('a step that was put off meanwhile is not performed, however far the clock is behind', async () => {
  await api.ok('PATCH', `/v1/invoices/${id}`, { dueOn: '2026-03-01' });
  for (const ms of [45_000, 10 * MINUTE]) {
    const { next } = await performBehind(ms);
    expect(Date.parse(next!.at)).toBeGreaterThan(Date.parse(before.next!.at));
  }
  expect(await runs()).not.toContain(before.next!.id);
});
