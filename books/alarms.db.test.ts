import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openAlarmLog } from '../background/alarms.js';
import { readAlarms } from './alarms.js';
import { moveWatermark, stopWatermarks } from './ledger/reconciliation.js';
import { startDesk, type Desk } from '../test/stack/desk.js';

let desk: Desk;
beforeAll(async () => void (desk = await startDesk()));
afterAll(() => desk.stop());
beforeEach(async () => {
  await desk.db.reconciliation.deleteMany();
  await desk.db.relayFailure.deleteMany();
  await desk.db.workflowCheck.deleteMany();
});

const HOUR = 3_600_000;
const lastAsked = (hoursAgo: number) =>
  moveWatermark(desk.db, 'Stripe', new Date(Date.now() - hoursAgo * HOUR));
const ready = () =>
  desk.call<{ status: string; alarms: { code: string; summary: string }[] }>('GET', '/readyz');

test.each([
  [0, 0],
  [2.9, 0],
  [3.1, 1],
  [500, 1],
])('a provider last polled %d hours ago: %d alarms in /readyz, which stays 200', async (hours, alarms) => {
  await lastAsked(hours);
  const { status, json } = await ready();
  expect({ status, ready: json.status }).toEqual({ status: 200, ready: 'ready' });
  expect(json.alarms).toHaveLength(alarms);
});

test('the alarm names the provider and the place to look, and nothing else', async () => {
  await lastAsked(4);
  const [alarm, ...more] = (await ready()).json.alarms;
  expect(more).toEqual([]);
  expect(Object.keys(alarm!)).toEqual(['code', 'summary']);
  expect(alarm).toMatchObject({
    code: 'reconciliation-late:stripe',
    summary: expect.stringMatching(/^Stripe was last asked .* UTC: .*Schedule "reconciliation"/),
  });
});

test('a provider that is not configured any more is not late', async () => {
  await lastAsked(4);
  await stopWatermarks(desk.db, new Date());
  expect(await readAlarms(desk.book)).toEqual([]);
});

const failing = (...minutesAgo: number[]) =>
  desk.db.relayFailure.createMany({
    data: minutesAgo.map((minutes, n) => ({
      invoiceId: `I-${n}`,
      attempts: 9,
      error: 'refused',
      nextTryAt: new Date(),
      since: new Date(Date.now() - minutes * 60_000),
    })),
  });

test.each([
  [[], []],
  [[4.9], []],
  [[5.1], [/^1 invoice: Temporal has not taken/]],
  [[1, 6, 600], [/^2 invoices: Temporal has not taken/]],
])('messages to workflows that have failed for %j minutes', async (minutes, summaries) => {
  await failing(...minutes);
  const { alarms } = (await ready()).json;
  expect(alarms).toEqual(
    summaries.map((summary) => ({
      code: 'workflow-messages-failing',
      summary: expect.stringMatching(summary),
    })),
  );
});

const checked = (minutesAgo: number, found: { restarted?: number; behind?: number }) => {
  const at = new Date(Date.now() - minutesAgo * 60_000);
  const numbers = { overdue: 9, restarted: 0, behind: 0, ...found };
  return desk.db.workflowCheck.create({ data: { startedAt: at, finishedAt: at, ...numbers } });
};

test.each([
  ['nothing found', [[10, {}]], []],
  [
    'lost in the last day, together',
    [
      [10, { restarted: 1 }],
      [1_430, { restarted: 2 }],
      [1_450, { restarted: 4 }],
    ],
    ['workflows-lost 3 invoices'],
  ],
  [
    'behind at the last check',
    [
      [10, { behind: 1 }],
      [70, { behind: 5 }],
    ],
    ['steps-overdue 1 invoice:'],
  ],
  [
    'not behind any more',
    [
      [10, {}],
      [70, { behind: 5 }],
    ],
    [],
  ],
  ['a check three hours ago', [[179, {}]], []],
  ['no check for more than three hours', [[181, { behind: 5 }]], ['workflow-check-late Lost workflows']],
] as [string, [number, object][], string[]][])('checks of workflows: %s', async (_, checks, alarms) => {
  for (const [minutesAgo, found] of checks) await checked(minutesAgo, found);
  const { json } = await ready();
  expect(json.alarms.map(({ code, summary }) => `${code} ${summary}`)).toEqual(
    alarms.map((start) => expect.stringContaining(start)),
  );
});

test.each([
  ['owner', 1],
  ['accountant', 1],
  ['collector', 0],
] as const)('the desk of the %s shows %d alarms', async (role, shown) => {
  await lastAsked(4);
  desk.as(role);
  const { status, text } = await desk.get('/');
  expect(status).toBe(200);
  expect(text.match(/class="alarm" role="alert">Stripe was last asked/g) ?? []).toHaveLength(shown);
});

test('the log has an error when an alarm begins, not at every check, and a line when it is over', async () => {
  const lines: string[] = [];
  const log = {
    error: (_: unknown, line: string) => void lines.push(`error: ${line}`),
    info: (_: unknown, line: string) => void lines.push(`info: ${line}`),
  };
  const look = openAlarmLog(desk.book, log as never);
  await look();
  expect(lines).toEqual([]);
  await lastAsked(4);
  await look();
  await look();
  expect(lines).toEqual([expect.stringMatching(/^error: Stripe was last asked/)]);
  await lastAsked(0);
  await look();
  expect(lines.slice(1)).toEqual(['info: The alarm is over']);
});
