import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { registerSchedules, TASK_DIGEST, WEEKLY_REPORT } from '../../temporal/schedules.js';
import { type ReportResult } from '../../activities/sendReports.js';
import { openTask } from '../../books/tasks/tasks.js';
import { anAccount, anInvoice, enter } from '../fixtures/books.js';
import { testTemporal } from '../stack/temporal.js';
import { settableClock, startWorld, type World } from '../stack/testStack.js';

/** Monday, 07:00 in London, ten days before the due date. */
const clock = settableClock(Date.parse('2026-03-02T07:00:00Z'));
let env: TestWorkflowEnvironment;
let world: World;
beforeAll(async () => {
  env = await testTemporal();
  world = await startWorld(env, { clock });
  await enter(world.book, anAccount('acme'), anInvoice('INV', 'acme', '2099-01-01'));
  await registerSchedules(env.client, world.taskQueue, 'Europe/London');
});
afterAll(async () => {
  await world?.stop();
  await env?.teardown();
});

/** Triggers the Schedule now and returns its result. */
async function act(scheduleId: string): Promise<ReportResult> {
  const schedule = env.client.schedule.getHandle(scheduleId);
  const { recentActions } = (await schedule.describe()).info;
  await schedule.trigger();
  for (;;) {
    const last = (await schedule.describe()).info.recentActions.at(-1);
    const isNew = (await schedule.describe()).info.recentActions.length > recentActions.length;
    if (isNew && last?.action.type === 'startWorkflow')
      return env.client.workflow.getHandle(last.action.workflow.workflowId).result() as Promise<ReportResult>;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('both Schedules keep the hours of the creditor, and move with its zone', async () => {
  const times = async (scheduleId: string) => {
    const { spec, info } = await env.client.schedule.getHandle(scheduleId).describe();
    return {
      timezone: spec.timezone,
      hours: info.nextActionTimes.slice(0, 3).map((at) => timeIn(at, spec.timezone!)),
    };
  };
  expect(await times(WEEKLY_REPORT)).toEqual({
    timezone: 'Europe/London',
    hours: Array(3).fill('Mon 07:00'),
  });
  expect((await times(TASK_DIGEST)).hours.every((time) => /^(Mon|Tue|Wed|Thu|Fri) 07:30$/.test(time))).toBe(
    true,
  );
  await registerSchedules(env.client, world.taskQueue, 'Asia/Tokyo');
  expect(await times(WEEKLY_REPORT)).toEqual({ timezone: 'Asia/Tokyo', hours: Array(3).fill('Mon 07:00') });
});

const timeIn = (at: Date, timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' })
    .format(at)
    .replace(',', '');

test('the week to the owner, once; the day to whoever has something to do, once', async () => {
  expect(await act(WEEKLY_REPORT)).toEqual({ sentTo: ['owner'] });
  expect(await act(WEEKLY_REPORT)).toEqual({ sentTo: [] });
  expect(await act(TASK_DIGEST)).toEqual({ sentTo: [] });
  await openTask(world.book.db, {
    id: 'T',
    type: 'call',
    role: 'collector',
    accountId: 'acme',
    invoiceId: 'INV',
    cycle: 1,
    stepId: 'call',
    openedAt: new Date(clock.now()),
    dueAt: new Date(clock.now()),
  });
  expect(await act(TASK_DIGEST)).toEqual({ sentTo: ['collector'] });
  clock.set(Date.parse('2026-03-09T07:00:00Z'));
  expect(await act(WEEKLY_REPORT)).toEqual({ sentTo: ['owner'] });
  expect(await act(TASK_DIGEST)).toEqual({ sentTo: ['collector'] });
  expect(
    world.mail
      .messages()
      .reverse()
      .map(({ to, subject }) => `${to[0]}: ${subject}`),
  ).toEqual([
    'owner@northwind.example: Collections, February 23, 2026 to March 1, 2026: nothing collected',
    'collector@northwind.example: Today: 1 task (Collector)',
    'owner@northwind.example: Collections, March 2, 2026 to March 8, 2026: nothing collected',
    'collector@northwind.example: Today: 1 task, 1 overdue (Collector)',
  ]);
});
