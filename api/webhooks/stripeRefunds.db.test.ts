import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sweepInbox } from '../../background/sweeper.js';
import { applyWaitingReversals } from '../../books/ledger/waitingReversals.js';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody } from '../../test/fixtures/apiRequests.js';
import {
  charge,
  deliverStripe,
  eventOf,
  paymentIntent,
  refundObject,
  STRIPE_SECRET,
  VERSIONS,
} from '../../test/fixtures/stripeEvents.js';

/** Refunds that failed after Stripe had reported them: the money is with the creditor again. */
let api: TestApi;
beforeAll(async () => {
  api = await startApi({ stripeSecrets: [STRIPE_SECRET] });
});
afterAll(() => api.stop());

let n = 0;
let id: string;
let pi: string;
/** Each debtor owes 100.00 EUR. */
async function enter(): Promise<void> {
  id = `F${++n}`;
  pi = `pi_${n}`;
  await api.ok('PUT', `/v1/accounts/A${n}`, accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: `A${n}` });
}
beforeEach(enter);

const NOON = 1_772_452_800;
type Event = ReturnType<typeof eventOf>;
type Version = (typeof VERSIONS)[number];
const paid = (version: Version) =>
  eventOf(version, 'payment_intent.succeeded', paymentIntent(pi, 10_000, id), { created: NOON });
const sum = (version: Version, total: number, minute: number) =>
  eventOf(version, 'charge.refunded', charge(`ch_${pi}`, pi, total), { created: NOON + minute * 60 });
const failed = (
  version: Version,
  name: string,
  amount: number,
  minute: number,
  [type, status] = ['refund.failed', 'failed'],
) =>
  eventOf(version, type, refundObject(`re_${pi}_${name}`, pi, amount, status), {
    created: NOON + minute * 60,
  });
const deliver = async (...events: Event[]) => {
  for (const event of events) expect(await deliverStripe(api, event)).toMatchObject({ status: 200 });
};
const view = () => api.ok('GET', `/v1/invoices/${id}`);
const open = () =>
  api.db.paymentException.count({
    where: { status: 'open', detail: { path: ['paymentId'], equals: pi } },
  });

test.each(
  VERSIONS.flatMap((version) =>
    [
      ['refund.failed', 'failed'],
      ['refund.updated', 'failed'],
      ['refund.updated', 'canceled'],
      ['charge.refund.updated', 'failed'],
    ].map((kind) => ({ version, kind: kind as [string, string] })),
  ),
)('$version: the debt is closed again by $kind', async ({ version, kind }) => {
  await deliver(paid(version), sum(version, 10_000, 1));
  expect(await view()).toMatchObject({ status: 'open', balance: 10_000, cycle: 2 });
  await deliver(failed(version, 'a', 10_000, 2, kind));
  expect(await view()).toMatchObject({ status: 'paid', balance: 0, waitingFor: null });
  expect(await open()).toBe(0);
});

test('a refund that is updated and has not failed changes nothing', async () => {
  const version = VERSIONS[3];
  await deliver(paid(version), sum(version, 10_000, 1));
  await deliver(failed(version, 'a', 10_000, 2, ['refund.updated', 'succeeded']));
  await deliver(failed(version, 'a', 10_000, 2, ['refund.updated', 'pending']));
  expect(await view()).toMatchObject({ status: 'open', balance: 10_000 });
});

test('all reports of one failure are one', async () => {
  const version = VERSIONS[3];
  await deliver(paid(version), sum(version, 4_000, 1), failed(version, 'a', 3_000, 2));
  expect(await view()).toMatchObject({ balance: 1_000 });
  const after = await api.db.ledgerEntry.count({ where: { paymentId: pi } });
  await deliver(
    failed(version, 'a', 3_000, 2),
    failed(version, 'a', 3_000, 2, ['refund.updated', 'failed']),
    failed(version, 'a', 3_000, 3, ['charge.refund.updated', 'failed']),
  );
  expect(await api.db.ledgerEntry.count({ where: { paymentId: pi } })).toBe(after);
  await deliver(sum(version, 4_000, 1));
  expect(await api.db.ledgerEntry.count({ where: { paymentId: pi } })).toBe(after);
  expect(await open()).toBe(0);
});

test('a failure of a refund that no sum contains waits where people see it, and names the invoice', async () => {
  const version = VERSIONS[3];
  await deliver(paid(version), failed(version, 'a', 10_000, 2));
  expect(await view()).toMatchObject({ status: 'paid', balance: 0 });
  expect(await api.db.paymentException.findMany({ where: { invoiceId: id } })).toMatchObject([
    { status: 'open', reason: 'unknown-refund', amount: 10_000n },
  ]);
  await deliver(sum(version, 10_000, 1));
  expect(await view()).toMatchObject({ status: 'paid', balance: 0 });
  expect(await open()).toBe(0);
});

test('a failure that is older than the only sum is a failure of its refund', async () => {
  const version = VERSIONS[3];
  await deliver(paid(version), sum(version, 10_000, 9), failed(version, 'a', 10_000, 2));
  expect(await view()).toMatchObject({ status: 'paid', balance: 0 });
  expect(await open()).toBe(0);
});

test('the refund is made once more: the debt is owed', async () => {
  const version = VERSIONS[3];
  await deliver(paid(version), sum(version, 10_000, 1), failed(version, 'a', 10_000, 2));
  await deliver(sum(version, 10_000, 3));
  expect(await view()).toMatchObject({ status: 'open', balance: 10_000 });
});

test('refunds and failures add up in any order', async () => {
  const version = VERSIONS[3];
  const story = () => [
    paid(version),
    sum(version, 4_000, 1),
    failed(version, 'a', 4_000, 2),
    sum(version, 6_000, 3),
    sum(version, 7_000, 4),
    failed(version, 'b', 1_000, 5),
  ];
  const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 });
  const again = fc.array(fc.nat({ max: 5 }), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(order, again, async (places, repeated) => {
      await enter();
      const events = story();
      await deliver(...[...places, ...repeated].map((place) => events[place]!));
      expect(await view()).toMatchObject({ balance: 6_000, status: 'open' });
      expect(await open()).toBe(0);
    }),
    { numRuns: 15 },
  );
});

test('refunds and failures that come at once add up', async () => {
  const version = VERSIONS[3];
  const events = [
    paid(version),
    sum(version, 4_000, 1),
    failed(version, 'a', 4_000, 2),
    failed(version, 'a', 4_000, 2, ['refund.updated', 'failed']),
    sum(version, 6_000, 3),
    failed(version, 'b', 1_000, 5),
  ];
  await Promise.all(events.map((event) => deliver(event)));
  const later = (error: unknown) => {
    throw error;
  };
  await sweepInbox(api.book, later);
  while ((await applyWaitingReversals(api.book, later)) > 0);
  expect(await view()).toMatchObject({ balance: 5_000, status: 'open' });
  expect(await open()).toBe(0);
});
