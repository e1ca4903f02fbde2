import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Page, type Problem } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody } from '../../test/fixtures/apiRequests.js';
import { postWebhook, secretOf } from '../../test/fixtures/webhook.js';

const SECRET = secretOf(1);

let api: TestApi;
let n = 0;
let id: string;
beforeAll(async () => {
  api = await startApi({ secrets: [SECRET] });
  for (const one of ['A', 'B']) await api.ok('PUT', `/v1/accounts/${one}`, accountBody);
});
afterAll(() => api.stop());

/** Every test has an open invoice of 100.00 EUR of account A. */
beforeEach(async () => {
  id = `I${++n}`;
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
});

const report = (more: object) =>
  api.call('POST', '/v1/payments', { ...paymentBody, id: `P-${id}`, invoiceId: id, amount: 10_000, ...more });
const exception = async () => {
  const { items } = await api.ok<Page<Record<string, unknown>>>('GET', '/v1/payment-exceptions?limit=200');
  return items.find(({ paymentId }) => paymentId === `P-${id}`);
};
const resolve = (body: object, of = `payment:P-${id}`) =>
  api.call<Problem>('POST', `/v1/payment-exceptions/${of}/resolve`, { reason: 'Found it', ...body });
const view = () => api.ok('GET', `/v1/invoices/${id}`);

const TROUBLES: [reason: string, more: object][] = [
  ['unknown-invoice', { invoiceId: 'I-typo' }],
  ['unknown-account', { invoiceId: undefined, accountId: 'A-typo' }],
  ['currency-mismatch', { currency: 'USD' }],
];

describe.each(TROUBLES)('money with %s', (reason, more) => {
  test('is kept as an exception, and not a cent is applied', async () => {
    expect(await report(more)).toMatchObject({
      status: 201,
      json: { id: `P-${id}`, status: 'exception', applied: [], credit: 0 },
    });
    expect(await exception()).toMatchObject({
      reason,
      status: 'open',
      amount: 10_000,
      detail: { id: `P-${id}` },
    });
    expect(await view()).toMatchObject({ balance: 10_000, status: 'open' });
  });

  test('is dismissed once', async () => {
    await report(more);
    expect(await resolve({ dismiss: true })).toMatchObject({ status: 200, json: { status: 'resolved' } });
    expect(await resolve({ dismiss: true })).toMatchObject({ status: 409 });
    expect(await exception()).toMatchObject({
      status: 'resolved',
      resolvedBy: 'api',
      resolution: 'dismissed: Found it',
    });
    expect(await view()).toMatchObject({ balance: 10_000, waitingFor: null });
    expect(await report(more)).toMatchObject({ status: 200, json: { status: 'dismissed', applied: [] } });
  });
});

test.each(TROUBLES.slice(0, 2))(
  'money with %s is applied to the invoice a person names',
  async (_reason, more) => {
    await report({ ...more, amount: 4_000 });
    expect(await resolve({ invoiceId: id })).toMatchObject({ status: 200 });
    expect(await view()).toMatchObject({ balance: 6_000 });
    expect(await resolve({ invoiceId: id })).toMatchObject({ status: 409 });
    expect(await view()).toMatchObject({ balance: 6_000 });
    expect(await report({ ...more, amount: 4_000 })).toMatchObject({
      status: 200,
      json: { status: 'applied', applied: [{ invoiceId: id, amount: 4_000 }] },
    });
  },
);

