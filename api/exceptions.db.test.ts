import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Page } from '../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody } from '../test/fixtures/apiRequests.js';

let api: TestApi;
let n = 0;
let id: string;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I' });
});
afterAll(() => api.stop());

/** Every test has a payment in a currency that its invoice is not in. */
beforeEach(async () => {
  id = `P${++n}`;
  expect(await report(id)).toMatchObject({
    status: 201,
    json: { id, status: 'exception', applied: [], credit: 0 },
  });
});

const report = (paymentId: string) =>
  api.call('POST', '/v1/payments', {
    ...paymentBody,
    id: paymentId,
    invoiceId: 'I',
    amount: 10_000,
    currency: 'USD',
  });
const exception = async () => {
  const { items } = await api.ok<Page<Record<string, unknown>>>('GET', '/v1/payment-exceptions?limit=200');
  return items.find(({ paymentId }) => paymentId === id);
};
const resolve = (body: object, of = `payment:${id}`) =>
  api.call('POST', `/v1/payment-exceptions/${of}/resolve`, { reason: 'Found it', ...body });

test('an exception is listed, and resolved once by the holder of the key', async () => {
  const listed = {
    id: `payment:${id}`,
    paymentId: id,
    reason: 'currency-mismatch',
    invoiceId: 'I',
    accountId: 'A',
    amount: 10_000,
    currency: 'USD',
    detail: expect.objectContaining({ id }),
    status: 'open',
    resolution: null,
    resolvedBy: null,
    at: '2026-03-02T08:00:00.000Z',
    resolvedAt: null,
  };
  expect(await exception()).toEqual(listed);
  const answer = { status: 200, json: { id: `payment:${id}`, status: 'resolved' } };
  expect(await resolve({ dismiss: true })).toMatchObject(answer);
  expect(await exception()).toEqual({
    ...listed,
    status: 'resolved',
    resolution: 'dismissed: Found it',
    resolvedBy: 'api',
    resolvedAt: '2026-03-02T08:00:00.000Z',
  });
  expect(await resolve({ dismiss: true })).toMatchObject({ status: 409 });
  expect(await report(id)).toMatchObject({ status: 200, json: { status: 'dismissed', applied: [] } });
});

test.each<[string, object]>([
  ['an invoice and an account', { invoiceId: 'I', accountId: 'A' }],
  ['an account and dismissal', { accountId: 'A', dismiss: true }],
  ['nothing', {}],
  ['dismiss: false', { dismiss: false }],
  ['an empty reason', { dismiss: true, reason: '' }],
])('a resolution of %s is 422 and leaves the exception open', async (_name, body) => {
  expect(await resolve(body)).toMatchObject({ status: 422 });
  expect(await exception()).toMatchObject({ status: 'open' });
  expect(await api.ok('GET', '/v1/invoices/I')).toMatchObject({ balance: 10_000, waitingFor: 'exception' });
});

test('a target in another currency is 409, an unknown exception 404', async () => {
  expect(await resolve({ invoiceId: 'I' })).toMatchObject({ status: 409 });
  expect(await resolve({ dismiss: true }, 'payment:nothing')).toMatchObject({ status: 404 });
});

test('an exception with the longest of ids can be resolved', async () => {
  const longest = 'p'.repeat(128);
  await report(longest);
  expect(await resolve({ dismiss: true }, `payment:${longest}`)).toMatchObject({ status: 200 });
});
