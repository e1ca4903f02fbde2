import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { type DunningCase, type NextStep } from '../domain/planning/case.js';
import { type workflowsOf } from '../temporal/dunningWorkflows.js';
import { storeHistories } from '../test/histories/histories.js';
import { openCase, stepAt, withWorker, type Fake } from '../test/stack/fakeActivities.js';
import { testTemporal, timeSkipping } from '../test/stack/temporal.js';
import * as messages from './messages.js';

let real: TestWorkflowEnvironment;
let skipping: TestWorkflowEnvironment;
beforeAll(async () => {
  [real, skipping] = await Promise.all([testTemporal(), timeSkipping()]);
});
afterAll(() => Promise.all([real?.teardown(), skipping?.teardown()]));

/** RECORD_HISTORIES=yes stores this history for replay.temporal.test.ts. */
async function recorded(workflows: ReturnType<typeof workflowsOf>, invoiceId: string): Promise<void> {
  if (process.env.RECORD_HISTORIES === 'yes') await storeHistories({ workflows }, [invoiceId]);
}

test('a step that changes nothing is retried at growing intervals, a few times in a minute', async () => {
  const performedAt: number[] = [];
  let now = 0;
  const createTask: Fake = async () => {
    now = await skipping.currentTimeMs();
    performedAt.push(now);
    // The step fails to change anything thirty times; then the debt ends, so that the test ends too.
    return performedAt.length < 30
      ? openCase({ invoiceId: 'resting', waitingFor: null, next: stepAt(begun) })
      : openCase({ invoiceId: 'resting', revision: 2, status: 'paid', waitingFor: null });
  };
  const begun = await skipping.currentTimeMs();
  await withWorker(skipping, { createTask }, async (workflows) => {
    await workflows.start(openCase({ invoiceId: 'resting', waitingFor: null, next: stepAt(begun) }));
    expect(await workflows.handle('resting').result()).toBe('paid');
    await recorded(workflows, 'resting');
  });
  const most = Math.max(
    ...performedAt.map((from) => performedAt.filter((at) => at >= from && at < from + 60_000).length),
  );
  expect(most).toBeLessThanOrEqual(7);
  expect(now - begun).toBeGreaterThan(20 * 60_000);
}, 120_000);