test('money is applied to an account, oldest invoice first, and the rest is its credit', async () => {
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-B`, accountId: 'B' });
  await report({ invoiceId: 'I-typo', amount: 10_500 });
  expect(await resolve({ accountId: 'B' })).toMatchObject({ status: 200 });
  expect(await api.ok('GET', `/v1/invoices/${id}-B`)).toMatchObject({ status: 'paid' });
  expect(await api.ok('GET', '/v1/accounts/B')).toMatchObject({ credit: [{ currency: 'EUR', amount: 500 }] });
});

test('an invoice paid in another currency waits until the exception is resolved, and then goes on', async () => {
  const before = await view();
  expect(before).toMatchObject({ waitingFor: null, nextStep: expect.anything() });
  await report({ currency: 'USD' });
  expect(await view()).toMatchObject({ waitingFor: 'exception', nextStep: null });
  await resolve({ dismiss: true });
  expect(await view()).toEqual(before);
  const { items } = await api.ok<Page<{ type: string }>>('GET', `/v1/invoices/${id}/timeline`);
  expect(items.map(({ type }) => type)).toEqual([
    'invoice.created',
    'payment.exception',
    'payment.exception-resolved',
  ]);
});

test('the account is silent as well: the workflow is signalled on both occasions', async () => {
  await api.db.outboxMessage.deleteMany();
  await report({ currency: 'USD' });
  await resolve({ dismiss: true });
  expect(await api.db.outboxMessage.findMany({ where: { invoiceId: id, kind: 'change' } })).toHaveLength(2);
});

const REFUSED: [name: string, status: number, body: object][] = [
  ['an invoice in another currency', 409, { invoiceId: 'self' }],
  ['an invoice that is not there', 409, { invoiceId: 'I-typo' }],
  ['an account that is not there', 409, { accountId: 'A-typo' }],
  ['an invoice and an account', 422, { invoiceId: 'self', accountId: 'A' }],
  ['an account and dismissal', 422, { accountId: 'A', dismiss: true }],
  ['nothing', 422, {}],
  ['dismiss: false', 422, { dismiss: false }],
  ['an empty reason', 422, { dismiss: true, reason: '' }],
];

test.each(REFUSED)('resolving to %s is %i and leaves the exception open', async (_name, status, body) => {
  await report({ currency: 'USD' });
  const named = Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, value === 'self' ? id : value]),
  );
  expect(await resolve(named)).toMatchObject({ status });
  expect(await exception()).toMatchObject({ status: 'open' });
  expect(await view()).toMatchObject({ balance: 10_000, waitingFor: 'exception' });
});

test('an exception that is not there is 404', async () => {
  expect(await resolve({ dismiss: true }, 'payment:nothing')).toMatchObject({ status: 404 });
});

test('an exception with the longest of ids can be resolved', async () => {
  const longest = 'p'.repeat(128);
  await report({ id: longest, currency: 'USD' });
  expect(await resolve({ dismiss: true }, `payment:${longest}`)).toMatchObject({ status: 200 });
});

type Story = Page<{ type: string; summary: string; actor: string }>;
const resolutions = async (path: string) => {
  const { items } = await api.ok<Story>('GET', `${path}/timeline?limit=200`);
  return items
    .filter(({ type }) => type === 'payment.exception-resolved')
    .map((one) => `${one.actor}: ${one.summary}`);
};

test('the invoice that waited and the one that is paid both show who decided, and why', async () => {
  const other = `${id}-paid`;
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: other, currency: 'USD' });
  await report({ currency: 'USD' });
  await resolve({ invoiceId: other });
  const line = `api: Payment exception payment:P-${id} applied to ${other}: Found it`;
  expect(await resolutions(`/v1/invoices/${id}`)).toEqual([line]);
  expect(await resolutions(`/v1/invoices/${other}`)).toEqual([line]);
});

test('money for an account that cannot be read holds everything open of the account, and no other account', async () => {
  const owner = `Z${n}`;
  await api.ok('PUT', `/v1/accounts/${owner}`, accountBody);
  const [one, two] = [`${owner}-1`, `${owner}-2`];
  for (const each of [one, two])
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: each, accountId: owner });
  const before = await api.ok('GET', `/v1/invoices/${one}`);
  const data = { ...paymentBody, id: 'x', invoiceId: undefined, accountId: owner, amount: '100' };
  await postWebhook(api, `msg-${id}`, { type: 'payment.received', data }, SECRET);
  for (const each of [one, two])
    expect(await api.ok('GET', `/v1/invoices/${each}`)).toMatchObject({
      waitingFor: 'exception',
      nextStep: null,
    });
  expect(await view()).toMatchObject({ waitingFor: null });
  await api.db.outboxMessage.deleteMany();
  expect(await resolve({ dismiss: true }, `event:payments:msg-${id}`)).toMatchObject({ status: 200 });
  expect(await api.ok('GET', `/v1/invoices/${one}`)).toEqual(before);
  const signals = await api.db.outboxMessage.findMany({ orderBy: { invoiceId: 'asc' } });
  expect(signals.map(({ invoiceId }) => invoiceId)).toEqual([one, two]);
  expect(await resolutions(`/v1/accounts/${owner}`)).toEqual([
    `api: Payment exception event:payments:msg-${id} dismissed: Found it`,
  ]);
});

describe.each(['refund', 'chargeback'])('a %s that waits', (kind) => {
  const type = kind === 'refund' ? 'payment.refunded' : 'payment.charged-back';
  const data = () => ({ id: `R-${id}`, paymentId: `P-${id}`, amount: 20_000, currency: 'EUR' });
  const waitId = () => `reversal:${kind}:R-${id}`;
  const come = (event: string) => postWebhook(api, `${event}-${id}`, { type, data: data() }, SECRET);

  test('holds the invoice it may concern, cannot be applied as money that came, and is dismissed once', async () => {
    await report({});
    await come('first');
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-other` });
    for (const target of [{ invoiceId: `${id}-other` }, { accountId: 'A' }]) {
      const { status, json } = await resolve(target, waitId());
      expect(status).toBe(409);
      expect(json.detail).toMatch(/is money that goes back, not money that came in/);
    }
    const before = await api.db.ledgerEntry.count();
    expect(await resolve({ dismiss: true }, waitId())).toMatchObject({ status: 200 });
    expect(await resolve({ dismiss: true }, waitId())).toMatchObject({ status: 409 });
    expect(await resolutions(`/v1/invoices/${id}`)).toEqual([
      `api: Payment exception ${waitId()} dismissed: Found it`,
    ]);
    await come('again');
    expect(await api.db.ledgerEntry.count()).toBe(before);
    expect(await view()).toMatchObject({ waitingFor: null });
  });

  test('dismissed before its payment, it is not booked when that comes', async () => {
    await come('early');
    expect(await resolve({ dismiss: true }, waitId())).toMatchObject({ status: 200 });
    await report({ amount: 20_000 });
    expect(await view()).toMatchObject({ status: 'paid', balance: 0 });
  });
});
