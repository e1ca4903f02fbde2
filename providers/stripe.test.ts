import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startStripe, STRIPE_KEY, type StripeServer } from '../test/stack/stripeServer.js';
import { type PaymentProvider } from './paymentProvider.js';
import { createStripe } from './stripe.js';

let server: StripeServer;
let stripe: PaymentProvider;
beforeEach(async () => {
  server = await startStripe();
  stripe = createStripe({ apiKey: STRIPE_KEY, base: server.url });
});
afterEach(() => server.stop());

const NOON = Date.UTC(2026, 2, 1, 12) / 1_000;
const since = new Date(NOON * 1_000);

async function all(): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = null, first = true; first || cursor; first = false) {
    const page = await stripe.paymentsSince(since, cursor);
    ids.push(...page.payments.map(({ id }) => id));
    cursor = page.next;
  }
  return ids;
}

test('a payment as it is booked', async () => {
  server.pay({ id: 'pi_1', amount: 4_000, invoiceId: 'INV-1', created: NOON, refunded: 500 });
  expect(await stripe.paymentsSince(since, null)).toEqual({
    payments: [
      {
        id: 'pi_1',
        invoiceId: 'INV-1',
        accountId: null,
        amount: 4_000n,
        currency: 'EUR',
        receivedAt: '2026-03-01T12:00:00.000Z',
        method: 'stripe',
        reference: 'pi_1',
        refunded: { chargeId: 'ch_pi_1', total: 500n },
      },
    ],
    unreadable: [],
    next: null,
  });
});

test('pages of a hundred, from the instant on, without what has not arrived', async () => {
  const ids = Array.from({ length: 250 }, (_, nth) => `pi_${nth}`);
  ids.forEach((id, nth) => server.pay({ id, amount: 1, created: NOON + nth }));
  server.pay({ id: 'pi_before', amount: 1, created: NOON - 1 });
  server.pay({ id: 'pi_pending', amount: 1, created: NOON, status: 'pending' });
  server.pay({ id: 'pi_failed', amount: 1, created: NOON, status: 'failed' });
  expect((await all()).sort()).toEqual(ids.sort());
  expect(server.requests).toHaveLength(3);
});

test('everything that was paid for some invoices, however it names them', async () => {
  server.pay({ id: 'pi_1', amount: 1_000, invoiceId: 'INV-1', created: 1 });
  server.pay({ id: 'pi_2', amount: 2_000, bill: { id: 'in_2', invoiceId: 'INV-2' } });
  server.pay({ id: 'pi_3', amount: 3_000, bill: { id: 'in_2', invoiceId: 'INV-2' } });
  server.pay({ id: 'pi_4', amount: 4_000, invoiceId: 'INV-4' });
  server.pay({ id: 'pi_5', amount: 5_000, invoiceId: 'INV-1', status: 'pending' });
  const { payments } = await stripe.paymentsFor(['INV-1', 'INV-2', 'INV-3']);
  expect(payments.map(({ id, invoiceId, amount }) => [id, invoiceId, amount]).sort()).toEqual([
    ['pi_1', 'INV-1', 1_000n],
    ['pi_2', 'INV-2', 2_000n],
    ['pi_3', 'INV-2', 3_000n],
  ]);
});

test('more invoices than one search takes', async () => {
  const ids = Array.from({ length: 25 }, (_, nth) => `INV-${nth}`);
  for (const id of ids) server.pay({ id: `pi_${id.slice(4)}`, amount: 1, invoiceId: id });
  expect((await stripe.paymentsFor(ids)).payments).toHaveLength(25);
  expect(server.requests).toHaveLength(6);
  expect(await stripe.paymentsFor([])).toEqual({ payments: [], settled: [] });
});

test('a bill and its payments find one another', async () => {
  server.pay({ id: 'pi_1', amount: 1_000, bill: { id: 'in_1', invoiceId: 'INV-1' } });
  server.pay({ id: 'pi_2', amount: 1_000 });
  expect(await stripe.paymentsOf({ id: 'in_1', invoiceId: 'INV-1' })).toMatchObject([
    { id: 'pi_1', invoiceId: 'INV-1', amount: 1_000n },
  ]);
  expect(await stripe.paymentsOf({ id: 'in_none', invoiceId: null })).toEqual([]);
  expect(await stripe.billOf('pi_1')).toEqual({ id: 'in_1', invoiceId: 'INV-1' });
  expect(await stripe.billOf('pi_2')).toBeNull();
  expect(await stripe.billOf('ch_1')).toBeNull();
});

test('a request that fails is tried again, a limit is kept', async () => {
  server.pay({ id: 'pi_1', amount: 1, created: NOON });
  server.fail(500, 429);
  const started = Date.now();
  expect(await all()).toEqual(['pi_1']);
  expect(Date.now() - started).toBeGreaterThan(1_000);
  expect(server.requests).toHaveLength(3);
});

test("a request that keeps failing throws Stripe's message", async () => {
  server.fail(500, 'cuts', 503);
  await expect(all()).rejects.toThrow();
  server.recover();
  const stranger = createStripe({ apiKey: 'sk_test_other', base: server.url });
  await expect(stranger.paymentsFor(['INV-1'])).rejects.toThrow('Invalid API Key');
});

test('an event does not wait long for an answer', async () => {
  server.fail('hangs');
  const started = Date.now();
  await expect(stripe.paymentsOf({ id: 'in_1', invoiceId: null })).rejects.toThrow();
  expect(Date.now() - started).toBeLessThan(6_000);
});
