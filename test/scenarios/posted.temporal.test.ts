import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { localDate } from '../../domain/calendar/calendar.js';
import { completeTask } from '../../books/tasks/taskCompletion.js';
import { anAccount, anInvoice, enter, stepsOf } from '../fixtures/books.js';
import { bounce } from '../fixtures/bounceEvent.js';
import { liveDays } from '../calendar/days.js';
import { timeSkipping } from '../stack/temporal.js';
import { settableClock, startWorld, type World } from '../stack/testStack.js';

const clock = settableClock(Date.now());
const timeZone = 'Europe/Berlin';
const DEBTORS = ['prompt', 'late', 'never'];
let env: TestWorkflowEnvironment;
let world: World;

/**
 * Three debtors with a postal address, whose mailbox is closed on day 31. There is no post provider: the
 * collector posts soon, late, or not at all.
 */
beforeAll(async () => {
  env = await timeSkipping();
  world = await startWorld(env, { clock, followsServer: true });
  const { book } = world;
  const dueOn = localDate(clock.now(), timeZone);
  for (const id of DEBTORS) {
    const address = 'Hauptstraße 5\n10115 Berlin';
    const contacts = [{ role: 'billing' as const, name: 'Erika Muster', email: `ap@${id}.example`, address }];
    await enter(book, anAccount(id, { contacts }), anInvoice(id, id, dueOn));
  }
  const posted = (taskId: string) =>
    completeTask(book, taskId, { outcome: 'done', note: null, promise: null }, 'collector');
  await liveDays(env, clock, {
    dueOn,
    timeZone,
    until: 99,
    eventsDelivered: world.eventsDelivered,
    events: {
      31: () => Promise.all(DEBTORS.map((id) => bounce(world, id, 'delinquent-31'))),
      36: () => posted('prompt:1:delinquent-34'),
      93: () => posted('late:1:delinquent-87'),
    },
  });
}, 400_000);
afterAll(async () => {
  await world?.stop();
  await env?.teardown();
});

const delinquent = async (id: string) =>
  (await stepsOf(world.book, id)).filter((line) => line.includes(' delinquent-')).slice(0, 3);
const holds = async (id: string) =>
  (await stepsOf(world.book, id)).filter((line) => / (place|account)-hold(?!.*superseded)/.test(line));

test('the letter that came back stays no warning; the next one goes by post, by the collector', async () => {
  expect(await delinquent('never')).toEqual([
    '31 delinquent-31 (failed)',
    '34 delinquent-34 (to-post)',
    '38 delinquent-38 (to-post)',
  ]);
  const tasks = await world.book.db.task.findMany({ where: { accountId: 'never', stepId: 'delinquent-34' } });
  expect(tasks).toMatchObject([{ type: 'print-and-post', status: 'open' }]);
});

test('prompt: the letter posted on day 36 is the warning; the hold comes on its day, its letter by post too', async () => {
  expect((await delinquent('prompt'))[1]).toBe('36 delinquent-34');
  expect((await holds('prompt')).slice(0, 2)).toEqual(['90 place-hold', '90 account-hold-90 (to-post)']);
});

test('late: a letter posted on day 93 is the warning; the hold follows five days later', async () => {
  expect((await holds('late'))[0]).toBe('98 place-hold');
});

test('never: no letter arrived, so no hold', async () => {
  expect(await holds('never')).toEqual([]);
  expect(world.troubles).toEqual([]);
});
