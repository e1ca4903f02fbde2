import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sweepInbox } from '../../background/sweeper.js';
import { store } from '../../books/inboxEvents.js';
import { pages, startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody } from '../../test/fixtures/apiRequests.js';
import { contents } from '../../test/readers/databaseSnapshot.js';
import {
  bill,
  charge,
  deliverStripe,
  disputeObject,
  paymentIntent,
  STRIPE_SECRET,
  stripeEvent,
} from '../../test/fixtures/stripeEvents.js';
import { rethrow } from '../../test/stack/rethrow.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ stripeSecrets: [STRIPE_SECRET] });
  await api.ok('PUT', '/v1/accounts/A', accountBody);
});
afterAll(() => api.stop());

let n = 0;
let id: string;
let pi: string;
/** A new open invoice of 100.00 EUR for each test, and a payment intent for it. */
beforeEach(async () => {
  id = `I${++n}`;
  pi = `pi_${n}`;
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
});

type Shape = Record<string, unknown>;
const send = async (type: string, object: Shape) => {
  const event = stripeEvent(type, object);
  expect(await deliverStripe(api, event)).toMatchObject({ status: 200, json: { received: event.id } });
  return event;
};
const succeeded = (amount = 10_000, more: Shape = {}) =>
  send('payment_intent.succeeded', paymentIntent(pi, amount, id, more));
const refunded = (total: number) => send('charge.refunded', charge(`ch_${n}`, pi, total));
const disputed = (status = 'needs_response') =>
  send('charge.dispute.created', disputeObject(`dp_${n}`, pi, 10_000, status));
const closed = (status: string) =>
  send('charge.dispute.closed', disputeObject(`dp_${n}`, pi, 10_000, status));
const view = () => api.ok('GET', `/v1/invoices/${id}`);
type Exception = { id: string; reason: string; paymentId: string | null; invoiceId: string | null };
const exceptions = async () =>
  (await pages<Exception>(api, '/v1/payment-exceptions?status=open', 200)).filter((one) =>
    new RegExp(`(pi|in|ch|dp)_${n}\\b`).test(JSON.stringify(one)),
  );

test('a payment intent that succeeded pays the invoice that its metadata names', async () => {
  await succeeded();
  expect(await view()).toMatchObject({ balance: 0, status: 'paid' });
  const { items } = await api.ok<{ items: { actor: string; summary: string }[] }>(
    'GET',
    `/v1/invoices/${id}/timeline`,
  );
  expect(items).toContainEqual(
    expect.objectContaining({ actor: 'webhook:stripe', summary: `EUR 100.00 received (stripe ${pi})` }),
  );
});

test('the same event again, and once more with another count of deliveries, changes nothing', async () => {
  const event = await succeeded(4_000);
  const before = await contents(api.db);
  await deliverStripe(api, event);
  await deliverStripe(api, { ...event, pending_webhooks: 3 });
  expect(await contents(api.db)).toEqual(before);
});

test('twenty deliveries at once are one payment', async () => {
  const event = stripeEvent('payment_intent.succeeded', paymentIntent(pi, 4_000, id));
  await Promise.all(Array.from({ length: 20 }, () => deliverStripe(api, event)));
  expect(await view()).toMatchObject({ balance: 6_000 });
});

test('an event id that comes again with another payment loses neither', async () => {
  const event = await succeeded(1_000);
  const other = paymentIntent(`${pi}_b`, 2_000, id);
  expect(await deliverStripe(api, { ...event, data: { object: other } })).toMatchObject({ status: 200 });
  expect(await view()).toMatchObject({ balance: 7_000 });
});

describe('the bill and its payment intent are one payment', () => {
  const paid = (more: Shape = {}, named: string | null = id) =>
    send('invoice.paid', bill(`in_${n}`, 4_000, named, { payment_intent: pi, ...more }));

  test('the bill first', async () => {
    await paid();
    await succeeded(4_000, { created: 7 });
    expect(await view()).toMatchObject({ balance: 6_000, waitingFor: null });
    expect(await exceptions()).toEqual([]);
  });

  test('the payment intent first, without a reference to our invoice', async () => {
    await send('payment_intent.succeeded', paymentIntent(pi, 4_000, null));
    expect(await exceptions()).toMatchObject([{ reason: 'no-invoice-named', paymentId: pi }]);
    expect(await view()).toMatchObject({ balance: 10_000 });
    await paid();
    expect(await view()).toMatchObject({ balance: 6_000 });
    expect(await exceptions()).toEqual([]);
  });

  test('the payment intent last, without a reference to our invoice', async () => {
    await paid();
    await send('payment_intent.succeeded', paymentIntent(pi, 4_000, null));
    expect(await view()).toMatchObject({ balance: 6_000 });
    expect(await exceptions()).toEqual([]);
  });

  test('both at once', async () => {
    await Promise.all([paid(), succeeded(4_000)]);
    expect(await view()).toMatchObject({ balance: 6_000 });
    expect(await exceptions()).toEqual([]);
  });

  test('when neither refers to the other, people decide whether it was one or two', async () => {
    await Promise.all([paid({ payment_intent: undefined }), succeeded(4_000)]);
    expect(await view()).toMatchObject({ balance: 6_000, waitingFor: 'exception' });
    expect(await exceptions()).toMatchObject([{ reason: 'possible-repeat', invoiceId: id }]);
  });

  test('a bill that contradicts the payment is an exception', async () => {
    await succeeded(3_000);
    await paid();
    expect(await view()).toMatchObject({ balance: 7_000, waitingFor: 'exception' });
    expect(await exceptions()).toMatchObject([{ reason: 'conflicting-payment', invoiceId: id }]);
  });
});

