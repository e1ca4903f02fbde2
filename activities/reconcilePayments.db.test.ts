import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import pg from 'pg';
import { createStripe } from '../providers/stripe.js';
import { readAlarms } from '../books/alarms.js';
import { startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody } from '../test/fixtures/apiRequests.js';
import {
  bill,
  deliverStripe,
  paymentIntent,
  stripeEvent,
  STRIPE_SECRET,
} from '../test/fixtures/stripeEvents.js';
import { startStripe, STRIPE_KEY, type StripeServer } from '../test/stack/stripeServer.js';
import { postWebhook, secretOf } from '../test/fixtures/webhook.js';
import { type Deps } from './deps.js';
import { reconcilePayments } from './reconcilePayments.js';

const SECRET = secretOf(1);
let stripe: StripeServer;
let api: TestApi;
let deps: Deps;
let other: pg.Client;
const errors: unknown[] = [];
beforeAll(async () => {
  stripe = await startStripe();
  api = await startApi({ secrets: [SECRET], stripeSecrets: [STRIPE_SECRET] });
  other = new pg.Client({ connectionString: api.url });
  await other.connect();
  deps = {
    book: api.book,
    mailer: { send: () => Promise.reject(new Error('A sweep sends nothing')) },
    licenses: null,
    provider: createStripe({ apiKey: STRIPE_KEY, base: stripe.url }),
    onError: (error) => void errors.push(error),
  };
});
afterAll(async () => {
  await other.end();
  await Promise.all([stripe.stop(), api.stop()]);
});

let n = 0;
let id: string;
let pi: string;
beforeEach(async () => {
  [id, pi] = [`I${++n}`, `pi_${n}`];
  errors.splice(0);
  await api.ok('PUT', `/v1/accounts/A${n}`, accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: `A${n}` });
});

const sweep = (given = deps) =>
  new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(reconcilePayments(given));
const onAccount = (accountId = `A${n}`, more: object = {}) =>
  api.ok('POST', '/v1/payments', {
    ...paymentBody,
    id: pi,
    invoiceId: undefined,
    accountId,
    amount: 4_000,
    ...more,
  });
const view = (of = id) => api.ok('GET', `/v1/invoices/${of}`);
const open = () =>
  api.db.paymentException.findMany({
    where: { status: 'open', OR: [{ invoiceId: { startsWith: id } }, { id: { contains: pi } }] },
    select: { reason: true, invoiceId: true },
  });
const entries = () => api.db.ledgerEntry.count({ where: { paymentId: pi } });

const NAMERS: [name: string, naming: (invoiceId: string, amount?: number) => Promise<unknown>][] = [
  [
    'an intent by webhook',
    async (invoiceId, amount = 4_000) => {
      const event = stripeEvent('payment_intent.succeeded', paymentIntent(pi, amount, invoiceId));
      expect(await deliverStripe(api, event)).toMatchObject({ status: 200 });
    },
  ],
  [
    'a bill by webhook',
    async (invoiceId, amount = 4_000) => {
      const paid = bill(`in_${n}`, amount, invoiceId, { payment_intent: pi });
      expect(await deliverStripe(api, stripeEvent('invoice.paid', paid))).toMatchObject({ status: 200 });
    },
  ],
  [
    'a sweep',
    async (invoiceId, amount = 4_000) => {
      stripe.pay({ id: pi, amount, invoiceId });
      await sweep();
    },
  ],
  [
    'a signed webhook',
    async (invoiceId, amount = 4_000) => {
      const data = { ...paymentBody, id: pi, invoiceId, amount };
      const event = { type: 'payment.received', data };
      expect(await postWebhook(api, `msg-${n}`, event, SECRET)).toMatchObject({ status: 200 });
    },
  ],
];

