import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { localDate } from '../../domain/calendar/calendar.js';
import { putAccount } from '../../books/accounts/putAccount.js';
import { completeTask } from '../../books/tasks/taskCompletion.js';
import { anAccount, anInvoice, enter, stepsOf } from '../fixtures/books.js';
import { bounce } from '../fixtures/bounceEvent.js';
import { liveDays } from '../calendar/days.js';
import { tableUntil } from '../calendar/standardTable.js';
import { timeSkipping } from '../stack/temporal.js';
import { settableClock, startWorld, type World } from '../stack/testStack.js';

const clock = settableClock(Date.now());
const timeZone = 'Europe/Berlin';
const DEBTORS = ['corrected', 'byHand', 'nobody'];
let env: TestWorkflowEnvironment;
let world: World;

/**
 * Three debtors whose mailbox is closed on day 31: one with a late correction of the address, one with
 * letters by hand, one without any action.
 */
beforeAll(async () => {
  env = await timeSkipping();
  world = await startWorld(env, { clock, followsServer: true });
  const { book } = world;
  const dueOn = localDate(clock.now(), timeZone);
  for (const id of DEBTORS) await enter(book, anAccount(id), anInvoice(id, id, dueOn));
  await liveDays(env, clock, {
    dueOn,
    timeZone,
    until: 100,
    eventsDelivered: world.eventsDelivered,
    events: {
      31: () => Promise.all(DEBTORS.map((id) => bounce(world, id, 'delinquent-31'))),
      85: () =>
        putAccount(
          book,
          anAccount('corrected', {
            contacts: [{ role: 'billing', name: 'New', email: 'new@corrected.example' }],
          }),
        ),
      93: () =>
        completeTask(
          book,
          'byHand:1:delinquent-87',
          { outcome: 'done', note: null, promise: null },
          'collector',
        ),
    },
  });
}, 400_000);
afterAll(async () => {
  await world?.stop();
  await env?.teardown();
});

const holdOf = async (id: string) =>
  (await stepsOf(world.book, id)).filter((line) => /(place|account)-hold(-\d+)?( \(failed\))?$/.test(line));
const mailsTo = (address: string) => world.mail.messages().filter(({ to }) => to.includes(address)).length;

test('until the mailbox closes everybody lives by the table; the letter that came back failed', async () => {
  const before = tableUntil(30);
  for (const id of DEBTORS) {
    const steps = (await stepsOf(world.book, id)).filter((line) => !line.includes('superseded'));
    expect(steps.slice(0, before.length)).toEqual(before);
    expect(steps[before.length]).toBe('31 delinquent-31 (failed)');
    expect(mailsTo(`ap@${id}.example`)).toBe(5);
  }
});

test('corrected: the first delinquency letter that arrives is of day 87, and the hold follows five days later', async () => {
  const steps = await stepsOf(world.book, 'corrected');
  expect(steps).toContain('83 delinquent-83 (failed)');
  expect(steps).toContain('87 delinquent-87');
  expect(await holdOf('corrected')).toEqual(['92 place-hold', '92 account-hold-90', '97 account-hold-97']);
  expect(mailsTo('new@corrected.example')).toBeGreaterThan(1);
});

test('byHand: a letter that a person has brought on day 93 is the warning; the hold follows five days later', async () => {
  expect((await holdOf('byHand'))[0]).toBe('98 place-hold');
});

test('nobody: no letter, no hold; the tasks have gone up to the owner', async () => {
  expect(await holdOf('nobody')).toEqual([]);
  expect(world.troubles).toEqual([]);
});