describe('money without a debt is never guessed', () => {
  test('no metadata', async () => {
    await send('payment_intent.succeeded', paymentIntent(pi, 10_000, null));
    const [exception] = await exceptions();
    expect(exception).toMatchObject({ reason: 'no-invoice-named', amount: 10_000, currency: 'EUR' });
    expect(await view()).toMatchObject({ balance: 10_000, waitingFor: null });
    await api.ok('POST', `/v1/payment-exceptions/${exception!.id}/resolve`, {
      invoiceId: id,
      reason: 'They said so',
    });
    expect(await view()).toMatchObject({ balance: 0 });
  });

  test('an unknown invoice', async () => {
    await send('payment_intent.succeeded', paymentIntent(pi, 10_000, 'I-typo'));
    expect(await exceptions()).toMatchObject([{ reason: 'unknown-invoice', paymentId: pi }]);
  });

  test('another currency', async () => {
    await succeeded(10_000, { currency: 'usd' });
    expect(await exceptions()).toMatchObject([{ reason: 'currency-mismatch', invoiceId: id }]);
    expect(await view()).toMatchObject({ balance: 10_000, waitingFor: 'exception' });
  });
});

describe('refunds', () => {
  test('several add up, and a sum that comes late changes nothing', async () => {
    await succeeded();
    for (const [total, balance] of [
      [1_000, 1_000],
      [3_000, 3_000],
      [1_000, 3_000],
      [10_000, 10_000],
      [3_000, 10_000],
    ] as const) {
      await refunded(total);
      expect(await view()).toMatchObject({ balance });
    }
    expect(await exceptions()).toEqual([]);
  });

  test('all at once, in any order, never exceed their sum', async () => {
    await succeeded();
    await Promise.all([4_000, 1_000, 3_000, 2_000, 4_000].map(refunded));
    expect(await view()).toMatchObject({ balance: 4_000 });
  });

  test('all at once before their payment', async () => {
    await Promise.all([4_000, 1_000, 3_000].map(refunded));
    expect((await exceptions()).map(({ reason }) => reason)).toContain('unknown-payment');
    await succeeded();
    expect(await view()).toMatchObject({ balance: 4_000, cycle: 2 });
    expect(await exceptions()).toEqual([]);
  });

  test('one that our API has booked already is part of the sum', async () => {
    await succeeded();
    expect(
      (await api.call('POST', `/v1/payments/${pi}/refunds`, { id: `R_${n}`, amount: 1_000 })).status,
    ).toBe(201);
    await refunded(3_000);
    expect(await view()).toMatchObject({ balance: 3_000 });
  });

  test('more than was paid is an exception', async () => {
    await succeeded(4_000);
    await refunded(5_000);
    expect(await exceptions()).toMatchObject([{ reason: 'exceeds-payment' }]);
    expect(await view()).toMatchObject({ balance: 6_000 });
  });
});

describe('disputes', () => {
  test('won', async () => {
    await succeeded();
    await disputed();
    expect(await view()).toMatchObject({ balance: 10_000, status: 'open', cycle: 2 });
    await closed('won');
    expect(await view()).toMatchObject({ balance: 0, status: 'paid' });
  });

  test('won, reported in the wrong order', async () => {
    await closed('won');
    await disputed();
    await succeeded();
    expect(await view()).toMatchObject({ balance: 0, status: 'paid' });
    expect(await exceptions()).toEqual([]);
  });

  test('lost', async () => {
    await succeeded();
    await disputed();
    await closed('lost');
    expect(await view()).toMatchObject({ balance: 10_000, status: 'open' });
  });

  test('an inquiry changes nothing', async () => {
    await succeeded();
    await disputed('warning_needs_response');
    await closed('warning_closed');
    expect(await view()).toMatchObject({ balance: 0, status: 'paid' });
  });
});

test('events that do not concern us are stored and ignored', async () => {
  const event = await send('customer.subscription.updated', { id: 'sub_1', metadata: { invoiceId: id } });
  expect(await api.db.inboxEvent.findFirst({ where: { eventId: event.id } })).toMatchObject({
    source: 'stripe',
    appliedAt: expect.any(Date),
  });
  expect(await view()).toMatchObject({ balance: 10_000, waitingFor: null });
  expect(await exceptions()).toEqual([]);
});

const deep = (levels: number) =>
  `{"id":"evt_deep","type":"x","created":1,"data":{"object":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}}`;

test.each([
  ['no JSON', 'paid, promise'],
  ['no id', '{"type":"invoice.paid"}'],
  ['an id that can be none', '{"id":"../x","type":"invoice.paid"}'],
  ['objects 20,000 deep', deep(20_000)],
  ['U+0000 and half a surrogate pair', '{"id":"evt_odd","type":"\\u0000\\ud83d","created":"\\u0000"}'],
])('a signed event with %s is acknowledged and kept', async (_name, text) => {
  const answer = await deliverStripe(api, text);
  expect(answer.status).toBe(200);
  const { received } = answer.json as { received: string };
  const kept = await api.db.inboxEvent.findFirstOrThrow({ where: { eventId: received } });
  expect(Buffer.from(kept.body).toString()).toBe(text);
});

test('an event whose process died before it was applied is applied by the sweeper, once', async () => {
  const event = stripeEvent('payment_intent.succeeded', paymentIntent(pi, 4_000, id));
  const body = Buffer.from(JSON.stringify(event));
  await store(api.book, [{ source: 'stripe', eventId: event.id, body, invoiceId: id, accountId: null }]);
  await Promise.all([
    sweepInbox(api.book, rethrow),
    sweepInbox(api.book, rethrow),
    deliverStripe(api, event),
  ]);
  expect(await view()).toMatchObject({ balance: 6_000 });
  expect(await api.db.inboxEvent.count({ where: { appliedAt: null } })).toBe(0);
});
