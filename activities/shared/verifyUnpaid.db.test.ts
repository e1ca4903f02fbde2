import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { withAccount } from '../../books/locking.js';
import { readCases } from '../../books/invoices/contexts.js';
import { type StepRef } from '../../books/invoices/stepRuns.js';
import { createStripe } from '../../providers/stripe.js';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody } from '../../test/fixtures/apiRequests.js';
import { startStripe, STRIPE_KEY, type StripeServer } from '../../test/stack/stripeServer.js';
import { type Deps } from '../deps.js';
import { verifyUnpaid } from './verifyUnpaid.js';

const HOUR = 3_600_000;
let stripe: StripeServer;
let api: TestApi;
let deps: Deps;
const errors: unknown[] = [];
beforeAll(async () => {
  [stripe, api] = await Promise.all([startStripe(), startApi()]);
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  for (const id of ['I1', 'I2']) await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
  const [{ next } = {} as never] = await readCases(api.book, ['I1']);
  ref = { invoiceId: 'I1', accountId: 'A', cycle: 1, stepId: next!.id, at: next!.at };
  api.clock.set(next!.at);
  deps = {
    book: api.book,
    mailer: { send: () => Promise.reject(new Error('This step sends nothing')) },
    licenses: null,
    provider: createStripe({ apiKey: STRIPE_KEY, base: stripe.url }),
    onError: (error) => void errors.push(error),
  };
});
afterAll(() => Promise.all([stripe.stop(), api.stop()]));

/** Any due step: the check before an irreversible step does not depend on which step it is. */
let ref: StepRef;
/** Runs the check as for a step that is tried some time after its first attempt. */
const verify = (after = 0, given = deps) =>
  new MockActivityEnvironment(
    { scheduledTimestampMs: Date.now() - after },
    { logger: new DefaultLogger('ERROR') },
  ).run(verifyUnpaid, given, ref);
const balance = async (id: string) => (await api.db.invoice.findUniqueOrThrow({ where: { id } })).balance;

test('without a provider no payments are fetched', async () => {
  expect(await verify(0, { ...deps, provider: null })).toBe('');
  expect(stripe.requests).toEqual([]);
});

test('payments for any open invoice of the account are booked even if no event reported them', async () => {
  stripe.pay({ id: 'pi_1', amount: 1_000, invoiceId: 'I1' });
  stripe.pay({ id: 'pi_2', amount: 2_000, bill: { id: 'in_2', invoiceId: 'I2' } });
  stripe.pay({ id: 'pi_3', amount: 3_000, invoiceId: 'I-elsewhere' });
  for (const _ of ['first', 'again']) expect(await verify()).toBe('');
  expect([await balance('I1'), await balance('I2')]).toEqual([9_000n, 8_000n]);
});

test('what paid a bill beside its payments is booked, once', async () => {
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I3' });
  const figures = { total: 10_000, starting_balance: -4_000, ending_balance: 0 };
  stripe.bill('in_3', 'I3', { ...figures, pre_payment_credit_notes_amount: 1_000 });
  stripe.pay({ id: 'pi_b', amount: 5_000, bill: { id: 'in_3', invoiceId: 'I3' } });
  for (const _ of ['first', 'again']) expect(await verify()).toBe('');
  expect(await api.ok('GET', '/v1/invoices/I3')).toMatchObject({ status: 'paid', balance: 0 });
  const entries = await api.db.ledgerEntry.findMany({ where: { invoiceId: 'I3' }, orderBy: { id: 'asc' } });
  expect(entries.map(({ type, amount }) => `${type} ${amount}`)).toEqual([
    'charge 10000',
    'payment -5000',
    'credit-note -1000',
    'payment -4000',
  ]);
});

test('an unavailable provider is called again, and no step goes on unverified', async () => {
  stripe.fail(...Array.from({ length: 6 }, () => 503));
  await expect(verify()).rejects.toMatchObject({ type: 'PaymentsUnverified', nonRetryable: false });
  await expect(verify(23 * HOUR)).rejects.toMatchObject({ type: 'PaymentsUnverified' });
  expect(errors).toHaveLength(2);
});

test('but not for ever: after a day the step goes on, and its outcome mentions it', async () => {
  stripe.fail(503, 503, 503);
  expect(await verify(24 * HOUR)).toBe(
    '; unverified, because Stripe could not be asked for payments for 24 hours',
  );
});

test('the provider is not called under the lock of the account', async () => {
  stripe.pay({ id: 'pi_4', amount: 1_000, invoiceId: 'I1' });
  const requestsBefore = stripe.requests.length;
  let answer: Promise<unknown> | undefined;
  await withAccount(api.book, 'A', async () => {
    answer = verify();
    while (stripe.requests.length < requestsBefore + 2)
      await new Promise((resolve) => setTimeout(resolve, 20));
  });
  expect(await answer).toBe('');
  expect(await balance('I1')).toBe(8_000n);
});

test('a step that is not due any more makes no request, however long the provider is away', async () => {
  stripe.fail(503, 503, 503);
  const requestsBefore = stripe.requests.length;
  const pay = {
    id: 'P1',
    invoiceId: 'I1',
    amount: 8_000,
    currency: 'EUR',
    receivedAt: '2026-03-02T09:00:00Z',
  };
  await api.ok('POST', '/v1/payments', pay);
  expect(await verify()).toBe('');
  expect(stripe.requests).toHaveLength(requestsBefore);
});
