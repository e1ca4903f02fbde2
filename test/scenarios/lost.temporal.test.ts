import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { readAlarms } from '../../books/alarms.js';
import { registerSchedules, WORKFLOW_CHECK } from '../../temporal/schedules.js';
import { type workflowCheck } from '../../workflows/workflowCheck.js';
import { anAccount, anInvoice, enter, payInvoice } from '../fixtures/books.js';
import { testTemporal } from '../stack/temporal.js';
import { startWorld, type World } from '../stack/testStack.js';

const DAY = 86_400_000;

/** Business time begins on a Monday at ten and runs like real time; it can be moved on. */
let offset = Date.parse('2026-03-02T10:00:00Z') - Date.now();
const clock = {
  now: () => Date.now() + offset,
  toReal: (business: number) => business - offset,
  patience: 60_000,
};

/** On its 14th day: the first letter goes out tomorrow. */
const DUE_ON = '2026-02-16';

let env: TestWorkflowEnvironment;
let world: World;
beforeAll(async () => {
  env = await testTemporal();
  world = await startWorld(env, { clock });
  for (const id of ['terminated', 'cancelled', 'running', 'paid', 'young'])
    await enter(world.book, anAccount(id), anInvoice(id, id, id === 'young' ? '2026-03-01' : DUE_ON));
  await world.eventsDelivered();
  await registerSchedules(env.client, world.taskQueue, 'UTC');
});
afterAll(async () => {
  await world?.stop();
  await env?.teardown();
});

const statusOf = async (id: string) => (await world.workflows.handle(id).describe()).status.name;

/** Triggers the Schedule now and returns its result. */
async function check() {
  const schedule = env.client.schedule.getHandle(WORKFLOW_CHECK);
  const before = (await schedule.describe()).info.recentActions.length;
  await schedule.trigger();
  for (;;) {
    const last = (await schedule.describe()).info.recentActions.slice(before).at(-1);
    if (last?.action.type === 'startWorkflow')
      return env.client.workflow.getHandle<typeof workflowCheck>(last.action.workflow.workflowId).result();
    await sleep(100);
  }
}

/** Resolves when the step has been performed. */
async function performed(invoiceId: string, stepId: string): Promise<void> {
  while (!(await world.book.db.stepRun.findFirst({ where: { invoiceId, stepId } }))) await sleep(50);
}

test('nothing is overdue: nothing is started and no signal is sent', async () => {
  await world.workflows.handle('terminated').terminate('By hand');
  await world.workflows.handle('cancelled').cancel();
  await world.workflows
    .handle('cancelled')
    .result()
    .catch(() => undefined);
  await payInvoice(world.book, 'paid', 100_000n);
  expect(await check()).toEqual({ overdue: 0, restarted: 0, behind: 0 });
  expect(await statusOf('terminated')).toBe('TERMINATED');
  expect(await readAlarms(world.book)).toEqual([]);
});

test('a step a day overdue: the lost workflow runs again and performs it, and staff are alarmed', async () => {
  offset += 3 * DAY;
  expect(await check()).toEqual({ overdue: 3, restarted: 2, behind: 1 });
  for (const id of ['terminated', 'cancelled', 'running']) {
    await performed(id, 'status-request');
    expect(await statusOf(id)).toBe('RUNNING');
  }
  const restarts = await world.book.db.timelineEvent.findMany({ where: { type: 'workflow.restarted' } });
  expect(restarts.map(({ invoiceId }) => invoiceId).sort()).toEqual(['cancelled', 'terminated']);
  expect(await readAlarms(world.book)).toEqual([
    expect.objectContaining({
      code: 'workflows-lost',
      summary: expect.stringMatching(/^2 invoices: the workflow was lost and has been started again/),
    }),
    expect.objectContaining({
      code: 'steps-overdue',
      summary: expect.stringMatching(/^1 invoice: the next step is more than a day overdue/),
    }),
  ]);
  expect(await check()).toEqual({ overdue: 0, restarted: 0, behind: 0 });
  expect((await readAlarms(world.book)).map(({ code }) => code)).toEqual(['workflows-lost']);
  expect(world.troubles).toEqual([]);
});

test('a letter on request whose workflow was terminated goes out; one that came to its end does not go twice', async () => {
  const { book, mail } = world;
  const { db } = book;
  const start = (id: string, queue: string) =>
    env.client.workflow.start('letter', {
      workflowId: `letter/young/${id}`,
      taskQueue: queue,
      args: [{ accountId: 'young', id }],
    });
  const requested = (id: string, withdrawn: string | null) =>
    db.letterRequest.create({
      data: {
        accountId: 'young',
        id,
        letter: 'statement',
        to: ['billing'],
        invoiceId: 'young',
        cycle: 1,
        digest: id,
        requestedAt: new Date(clock.now() - 3 * DAY),
        requestedBy: 'test',
        withdrawn,
        startedAt: new Date(Date.now() - 2 * DAY),
      },
    });
  await (await start('L-lost', 'a-queue-without-a-worker')).terminate('By hand');
  await requested('L-lost', null);
  await requested('L-over', 'Nothing is open');
  const statements = () => mail.messages().filter(({ subject }) => subject.startsWith('Statement')).length;
  const before = statements();
  await check();
  while (statements() === before) await sleep(50);
  const stepId = 'on-request-L-lost';
  while (!(await db.notice.findFirst({ where: { stepId, status: 'sent' } }))) await sleep(50);
  await db.letterRequest.updateMany({ data: { startedAt: new Date(Date.now() - 2 * DAY) } });
  await check();
  expect(statements()).toBe(before + 1);
  expect(await db.letterRequest.count({ where: { startedAt: null } })).toBe(0);
});
