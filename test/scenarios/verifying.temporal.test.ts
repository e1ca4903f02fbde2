import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { localDate } from '../../domain/calendar/calendar.js';
import { createStripe } from '../../providers/stripe.js';
import { anAccount, anInvoice, enter, stepsOf } from '../fixtures/books.js';
import { liveDays } from '../calendar/days.js';
import { startStripe, STRIPE_KEY, type StripeServer } from '../stack/stripeServer.js';
import { tableUntil } from '../calendar/standardTable.js';
import { timeSkipping } from '../stack/temporal.js';
import { settableClock, startWorld, type World } from '../stack/testStack.js';

const clock = settableClock(Date.now());
const timeZone = 'Europe/Berlin';
let env: TestWorkflowEnvironment;
let stripe: StripeServer;
let world: World;

/**
 * Three debtors whose payments no event has reported: before the suspension, before the hand-off, and never.
 */
beforeAll(async () => {
  [env, stripe] = await Promise.all([timeSkipping(), startStripe()]);
  const provider = createStripe({ apiKey: STRIPE_KEY, base: stripe.url });
  world = await startWorld(env, { clock, followsServer: true, provider });
  const dueOn = localDate(clock.now(), timeZone);
  for (const id of ['day99', 'day130', 'never'])
    await enter(world.book, anAccount(id), anInvoice(id, id, dueOn));
  await liveDays(env, clock, {
    dueOn,
    timeZone,
    until: 133,
    eventsDelivered: world.eventsDelivered,
    events: {
      99: async () => stripe.pay({ id: 'pi_99', amount: 102_000, invoiceId: 'day99' }),
      130: async () =>
        stripe.pay({ id: 'pi_130', amount: 104_000, bill: { id: 'in_130', invoiceId: 'day130' } }),
    },
  });
}, 400_000);
afterAll(async () => {
  await world?.stop();
  await stripe?.stop();
  await env?.teardown();
});

test.each([
  ['day99', 'pi_99', 99],
  ['day130', 'pi_130', 130],
])('%s: the provider knew, so the step of the next day does not happen', async (id, paymentId, lastDay) => {
  expect(await world.workflows.handle(id).result()).toBe('paid');
  const steps = await stepsOf(world.book, id);
  expect(steps.slice(0, tableUntil(lastDay).length)).toEqual(tableUntil(lastDay));
  const closing = steps.slice(tableUntil(lastDay).length).map((line) => line.split(' ')[1]);
  expect(closing).not.toContain('suspend-licenses');
  expect(closing).not.toContain('hand-off-to-counsel');
  expect(await world.book.db.payment.findUnique({ where: { id: paymentId } })).toMatchObject({
    source: 'reconciliation',
    status: 'applied',
  });
  expect(world.licenses.states()[id]?.state ?? 'active').toBe('active');
});

test('never: nobody has paid, and escalation goes on as ever', async () => {
  expect((await stepsOf(world.book, 'never')).slice(0, tableUntil(131).length)).toEqual(tableUntil(131));
});
