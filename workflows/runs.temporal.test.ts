import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type WorkflowHandle } from '@temporalio/client';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { type DunningCase } from '../domain/planning/case.js';
import { openCase, stepAt, withWorker, type Fake } from '../test/stack/fakeActivities.js';
import { testTemporal, timeSkipping } from '../test/stack/temporal.js';
import * as messages from './messages.js';

let real: TestWorkflowEnvironment;
let skipping: TestWorkflowEnvironment;
beforeAll(async () => {
  [real, skipping] = await Promise.all([testTemporal(), timeSkipping()]);
});
afterAll(() => Promise.all([real?.teardown(), skipping?.teardown()]));

const DAY = 86_400_000;

const until = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** Names of a history's events, "timerFired" for one. */
async function eventsOf(handle: Pick<WorkflowHandle, 'fetchHistory'>): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return events!.flatMap((event) =>
    Object.entries(event).flatMap(([key, value]) =>
      value && /EventAttributes$/.test(key) ? [key.replace('EventAttributes', '')] : [],
    ),
  );
}

describe('a timer fires and a payment comes while no worker runs, so that one workflow task brings both', () => {
  const paid = { id: 'P-1', amount: 10_000, currency: 'EUR', receivedAt: '2026-03-02T09:00:00Z' };

  /** Outcome, steps taken and number of workflow tasks; `afterwards` is the case that the payment brings. */
  async function meet(afterwards: (due: number) => Partial<DunningCase>) {
    const invoiceId = `tie-${randomUUID()}`;
    const steps: string[] = [];
    const createTask: Fake = async ({ stepId }: { stepId: string }) => {
      steps.push(stepId);
      return openCase({ invoiceId, revision: 3, status: 'closed', waitingFor: null });
    };
    // Without a cache the second worker needs nothing of the first.
    const options = { taskQueue: `dunning-${invoiceId}`, maxCachedWorkflows: 0 };
    const due = (await skipping.currentTimeMs()) + DAY;
    const { handle, pay } = await withWorker(
      skipping,
      { createTask },
      async (workflows) => {
        await workflows.start(openCase({ invoiceId, waitingFor: null, next: stepAt(due) }));
        const handle = workflows.handle(invoiceId);
        await until(async () => (await eventsOf(handle)).includes('timerStarted'));
        const changed = openCase({ invoiceId, revision: 2, waitingFor: null, ...afterwards(due) });
        return { handle, pay: () => workflows.signalPayments(changed, [paid]) };
      },
      options,
    );
    await skipping.sleep(DAY + 1_000);
    await until(async () => (await eventsOf(handle)).includes('timerFired'));
    await pay();
    const outcome = await withWorker(skipping, { createTask }, () => handle.result(), options);
    const events = await eventsOf(handle);
    return { outcome, steps, tasks: events.filter((name) => name === 'workflowTaskStarted').length };
  }

  test('the payment wins, and the step is not taken', async () => {
    const met = await meet(() => ({ status: 'paid', balance: 0 }));
    expect(met).toEqual({ outcome: 'paid', steps: [], tasks: 2 });
  });

  test('a part payment leaves the step, which is taken', async () => {
    const { outcome, steps } = await meet((due) => ({ balance: 4_000, next: stepAt(due) }));
    expect({ outcome, steps }).toEqual({ outcome: 'closed', steps: ['call-28'] });
  });
});

test('a long history is cut after the update that is being answered, and what is known is carried on', async () => {
  const known = openCase({
    revision: 3,
    stage: 'delinquent',
    balance: 4_000,
    waitingFor: null,
    next: stepAt(Date.now() + 30 * DAY),
  });
  let finish: (() => void) | undefined;
  const recordRequest: Fake = async () => {
    await new Promise<void>((resolve) => (finish = resolve));
    return known;
  };
  await withWorker(real, { recordRequest }, async (workflows) => {
    await workflows.start(openCase({ revision: 2 }));
    const handle = workflows.handle('I-1');
    const before = await handle.describe();
    const request = { reason: 'Will pay' };
    const answer = handle.executeUpdate<DunningCase, [unknown]>('pause', { args: [request] });
    await until(async () => finish !== undefined);
    for (let sent = 0; sent < 2_100; sent += 50)
      await Promise.all(Array.from({ length: 50 }, () => workflows.signalChange(openCase({ balance: 1 }))));
    const { runId, historyLength } = await handle.describe();
    expect({ runId, isLong: historyLength > 2_000 }).toEqual({ runId: before.runId, isLong: true });
    finish!();
    expect(await answer).toEqual(known);
    await until(async () => (await handle.describe()).runId !== before.runId);
    expect(await handle.query(messages.state)).toEqual(known);
    const { typedSearchAttributes, historyLength: length } = await handle.describe();
    expect(length).toBeLessThan(20);
    expect(typedSearchAttributes.get(messages.ACCOUNT_ID)).toBe('A-1');
    await handle.terminate();
  });
}, 120_000);
