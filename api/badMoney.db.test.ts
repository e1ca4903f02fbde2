import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Page } from '../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody } from '../test/fixtures/apiRequests.js';
import { headersOf, seconds, secretOf } from '../test/fixtures/webhook.js';

const SECRET = secretOf(1);

let api: TestApi;
let n = 0;
/** Every test has an open invoice of 100.00 USD, of which 40.00 came as payment `P-…`. */
let id: string;
let paid: string;
beforeAll(async () => {
  api = await startApi({ secrets: [SECRET] });
  await api.ok('PUT', '/v1/accounts/A', accountBody);
});
afterAll(() => api.stop());
beforeEach(async () => {
  id = `I${++n}`;
  paid = `P-${id}`;
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, currency: 'USD' });
  await api.ok('POST', '/v1/payments', {
    ...paymentBody,
    id: paid,
    invoiceId: id,
    amount: 4_000,
    currency: 'USD',
  });
});

/** All records of money; payments that wait as exceptions move none. */
async function ledger() {
  const { db } = api;
  return {
    entries: await db.ledgerEntry.findMany({ orderBy: { id: 'asc' } }),
    invoices: (await db.invoice.findMany({ orderBy: { id: 'asc' } })).map(
      ({ id, balance, status, cycle }) => ({
        id,
        balance,
        status,
        cycle,
      }),
    ),
    payments: await db.payment.findMany({ where: { status: 'applied' }, orderBy: { id: 'asc' } }),
    reversals: await db.paymentReversal.findMany({ where: { status: { in: ['applied', 'undone'] } } }),
  };
}

type Sending = { body: string | Buffer; headers?: Record<string, string | string[] | null> };

/** Sends the request, and checks that not a cent has moved. */
async function moveNothing(send: () => Promise<{ status: number; text: string }>, status: number) {
  const before = await ledger();
  const answer = await send();
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status });
  expect(await ledger()).toEqual(before);
}

const exceptions = async () =>
  (await api.ok<Page<Record<string, unknown>>>('GET', '/v1/payment-exceptions?status=open&limit=200')).items;
const pending = () => api.db.inboxEvent.count({ where: { appliedAt: null } });

/** The notations of an amount in JSON. */
const AMOUNTS: [name: string, json: string, status?: number][] = [
  ['0', '"amount":0'],
  ['−1', '"amount":-1'],
  ['"100"', '"amount":"100"'],
  ['1.5', '"amount":1.5'],
  ['1e400', '"amount":1e400'],
  ['2^53 + 1', '"amount":9007199254740993'],
  ['2^53', '"amount":9007199254740992'],
  ['null', '"amount":null'],
  ['true', '"amount":true'],
  ['a list', '"amount":[100]'],
  ['nothing', '"x":1'],
  ['one that appears twice', '"amount":1,"amount":2', 400],
  ['one that appears twice in disguise', '"amount":1,"\\u0061mount":2', 400],
];

const ROUTES: [path: () => string, rest: () => string][] = [
  [
    () => '/v1/payments',
    () => `"id":"N-${id}","invoiceId":"${id}","currency":"USD","receivedAt":"2026-03-01T10:00:00Z"`,
  ],
  [() => `/v1/payments/${paid}/refunds`, () => `"id":"R-${id}"`],
  [() => `/v1/payments/${paid}/chargebacks`, () => `"id":"C-${id}"`],
];

describe.each([0, 1, 2])('route %i', (place) => {
  test.each(AMOUNTS)('an amount of %s is refused', async (_name, json, ...[status]) => {
    const [path, rest] = ROUTES[place]!;
    await moveNothing(() => api.call('POST', path(), `{${rest()},${json}}`), status ?? 422);
    expect(await exceptions()).toEqual([]);
  });

  test.each<[string, number, (good: string) => Sending]>([
    ['no content type', 415, (body) => ({ body, headers: { 'content-type': null } })],
    ['gzip', 415, (body) => ({ body: gzipSync(body), headers: { 'content-encoding': 'gzip' } })],
    ['JSON 20,000 deep', 422, () => ({ body: '{"id":'.repeat(20_000) + '1' + '}'.repeat(20_000) })],
    ['JSON 20,000 deep that never ends', 400, () => ({ body: '['.repeat(20_000) })],
    ['2 MB', 413, (body) => ({ body: body.replace('{', `{"x":"${'x'.repeat(2_000_000)}",`) })],
    ['half of it', 400, (body) => ({ body: body.slice(0, -3) })],
  ])('%s is %i', async (_name, status, spoil) => {
    const [path, rest] = ROUTES[place]!;
    const { body, headers } = spoil(`{${rest()},"amount":100}`);
    await moveNothing(() => api.call('POST', path(), body, headers), status);
  });
});

