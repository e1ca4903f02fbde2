import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { localDate } from '../../domain/calendar/calendar.js';
import { addDays } from '../../domain/calendar/days.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { holdNotice, releaseNotice } from '../../books/notices/holds.js';
import { savePolicy } from '../../books/policies/policies.js';
import { anAccount, anInvoice, enter, stepsOf } from '../fixtures/books.js';
import { liveDays } from '../calendar/days.js';
import { LAST_STEPS } from '../calendar/lastSteps.js';
import { timeSkipping } from '../stack/temporal.js';
import { settableClock, startWorld, type World } from '../stack/testStack.js';

const clock = settableClock(Date.now());
const timeZone = 'Europe/Berlin';
const DEBTORS = ['free', 'released', 'dated', 'kept'];
const sentBefore = new Map<string, number>();
let env: TestWorkflowEnvironment;
let world: World;

/**
 * Four old debts whose final demand is due on day 121. On day 120 a person holds three of them back: one is
 * released on day 135, one is held until day 126, one to the end of the test.
 */
beforeAll(async () => {
  env = await timeSkipping();
  world = await startWorld(env, { clock, followsServer: true });
  const { book } = world;
  await savePolicy(book.db, 'end', { ...STANDARD, name: 'End', steps: LAST_STEPS }, new Date(clock.now()));
  const dueOn = addDays(localDate(clock.now(), timeZone), -115);
  for (const id of DEBTORS) await enter(book, anAccount(id, { policyId: 'end' }), anInvoice(id, id, dueOn));
  const demandOf = (invoiceId: string) => ({ invoiceId, stepId: 'final-demand' });
  const hold = (id: string, until: string | null) =>
    holdNotice(book, demandOf(id), { until, reason: 'They are moving house' }, 'collector');
  await liveDays(env, clock, {
    dueOn,
    timeZone,
    until: 147,
    eventsDelivered: world.eventsDelivered,
    events: {
      120: () =>
        Promise.all([hold('released', null), hold('kept', null), hold('dated', addDays(dueOn, 126))]),
      135: async () => {
        for (const id of DEBTORS) sentBefore.set(id, demandsTo(id).length);
        await releaseNotice(book, demandOf('released'), 'collector');
      },
    },
  });
}, 400_000);
afterAll(async () => {
  await world?.stop();
  await env?.teardown();
});

const demandsTo = (id: string) =>
  world.mail
    .messages()
    .filter(({ to, subject }) => to.includes(`ap@${id}.example`) && subject.startsWith('Final demand'));
const rest = async (id: string) =>
  (await stepsOf(world.book, id)).filter((line) => Number.parseInt(line) > 120 && !line.includes('stage-'));

/** The call a day after the demand, the hand-off when its ten days are over. */
const from = (day: number) => [
  `${day} final-demand`,
  `${day + 1} legal-warning-call`,
  `${day + 10} hand-off-to-counsel`,
  `${day + 10} cancel-licenses`,
];

test('a letter that is not held goes on its day, and what follows counts from it', async () => {
  expect(await rest('free')).toEqual(from(121));
});

test('held before its time it does not go when its day passes, and nothing follows a warning that reached no recipient', async () => {
  expect(Object.fromEntries(sentBefore)).toEqual({ free: 1, released: 0, dated: 1, kept: 0 });
  expect(await rest('kept')).toEqual([]);
  expect(demandsTo('kept')).toEqual([]);
  expect(await world.book.db.matter.count({ where: { invoiceId: 'kept' } })).toBe(0);
});

test('released, it goes on that day, once, and the escalation counts from then', async () => {
  expect(await rest('released')).toEqual(from(135));
  expect(demandsTo('released')).toHaveLength(1);
});

test('held until a day it goes by itself on that day', async () => {
  expect(await rest('dated')).toEqual(from(126));
  expect(world.troubles).toEqual([]);
});
