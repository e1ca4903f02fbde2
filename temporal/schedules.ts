import { ScheduleAlreadyRunning, type Client, type ScheduleOptions } from '@temporalio/client';
import { type reconciliation } from '../workflows/reconciliation.js';
import { type taskDigest, type weeklyReport } from '../workflows/reports.js';
import { type workflowCheck } from '../workflows/workflowCheck.js';

export const RECONCILIATION = 'reconciliation';
export const WORKFLOW_CHECK = 'workflow-check';
export const WEEKLY_REPORT = 'weekly-report';
export const TASK_DIGEST = 'task-digest';

/**
 * Hourly, whether a provider is configured or not, because only the worker knows that. A sweep looks back to
 * the last one, so after an outage one sweep covers everything, and a sweep that still runs makes the next
 * unnecessary.
 */
const reconciliationOn = (taskQueue: string): ScheduleOptions => ({
  scheduleId: RECONCILIATION,
  spec: { intervals: [{ every: '1 hour' }], jitter: '5 minutes' },
  policies: { overlap: 'SKIP', catchupWindow: '1 hour' },
  action: {
    type: 'startWorkflow',
    taskQueue,
    args: [],
    workflowId: RECONCILIATION,
    workflowType: 'reconciliation' satisfies typeof reconciliation.name,
    staticSummary: 'What the payment provider knows and no event has reported',
  },
});

/** Hourly: a step is overdue after a day, so that a lost workflow costs a day and an hour at most. */
const workflowCheckOn = (taskQueue: string): ScheduleOptions => ({
  scheduleId: WORKFLOW_CHECK,
  spec: { intervals: [{ every: '1 hour', offset: '30 minutes' }], jitter: '5 minutes' },
  policies: { overlap: 'SKIP', catchupWindow: '1 hour' },
  action: {
    type: 'startWorkflow',
    taskQueue,
    args: [],
    workflowId: WORKFLOW_CHECK,
    workflowType: 'workflowCheck' satisfies typeof workflowCheck.name,
    staticSummary: 'Invoices whose next step is a day overdue: lost workflows are started again',
  },
});

/** Monday 07:00 in the creditor's zone; a missed run is made up for until Thursday. */
const weeklyReportOn = (taskQueue: string, timezone: string): ScheduleOptions => ({
  scheduleId: WEEKLY_REPORT,
  spec: { calendars: [{ dayOfWeek: 'MONDAY', hour: 7 }], timezone },
  policies: { overlap: 'SKIP', catchupWindow: '3 days' },
  action: {
    type: 'startWorkflow',
    taskQueue,
    args: [],
    workflowId: WEEKLY_REPORT,
    workflowType: 'weeklyReport' satisfies typeof weeklyReport.name,
    staticSummary: 'What the week brought, to the owner',
  },
});

/** Workdays 07:30 in the creditor's zone. */
const taskDigestOn = (taskQueue: string, timezone: string): ScheduleOptions => ({
  scheduleId: TASK_DIGEST,
  spec: {
    calendars: [{ dayOfWeek: { start: 'MONDAY', end: 'FRIDAY' }, hour: 7, minute: 30 }],
    timezone,
  },
  policies: { overlap: 'SKIP', catchupWindow: '8 hours' },
  action: {
    type: 'startWorkflow',
    taskQueue,
    args: [],
    workflowId: TASK_DIGEST,
    workflowType: 'taskDigest' satisfies typeof taskDigest.name,
    staticSummary: 'What waits for whom today',
  },
});

/**
 * Creates or updates the Schedules. It may run at any time, and runs when the creditor's zone has changed; a
 * paused Schedule stays paused.
 */
export async function registerSchedules(client: Client, taskQueue: string, timeZone: string): Promise<void> {
  await register(client, reconciliationOn(taskQueue));
  await register(client, workflowCheckOn(taskQueue));
  await register(client, weeklyReportOn(taskQueue, timeZone));
  await register(client, taskDigestOn(taskQueue, timeZone));
}

async function register(client: Client, { scheduleId, ...schedule }: ScheduleOptions): Promise<void> {
  try {
    await client.schedule.create({ scheduleId, ...schedule });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update(({ state }) => ({ ...schedule, state }));
  }
}