describe('over the API', () => {
  const pay = (more: object) =>
    api.call('POST', '/v1/payments', {
      ...paymentBody,
      id: `N-${id}`,
      invoiceId: id,
      currency: 'USD',
      ...more,
    });

  test('EUR on a USD invoice is kept, and the invoice waits', async () => {
    await moveNothing(() => pay({ currency: 'EUR' }), 201);
    expect(await exceptions()).toMatchObject([{ reason: 'currency-mismatch', invoiceId: id }]);
    expect(await api.ok('GET', `/v1/invoices/${id}`)).toMatchObject({ waitingFor: 'exception' });
    await api.ok('POST', `/v1/payment-exceptions/payment:N-${id}/resolve`, { dismiss: true, reason: 'x' });
  });

  test('money for an unknown invoice is kept', async () => {
    await moveNothing(() => pay({ invoiceId: 'I-typo' }), 201);
    expect(await exceptions()).toMatchObject([{ reason: 'unknown-invoice', amount: paymentBody.amount }]);
    await api.ok('POST', `/v1/payment-exceptions/payment:N-${id}/resolve`, { dismiss: true, reason: 'x' });
  });

  test.each([{ amount: 4_001 }, { currency: 'EUR' }, { receivedAt: '2026-03-02T10:00:00Z' }])(
    'a known id with %j is 409',
    async (more) => {
      await moveNothing(() => pay({ id: paid, amount: 4_000, ...more }), 409);
    },
  );

  test.each(['refunds', 'chargebacks'])('%s above the payment are 409', async (kind) => {
    await moveNothing(
      () => api.call('POST', `/v1/payments/${paid}/${kind}`, { id: `R-${id}`, amount: 4_001 }),
      409,
    );
  });

  test.each(['refunds', 'chargebacks'])('%s before their payment are 404', async (kind) => {
    await moveNothing(
      () => api.call('POST', `/v1/payments/later-${id}/${kind}`, { id: `R-${id}`, amount: 1 }),
      404,
    );
  });

  test('the end of an unknown chargeback is 404', async () => {
    await moveNothing(() => api.call('POST', `/v1/payments/${paid}/chargebacks/none/reversal`), 404);
  });
});

