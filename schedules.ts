import { ScheduleAlreadyRunning, type Client, type ScheduleOptions } from '@temporalio/client';
import { type reconciliation } from './workflows/reconciliation.js';

export const RECONCILIATION = 'reconciliation';

/**
 * Hourly, whether a provider is configured or not: the worker knows that. A sweep looks back to the last one, so after an
 * outage one makes up for all, and one that still runs makes the next unnecessary.
 */
const reconciliationOn = (taskQueue: string) =>
  ({
    scheduleId: RECONCILIATION,
    spec: { intervals: [{ every: '1 hour' }], jitter: '5 minutes' },
    policies: { overlap: 'SKIP', catchupWindow: '1 hour' },
    action: {
      ...{ type: 'startWorkflow', taskQueue, args: [] },
      ...{ workflowId: RECONCILIATION, workflowType: 'reconciliation' satisfies typeof reconciliation.name },
      staticSummary: 'What the payment provider knows and no event has told',
    },
  }) satisfies ScheduleOptions;

/** Makes the Schedules what they are here; may be run again at any time. One that somebody has paused stays paused. */
export async function registerSchedules(client: Client, taskQueue: string): Promise<void> {
  const { scheduleId, ...schedule } = reconciliationOn(taskQueue);
  try {
    await client.schedule.create({ scheduleId, ...schedule });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update(({ state }) => ({ ...schedule, state }));
  }
}