describe.each(NAMERS)('money entered on account and named by %s', (_, naming) => {
  test('is the same money: booked once, and nothing is left over', async () => {
    await onAccount();
    await naming(id);
    await naming(id);
    expect(await view()).toMatchObject({ balance: 6_000, waitingFor: null });
    expect(await entries()).toBe(1);
    expect(await open()).toEqual([]);
    expect(await api.db.inboxEvent.count({ where: { appliedAt: null } })).toBe(0);
  });

  test('of another amount is a difference that people see', async () => {
    await onAccount();
    await naming(id, 5_000);
    expect(await view()).toMatchObject({ balance: 6_000, waitingFor: 'exception' });
    expect(await open()).toEqual([{ reason: 'conflicting-payment', invoiceId: id }]);
  });

  test('of another account is a difference that people see', async () => {
    await api.ok('PUT', `/v1/accounts/B${n}`, accountBody);
    await onAccount(`B${n}`);
    await naming(id);
    expect(await view()).toMatchObject({ balance: 10_000, waitingFor: 'exception' });
    expect(await open()).toEqual([{ reason: 'conflicting-payment', invoiceId: id }]);
  });

  test('for an invoice that is open while an older one has the money is a difference that people see', async () => {
    const older = {
      ...invoiceBody,
      id: `${id}-older`,
      accountId: `A${n}`,
      dueOn: '2026-01-15',
      amount: 4_000,
    };
    await api.ok('POST', '/v1/invoices', { ...older, lines: [] });
    await onAccount();
    await naming(id);
    expect(await view(`${id}-older`)).toMatchObject({ status: 'paid' });
    expect(await view()).toMatchObject({ balance: 10_000, waitingFor: 'exception' });
  });

  test('for an invoice that is not in the books holds it from the moment it enters them', async () => {
    await onAccount();
    await naming(`${id}-later`);
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-later`, accountId: `A${n}` });
    expect(await view(`${id}-later`)).toMatchObject({ waitingFor: 'exception' });
  });
});

test('a charge that cannot be booked is shown to people, and the sweep books the rest and ends', async () => {
  await other.query(
    `CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'bug'; END $$`,
  );
  await other.query(
    `CREATE TRIGGER fails BEFORE INSERT ON payment FOR EACH ROW WHEN (NEW.id = '${pi}_bad') EXECUTE FUNCTION fails()`,
  );
  const now = Math.floor(Date.now() / 1_000);
  stripe.pay({ id: `${pi}_bad`, amount: 1_000, invoiceId: id, created: now });
  stripe.pay({ id: pi, amount: 4_000, invoiceId: id, created: now - 60 });
  for (const _ of ['first', 'again']) await sweep();
  expect(await view()).toMatchObject({ balance: 6_000, waitingFor: 'exception' });
  expect(await open()).toEqual([{ reason: 'unbooked-payment', invoiceId: id }]);
  expect(errors).toHaveLength(2);
  expect(await readAlarms(api.book)).toEqual([]);
  await other.query('DROP TRIGGER fails ON payment');
  await sweep();
  expect(await view()).toMatchObject({ balance: 5_000, waitingFor: null });
  expect(await open()).toEqual([]);
});

test('a charge whose amount is not in whole minor units is shown to people', async () => {
  stripe.pay({ id: pi, amount: 4_001, currency: 'isk', invoiceId: id });
  await sweep();
  expect(await open()).toMatchObject([{ reason: 'unbooked-payment' }]);
});

test('a busy account is left for the next sweep, and the others are booked', async () => {
  await api.ok('PUT', `/v1/accounts/A${n}-busy`, accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-busy`, accountId: `A${n}-busy` });
  const now = Math.floor(Date.now() / 1_000);
  stripe.pay({ id: `${pi}_busy`, amount: 4_000, invoiceId: `${id}-busy`, created: now });
  stripe.pay({ id: pi, amount: 4_000, invoiceId: id, created: now - 60 });
  await other.query('BEGIN');
  await other.query('SELECT FROM account WHERE id = $1 FOR UPDATE', [`A${n}-busy`]);
  await sweep();
  await other.query('ROLLBACK');
  expect(await view()).toMatchObject({ balance: 6_000 });
  expect(await open()).toEqual([]);
  await sweep();
  expect(await view(`${id}-busy`)).toMatchObject({ balance: 6_000 });
});

test('while Stripe is away the sweep fails and is tried again, and after three hours of it there is an alarm', async () => {
  await api.db.reconciliation.deleteMany();
  stripe.fail(...Array.from({ length: 3 }, () => 500));
  await expect(sweep()).rejects.toThrow();
  const { until } = await api.db.reconciliation.findUniqueOrThrow({ where: { provider: 'Stripe' } });
  expect(await readAlarms(api.book)).toEqual([]);
  await api.db.reconciliation.updateMany({ data: { until: new Date(until.getTime() - 3.1 * 3_600_000) } });
  expect(await readAlarms(api.book)).toHaveLength(1);
  await sweep();
  expect(await readAlarms(api.book)).toEqual([]);
});

test('a worker without a provider ends the alarm, and one with it goes on where the last sweep ended', async () => {
  const until = new Date(Date.now() - 5 * 3_600_000);
  await api.db.reconciliation.updateMany({ data: { until } });
  await sweep({ ...deps, provider: null });
  expect(await readAlarms(api.book)).toEqual([]);
  expect(await api.db.reconciliation.findFirst()).toMatchObject({ until });
  await sweep();
  expect(await api.db.reconciliation.findFirst()).toMatchObject({ stoppedAt: null });
});