describe('over the webhook', () => {
  const TYPES = ['payment.received', 'payment.refunded', 'payment.charged-back'] as const;
  const dataOf = (type: (typeof TYPES)[number], amount = '"amount":100') =>
    type === 'payment.received'
      ? `{"id":"N-${id}","invoiceId":"${id}","currency":"USD","receivedAt":"2026-03-01T10:00:00Z",${amount}}`
      : `{"id":"R-${id}","paymentId":"${paid}","currency":"USD",${amount}}`;
  const bodyOf = (type: (typeof TYPES)[number], amount?: string) =>
    `{"type":"${type}","timestamp":"2026-03-01T10:00:00Z","data":${dataOf(type, amount)}}`;
  const post = (body: string | Buffer, headers: object = {}) =>
    api.call('POST', '/webhooks/payments', body, {
      ...headersOf({ id: `msg-${id}`, body, secret: SECRET }),
      ...headers,
    });
  const good = () => bodyOf('payment.received');

  describe.each(TYPES)('%s', (type) => {
    test.each(AMOUNTS)(
      'with an amount of %s is acknowledged and kept as an exception',
      async (_name, json) => {
        const open = (await exceptions()).length;
        await moveNothing(() => post(bodyOf(type, json)), 200);
        expect(await exceptions()).toHaveLength(open + 1);
        expect(await pending()).toBe(0);
      },
    );
  });

  test('signed JSON of depth 20,000 is acknowledged and kept as an exception', async () => {
    const deep = `{"type":"payment.received","data":${'{"id":'.repeat(20_000)}1${'}'.repeat(20_000)}}`;
    const open = (await exceptions()).length;
    await moveNothing(() => post(deep), 200);
    expect(await exceptions()).toHaveLength(open + 1);
  });

  test.each<[string, number, () => Sending]>([
    ['an id with a dot', 401, () => signed({ id: 'msg.1' })],
    ['a timestamp five minutes old', 401, () => signed({ timestamp: seconds(-303) })],
    ['a timestamp five minutes early', 401, () => signed({ timestamp: seconds(303) })],
    ['the timestamp t=123abc', 401, () => signed({ timestamp: 't=123abc' })],
    [
      'a foreign signature',
      401,
      () => ({ body: good(), headers: headersOf({ body: good(), secret: secretOf(2) }) }),
    ],
    [
      'the signature of another scheme',
      401,
      () => ({ body: good(), headers: { 'webhook-signature': 't=1,v1=abc' } }),
    ],
    ['two signature headers', 401, () => twoSignatures()],
    ['no signature header', 401, () => ({ body: good(), headers: { 'webhook-signature': null } })],
    ['no content type', 415, () => ({ body: good(), headers: { 'content-type': null } })],
    ['gzip', 415, () => ({ body: gzipSync(good()), headers: { 'content-encoding': 'gzip' } })],
    ['2 MB', 413, () => ({ body: `${good()}${' '.repeat(2_000_000)}` })],
    [
      'a byte changed after signing',
      401,
      () => ({ body: good().replace('100', '900'), headers: headersOf({ body: good(), secret: SECRET }) }),
    ],
  ])('%s is %i, and nothing is stored', async (_name, status, sending) => {
    const events = await api.db.inboxEvent.count();
    const { body, headers } = sending();
    await moveNothing(() => post(body, headers), status);
    expect(await api.db.inboxEvent.count()).toBe(events);
  });

  const signed = (more: { id?: string; timestamp?: string | number }): Sending => ({
    body: good(),
    headers: headersOf({ body: good(), secret: SECRET, ...more }),
  });
  function twoSignatures(): Sending {
    const { 'webhook-signature': signature, ...rest } = headersOf({ body: good(), secret: SECRET });
    return { body: good(), headers: { ...rest, 'webhook-signature': [signature, signature] } };
  }

  test.each<[string, object, string]>([
    ['EUR on a USD invoice', { currency: 'EUR' }, 'currency-mismatch'],
    ['an unknown invoice', { invoiceId: 'I-typo' }, 'unknown-invoice'],
  ])('%s is kept', async (_name, more, reason) => {
    const data = { ...JSON.parse(dataOf('payment.received')), ...more };
    await moveNothing(() => post(JSON.stringify({ type: 'payment.received', data })), 200);
    expect(await exceptions()).toContainEqual(expect.objectContaining({ paymentId: `N-${id}`, reason }));
  });

  test('the same event id with another amount is kept beside the first as an exception', async () => {
    await post(good());
    await moveNothing(() => post(bodyOf('payment.received', '"amount":200')), 200);
    expect(await exceptions()).toContainEqual(
      expect.objectContaining({ reason: 'conflicting-payment', invoiceId: id, amount: 200 }),
    );
  });

  test.each<[string, object]>([
    ['another instant', { receivedAt: '2026-03-01T12:00:00Z' }],
    ['another reference', { reference: 'other' }],
    ['nothing said of how', { method: undefined, reference: undefined }],
    ['its account in place of its invoice', { invoiceId: undefined, accountId: 'A' }],
  ])('a known payment with %s is the same payment, and no person has to look', async (_name, more) => {
    const open = (await exceptions()).length;
    const data = { ...paymentBody, id: paid, invoiceId: id, amount: 4_000, currency: 'USD', ...more };
    await moveNothing(() => post(JSON.stringify({ type: 'payment.received', data })), 200);
    expect(await exceptions()).toHaveLength(open);
    expect(await api.ok('GET', `/v1/invoices/${id}`)).toMatchObject({ waitingFor: null });
  });

  test.each<[string, object]>([
    ['amount', { amount: 4_001 }],
    ['currency', { currency: 'EUR' }],
    ['target', { invoiceId: 'I-elsewhere' }],
  ])('with another %s it is a conflict', async (_name, more) => {
    const data = { ...paymentBody, id: paid, invoiceId: id, amount: 4_000, currency: 'USD', ...more };
    await moveNothing(() => post(JSON.stringify({ type: 'payment.received', data })), 200);
    expect(await exceptions()).toContainEqual(
      expect.objectContaining({ id: `event:payments:msg-${id}`, reason: 'conflicting-payment' }),
    );
  });

  test.each(['payment.refunded', 'payment.charged-back'] as const)(
    '%s above the payment waits',
    async (type) => {
      await moveNothing(() => post(bodyOf(type, '"amount":4001')), 200);
      expect(await exceptions()).toContainEqual(
        expect.objectContaining({ reason: 'exceeds-payment', invoiceId: id, amount: 4_001 }),
      );
    },
  );

  test('a refund before its payment waits, and is booked when that comes', async () => {
    const data = { id: `R-${id}`, paymentId: `N-${id}`, amount: 50, currency: 'USD' };
    await moveNothing(() => post(JSON.stringify({ type: 'payment.refunded', data })), 200);
    expect(await exceptions()).toContainEqual(
      expect.objectContaining({ id: `reversal:refund:R-${id}`, reason: 'unknown-payment' }),
    );
    const body = good();
    await api.call('POST', '/webhooks/payments', body, headersOf({ id: `late-${id}`, body, secret: SECRET }));
    expect(await api.ok('GET', `/v1/invoices/${id}`)).toMatchObject({ balance: 5_950 });
    expect((await exceptions()).map((one) => one.id)).not.toContain(`reversal:refund:R-${id}`);
  });
});

test('after all this the process responds, and nothing it accepted has failed', async () => {
  expect((await api.call('GET', '/readyz')).json).toMatchObject({ status: 'ready' });
  expect(await pending()).toBe(0);
  expect(api.logged.join('')).not.toMatch(/A request failed/);
});
