import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { localDate } from '../../domain/calendar/calendar.js';
import { CONFIRMATIONS } from '../../domain/policy/policy.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { addDays } from '../../domain/calendar/days.js';
import { changeInvoice } from '../../books/invoices/changes.js';
import { addRequestedNotice } from '../../books/notices/requests.js';
import { savePolicy } from '../../books/policies/policies.js';
import { requestedNoticeWorkflowId } from '../../workflows/requestedNotice.js';
import { anAccount, anInvoice, enter, payInvoice } from '../fixtures/books.js';
import { liveDays } from '../calendar/days.js';
import { timeSkipping } from '../stack/temporal.js';
import { settableClock, startWorld, type World } from '../stack/testStack.js';

let env: TestWorkflowEnvironment;
let world: World;
let dueOn: string;
const clock = settableClock(Date.now());
const timeZone = 'Europe/Berlin';

/**
 * Side by side: a promise that is kept and one that is broken, a hold that ends, services that end, and a
 * request.
 */
beforeAll(async () => {
  env = await timeSkipping();
  world = await startWorld(env, { clock, followsServer: true });
  const { book } = world;
  dueOn = localDate(clock.now(), timeZone);
  await savePolicy(book.db, 'telling', { ...STANDARD, confirmations: CONFIRMATIONS }, new Date(clock.now()));
  for (const [id, age] of Object.entries({ keeps: 0, breaks: 0, held: 85, never: 200 }))
    await enter(book, anAccount(id, { policyId: 'telling' }), anInvoice(id, id, addDays(dueOn, -age)));
  const promise = (id: string) =>
    changeInvoice(
      book,
      id,
      {
        type: 'promise',
        id: `P-${id}`,
        amount: 100_000n,
        currency: 'EUR',
        method: null,
        reference: null,
        payOn: addDays(dueOn, 7),
      },
      'test',
    );
  await liveDays(env, clock, {
    dueOn,
    timeZone,
    until: 24,
    eventsDelivered: world.eventsDelivered,
    events: {
      2: () => Promise.all([promise('keeps'), promise('breaks')]),
      3: () =>
        addRequestedNotice(
          book,
          'never',
          { id: 'A', letter: 'statement', reason: null, to: ['billing'] },
          'test',
        ),
      5: () => payInvoice(book, 'keeps', 100_000n),
      9: () => payInvoice(book, 'held', 102_000n),
    },
  });
}, 280_000);
afterAll(async () => {
  await world?.stop();
  await env?.teardown();
});

/** `2 promise-received`: the day and the template of confirmations. */
async function answersTo(accountId: string): Promise<string[]> {
  const notices = await world.book.db.notice.findMany({
    where: { accountId, status: 'sent', template: { in: [...CONFIRMATIONS, 'statement'] } },
    orderBy: { createdAt: 'asc' },
  });
  return notices.map(
    ({ localDay, template }) => `${(localDay.getTime() - Date.parse(dueOn)) / 86_400_000} ${template}`,
  );
}

test('a promise is confirmed at once; kept, there is no further notice about it', async () => {
  expect(await answersTo('keeps')).toEqual(['2 promise-received']);
  expect(await world.workflows.handle('keeps').result()).toBe('paid');
});

test('a broken promise is the letter of its day, and escalation resumes', async () => {
  expect(await answersTo('breaks')).toEqual(['2 promise-received', '10 promise-broken']);
  const days = await world.book.db.notice.findMany({
    where: { accountId: 'breaks', purpose: 'dunning', status: 'sent' },
    select: { localDay: true },
  });
  expect(new Set(days.map(({ localDay }) => localDay.getTime())).size).toBe(days.length);
});

test('the end of a hold is confirmed, and only then the workflow ends', async () => {
  expect(await answersTo('held')).toEqual(['9 hold-released']);
  expect(await world.workflows.handle('held').result()).toBe('paid');
});

test('a statement on request, and the end of services though counsel has the matter', async () => {
  expect(await answersTo('never')).toEqual([
    expect.stringMatching(/^[34] statement$/),
    expect.stringMatching(/^2[12] services-cancelled$/),
  ]);
  const workflow = env.client.workflow.getHandle(requestedNoticeWorkflowId({ accountId: 'never', id: 'A' }));
  expect((await workflow.describe()).status.name).toBe('COMPLETED');
  expect(await world.book.db.invoice.findUnique({ where: { id: 'never' } })).toMatchObject({
    status: 'with-counsel',
  });
});

test('nothing went wrong on the way', () => expect(world.troubles).toEqual([]));
