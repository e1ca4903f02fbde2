import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { simulationClock } from '../../domain/calendar/clock.js';
import { createStripe } from '../../providers/stripe.js';
import { RECONCILIATION, registerSchedules } from '../../temporal/schedules.js';
import { type reconciliation } from '../../workflows/reconciliation.js';
import { anAccount, anInvoice, enter } from '../fixtures/books.js';
import { startStripe, STRIPE_KEY, type StripeServer } from '../stack/stripeServer.js';
import { testTemporal } from '../stack/temporal.js';
import { startWorld, type World } from '../stack/testStack.js';

/** Ten days before the due date: nothing falls due while the tests run. */
const clock = simulationClock(Date.parse('2026-02-20T12:00:00Z'), Date.now(), 1);
const DAY = 86_400;
const now = () => Math.floor(Date.now() / 1_000);

let env: TestWorkflowEnvironment;
let stripe: StripeServer;
let world: World;
beforeAll(async () => {
  [env, stripe] = await Promise.all([testTemporal(), startStripe()]);
  world = await startWorld(env, { clock, provider: createStripe({ apiKey: STRIPE_KEY, base: stripe.url }) });
  for (const id of ['named', 'billed', 'refunded', 'known', 'late', 'contradicted'])
    await enter(world.book, anAccount(id), anInvoice(id, id, '2026-03-01'));
});
afterAll(async () => {
  await world?.stop();
  await stripe?.stop();
  await env?.teardown();
});

const schedule = () => env.client.schedule.getHandle(RECONCILIATION);
const invoice = (id: string) => world.book.db.invoice.findUniqueOrThrow({ where: { id } });

/** Triggers the Schedule now and returns its result. */
async function sweep() {
  const { recentActions } = (await schedule().describe()).info;
  await schedule().trigger();
  for (;;) {
    const { info } = await schedule().describe();
    const last = info.recentActions.at(-1);
    if (last && info.recentActions.length > recentActions.length && last.action.type === 'startWorkflow')
      return env.client.workflow.getHandle<typeof reconciliation>(last.action.workflow.workflowId).result();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('the Schedule is registered once, stays as it should be, and paused where somebody has paused it', async () => {
  for (const _ of ['first', 'again']) await registerSchedules(env.client, world.taskQueue, 'UTC');
  expect(await schedule().describe()).toMatchObject({
    spec: { intervals: [{ every: 3_600_000 }] },
    policies: { overlap: 'SKIP', catchupWindow: 3_600_000 },
    action: { workflowType: 'reconciliation', taskQueue: world.taskQueue },
    state: { paused: false },
  });
  await schedule().pause('Stripe is being changed');
  await registerSchedules(env.client, 'another-queue', 'UTC');
  expect(await schedule().describe()).toMatchObject({
    action: { taskQueue: 'another-queue' },
    state: { paused: true, note: 'Stripe is being changed' },
  });
  await schedule().unpause();
  await registerSchedules(env.client, world.taskQueue, 'UTC');
});

test('what no event has reported is booked, and marked so', async () => {
  stripe.pay({ id: 'pi_named', amount: 100_000, invoiceId: 'named', created: now() - 6 * DAY });
  stripe.pay({ id: 'pi_billed', amount: 40_000, bill: { id: 'in_1', invoiceId: 'billed' } });
  stripe.pay({ id: 'pi_refunded', amount: 100_000, invoiceId: 'refunded', refunded: 30_000 });
  stripe.pay({ id: 'pi_nobody', amount: 5 });
  for (let nth = 0; nth < 150; nth++) stripe.pay({ id: `pi_page_${nth}`, amount: 100, invoiceId: 'known' });

  expect(await sweep()).toEqual({ provider: 'Stripe', payments: 154, found: 154 });
  expect(await invoice('named')).toMatchObject({ balance: 0n, status: 'paid' });
  expect(await invoice('billed')).toMatchObject({ balance: 60_000n });
  expect(await invoice('refunded')).toMatchObject({ balance: 30_000n, status: 'open' });
  expect(await invoice('known')).toMatchObject({ balance: 85_000n });
  const { db } = world.book;
  expect(await db.payment.findUnique({ where: { id: 'pi_named' } })).toMatchObject({
    source: 'reconciliation',
  });
  expect(
    await db.timelineEvent.findFirst({ where: { invoiceId: 'named', type: 'payment.applied' } }),
  ).toMatchObject({
    actor: 'reconciliation',
    summary: 'EUR 1,000.00 received (stripe pi_named), found by reconciliation: no event had reported it',
  });
  expect(await db.paymentException.findMany({ where: { status: 'open' } })).toMatchObject([
    { paymentId: 'pi_nobody', reason: 'no-invoice-named' },
  ]);
  expect(await world.workflows.handle('named').result()).toBe('paid');
});

test('a second sweep books nothing twice, and finds what began before the first but came after it', async () => {
  stripe.pay({ id: 'pi_late', amount: 100_000, invoiceId: 'late', created: now() - 5 * DAY });
  stripe.refund('pi_refunded', 50_000);
  const before = await world.book.db.ledgerEntry.count();
  expect(await sweep()).toEqual({ provider: 'Stripe', payments: 155, found: 1 });
  expect(await invoice('late')).toMatchObject({ status: 'paid' });
  expect(await invoice('refunded')).toMatchObject({ balance: 50_000n });
  expect(await world.book.db.ledgerEntry.count()).toBe(before + 2);
});

test('what contradicts the books is shown to people, once', async () => {
  stripe.pay({ id: 'pi_late', amount: 90_000, invoiceId: 'late' });
  for (const _ of ['first', 'again']) await sweep();
  expect(
    await world.book.db.paymentException.findMany({ where: { reason: 'conflicting-payment' } }),
  ).toMatchObject([{ invoiceId: 'late', amount: 90_000n, detail: { paymentId: 'pi_late' } }]);
});

test('Stripe is away: the sweep is tried again, and the watermark waits', async () => {
  const { until } = await world.book.db.reconciliation.findUniqueOrThrow({ where: { provider: 'Stripe' } });
  stripe.fail(500, 500, 500);
  expect(await sweep()).toMatchObject({ found: 0 });
  expect(stripe.requests.length).toBeGreaterThan(3);
  const after = await world.book.db.reconciliation.findUniqueOrThrow({ where: { provider: 'Stripe' } });
  expect(after.until.getTime()).toBeGreaterThan(until.getTime());
});