test('a change ends the rest at once', async () => {
  let performed = 0;
  const createTask: Fake = async () => {
    performed++;
    return openCase({ waitingFor: null, next: stepAt(Date.now() - 1_000) });
  };
  await withWorker(real, { createTask }, async (workflows) => {
    await workflows.start(openCase({ waitingFor: null, next: stepAt(Date.now()) }));
    while (performed < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    await workflows.signalChange(openCase({ revision: 2, status: 'paid', waitingFor: null }));
    expect(await workflows.handle('I-1').result()).toBe('paid');
  });
});

const GARBAGE: unknown[][] = [
  [],
  [null],
  [''],
  [7],
  [[]],
  [{}],
  [{ case: {} }],
  [{ case: null }],
  [{ id: 'P-1' }],
  [{ id: 'P-1', amount: 1.5, currency: 'EUR', receivedAt: '2026-03-02T09:00:00Z' }],
  [{ id: 'P\u0000', amount: 1, currency: 'EUR', receivedAt: '2026-03-02T09:00:00Z' }],
  [{ id: 'P-1', amount: 1, currency: 'EUR', receivedAt: 'yesterday' }],
  [openCase({ invoiceId: 'I-other', revision: 99 })],
  [openCase({ invoiceId: 'unheard', revision: 99, balance: 0.5 })],
  [openCase({ invoiceId: 'unheard', revision: 99, currency: 'XXXX' })],
  [openCase({ invoiceId: 'unheard', revision: 99, status: 'gone' as never })],
  [openCase({ invoiceId: 'unheard', revision: 99, next: { ...stepAt(0), verb: 'drop' as never } })],
  [openCase({ invoiceId: 'unheard', revision: 99, next: { ...stepAt(0), at: 'soon' } })],
];

test('empty and malformed signals are ignored: the workflow goes on', async () => {
  await withWorker(real, {}, async (workflows) => {
    await workflows.start(openCase({ invoiceId: 'unheard' }));
    const handle = workflows.handle('unheard');
    for (const name of ['caseChanged', 'payment'])
      for (const args of GARBAGE) await handle.signal<unknown[]>(name, ...args);
    expect(await handle.query(messages.state)).toEqual(openCase({ invoiceId: 'unheard' }));
    const paid = { amount: 3_000, currency: 'EUR', receivedAt: '2026-03-02T09:00:00Z' };
    await workflows.signalPayments(openCase({ invoiceId: 'unheard', revision: 2, balance: 4_000 }), [
      { id: 'P-1', ...paid },
      { id: 'P-2', ...paid },
    ]);
    expect(await handle.query(messages.state)).toMatchObject({ revision: 2, balance: 4_000 });
    await workflows.signalChange(
      openCase({ invoiceId: 'unheard', revision: 3, status: 'paid', balance: 0, waitingFor: null }),
    );
    expect(await handle.result()).toBe('paid');
    const { events } = await handle.fetchHistory();
    expect(events!.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
    await recorded(workflows, 'unheard');
  });
});

const UPDATES = ['pause', 'dispute', 'resolveDispute', 'promise', 'moveDueDate', 'movePolicy', 'close'];

test('empty and malformed updates are refused with a sentence, and reach no activity', async () => {
  await withWorker(real, {}, async (workflows) => {
    await workflows.start(openCase());
    const handle = workflows.handle('I-1');
    for (const name of UPDATES) {
      for (const args of [[], [null], ['text'], [[]], [{}], [{ id: '\u0000', reason: '\u0000' }]]) {
        const failure = await handle
          .executeUpdate<DunningCase, [unknown]>(name, { args: args as [unknown] })
          .catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(WorkflowUpdateFailedError);
        expect((failure as WorkflowUpdateFailedError).cause?.message).toMatch(/ (must|needs) /);
      }
    }
    await handle.terminate();
    const { events } = await handle.fetchHistory();
    expect(events!.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
    expect(events!.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toEqual([]);
  });
});

test('an update keeps its kind, also when its argument names another', async () => {
  let requested: unknown;
  const recordRequest = async (_: string, request: unknown) => {
    requested = request;
    return openCase({ revision: 2 });
  };
  await withWorker(real, { recordRequest: recordRequest as Fake }, async (workflows) => {
    await workflows.start(openCase());
    const handle = workflows.handle('I-1');
    const request = { type: 'close', outcome: 'written-off', reason: 'Away' };
    await handle.executeUpdate<DunningCase, [unknown]>('pause', { args: [request] });
    expect(requested).toMatchObject({ type: 'pause' });
    await handle.terminate();
    const { events } = await handle.fetchHistory();
    expect(events!.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toHaveLength(1);
  });
});

test('a workflow started by hand without a case fails with a message about it', async () => {
  await withWorker(real, {}, async ({ client }, taskQueue) => {
    for (const args of [[], [null], [{ invoiceId: 'I-1' }]]) {
      const running = client.workflow.execute('dunning', {
        workflowId: `by-hand-${randomUUID()}`,
        taskQueue,
        args,
      });
      await expect(running).rejects.toMatchObject({
        cause: { message: expect.stringContaining('{ invoiceId, case }') },
      });
    }
  });
});

test('thousands of signals of one quiet invoice: the history is cut, and the workflow knows the newest', async () => {
  const COUNT = 3_000;
  await withWorker(real, {}, async (workflows) => {
    await workflows.start(openCase());
    const handle = workflows.handle('I-1');
    const first = (await handle.describe()).runId;
    for (let revision = 2; revision <= COUNT; revision += 50) {
      const batch = Array.from({ length: 50 }, (_, nth) => revision + nth);
      await Promise.all(batch.map((one) => workflows.signalChange(openCase({ revision: one }))));
    }
    expect((await handle.query(messages.state)).revision).toBeGreaterThanOrEqual(COUNT);
    const { runId, historyLength, status } = await handle.describe();
    expect({ status: status.name, isCut: runId !== first }).toEqual({ status: 'RUNNING', isCut: true });
    expect(historyLength).toBeLessThan(COUNT);
    await workflows.signalChange(openCase({ revision: COUNT + 100, status: 'paid', waitingFor: null }));
    expect(await handle.result()).toBe('paid');
  });
}, 120_000);

test('the end of a debt overtakes a step that waits for its provider', async () => {
  let attempts = 0;
  const createTask: Fake = async () => {
    attempts++;
    throw ApplicationFailure.create({ message: 'The provider asks to wait', nextRetryDelay: '10 minutes' });
  };
  const released: string[] = [];
  const releaseHold: Fake = async () => {
    released.push('hold');
    return openCase({ revision: 3, status: 'paid', waitingFor: null });
  };
  await withWorker(real, { createTask, releaseHold }, async (workflows) => {
    await workflows.start(openCase({ waitingFor: null, next: stepAt(Date.now()) }));
    while (attempts === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const next: NextStep = { ...stepAt(Date.now()), id: 'release-hold', verb: 'releaseHold', kind: 'action' };
    await workflows.signalChange(openCase({ revision: 2, status: 'paid', waitingFor: null, next }));
    expect(await workflows.handle('I-1').result()).toBe('paid');
    expect({ attempts, released }).toEqual({ attempts: 1, released: ['hold'] });
  });
});

test('a step that is taken while the debt ends is not taken twice, and nothing is lost', async () => {
  let finish = () => {};
  let begun = 0;
  const createTask: Fake = async () => {
    begun++;
    await new Promise<void>((resolve) => (finish = resolve));
    return openCase({ revision: 2, waitingFor: null });
  };
  await withWorker(real, { createTask }, async (workflows) => {
    await workflows.start(openCase({ waitingFor: null, next: stepAt(Date.now()) }));
    while (begun === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    await workflows.signalChange(openCase({ revision: 3, status: 'paid', balance: 0, waitingFor: null }));
    expect(await workflows.handle('I-1').result()).toBe('paid');
    finish();
  });
  expect(begun).toBe(1);
});
