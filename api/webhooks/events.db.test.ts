import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pages, startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody } from '../../test/fixtures/apiRequests.js';
import { contents } from '../../test/readers/databaseSnapshot.js';
import { postWebhook, secretOf } from '../../test/fixtures/webhook.js';

const SECRET = secretOf(1);
let api: TestApi;
beforeAll(async () => {
  api = await startApi({ secrets: [SECRET] });
  await api.ok('PUT', '/v1/accounts/A', accountBody);
});
afterAll(() => api.stop());

let n = 0;
/** A new open invoice of 100.00 EUR. */
async function enter(): Promise<string> {
  const id = `I${++n}`;
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
  return id;
}
const send = (id: string, event: unknown) => postWebhook(api, id, event, SECRET);
const received = (more: object) => ({
  type: 'payment.received',
  timestamp: '2026-03-01T10:00:00Z',
  data: { ...paymentBody, ...more },
});
const view = (id: string) => api.ok('GET', `/v1/invoices/${id}`);
type Exception = {
  id: string;
  reason: string;
  paymentId: string | null;
  invoiceId: string | null;
  detail: Record<string, unknown>;
};
const exceptions = () => pages<Exception>(api, '/v1/payment-exceptions?status=open', 200);
const exceptionOf = async (eventId: string) =>
  (await exceptions()).find(({ id }) => id === `event:payments:${eventId}`);
const pending = () => api.db.inboxEvent.count({ where: { appliedAt: null } });

test('a payment is applied before it is acknowledged', async () => {
  const id = await enter();
  expect(await send('msg-1', received({ id: 'W1', invoiceId: id, amount: 4_000 }))).toMatchObject({
    status: 200,
    json: { received: 'msg-1' },
  });
  expect(await view(id)).toMatchObject({ balance: 6_000 });
  const { items } = await api.ok<{ items: { actor: string }[] }>('GET', `/v1/invoices/${id}/timeline`);
  expect(items.map(({ actor }) => actor)).toContain('webhook:payments');
});

test('the same event again changes nothing', async () => {
  const id = await enter();
  const event = received({ id: 'W2', invoiceId: id, amount: 4_000 });
  await send('msg-2', event);
  const before = await contents(api.db);
  for (let again = 0; again < 3; again++) expect((await send('msg-2', event)).status).toBe(200);
  expect(await contents(api.db)).toEqual(before);
});

test('twenty deliveries of one event at once are one payment', async () => {
  const id = await enter();
  const event = received({ id: 'W3', invoiceId: id, amount: 4_000 });
  const answers = await Promise.all(Array.from({ length: 20 }, () => send('msg-3', event)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(await view(id)).toMatchObject({ balance: 6_000 });
});

test('the same payment in another event, and through the API, is one payment', async () => {
  const id = await enter();
  const event = received({ id: 'W4', invoiceId: id, amount: 4_000 });
  await send('msg-4a', event);
  await send('msg-4b', { ...event, timestamp: '2026-03-01T11:00:00Z' });
  expect(await api.call('POST', '/v1/payments', event.data)).toMatchObject({ status: 200 });
  expect(await view(id)).toMatchObject({ balance: 6_000 });
  expect(await exceptionOf('msg-4b')).toBeUndefined();
});

test('a payment that is known with another amount is an exception, and its invoice waits', async () => {
  const id = await enter();
  await send('msg-5a', received({ id: 'W5', invoiceId: id, amount: 4_000 }));
  expect(await send('msg-5b', received({ id: 'W5', invoiceId: id, amount: 9_000 }))).toMatchObject({
    status: 200,
  });
  expect(await exceptionOf('msg-5b')).toMatchObject({
    reason: 'conflicting-payment',
    invoiceId: id,
    amount: 9_000,
    detail: { paymentId: 'W5' },
  });
  expect(await view(id)).toMatchObject({ balance: 6_000, waitingFor: 'exception' });
});

test('an event id that comes again with another payment loses neither', async () => {
  const id = await enter();
  await send('msg-6', received({ id: 'W6', invoiceId: id, amount: 1_000 }));
  expect(await send('msg-6', received({ id: 'W7', invoiceId: id, amount: 2_000 }))).toMatchObject({
    status: 200,
  });
  expect(await view(id)).toMatchObject({ balance: 7_000 });
});

const TROUBLES: [reason: string, more: object][] = [
  ['unknown-invoice', { invoiceId: 'I-typo' }],
  ['unknown-account', { invoiceId: undefined, accountId: 'A-typo' }],
  ['currency-mismatch', { currency: 'USD' }],
];

test.each(TROUBLES)('a payment with %s is acknowledged and kept as an exception', async (reason, more) => {
  const id = await enter();
  expect(
    await send(`msg-t-${reason}`, received({ id: `T-${reason}`, invoiceId: id, ...more })),
  ).toMatchObject({ status: 200 });
  expect((await exceptions()).find(({ paymentId }) => paymentId === `T-${reason}`)).toMatchObject({ reason });
  expect(await view(id)).toMatchObject({ balance: 10_000 });
});

test('an event that cannot be read but names an invoice makes it wait', async () => {
  const id = await enter();
  await send('msg-7', received({ id: 'W8', invoiceId: id, amount: '4,000.00' }));
  expect(await view(id)).toMatchObject({ balance: 10_000, waitingFor: 'exception' });
  const path = '/v1/payment-exceptions/event:payments:msg-7/resolve';
  expect(await api.call('POST', path, { invoiceId: id, reason: 'x' })).toMatchObject({ status: 409 });
  expect(await api.call('POST', path, { dismiss: true, reason: 'x' })).toMatchObject({ status: 200 });
  expect(await view(id)).toMatchObject({ waitingFor: null });
});

const raw = (text: string) => text;
const MALFORMED: [name: string, event: unknown][] = [
  ['nothing', ''],
  ['no JSON', 'amount=100'],
  ['broken JSON', '{"type": "payment.received"'],
  ['null', 'null'],
  ['a number', '42'],
  ['a list', []],
  ['no type', { data: {} }],
  ['a type that is no text', { type: 1, data: {} }],
  ['no data', { type: 'payment.received' }],
  ['data that is no object', { type: 'payment.received', data: 'x' }],
  ['an empty payment', { type: 'payment.received', data: {} }],
  ['a payment of nothing', received({ id: 'M1', invoiceId: 'I1', amount: 0 })],
  [
    'an infinite payment',
    raw(JSON.stringify(received({ id: 'M2', invoiceId: 'I1' })).replace('"amount":100', '"amount":1e400')),
  ],
  ['a fraction', received({ id: 'M3', invoiceId: 'I1', amount: 1.5 })],
  ['an amount as text', received({ id: 'M4', invoiceId: 'I1', amount: '100' })],
  ['an unknown currency', received({ id: 'M5', invoiceId: 'I1', currency: 'ABC' })],
  ['a date that cannot be', received({ id: 'M6', invoiceId: 'I1', receivedAt: '2026-02-30T00:00:00Z' })],
  ['the year 0', received({ id: 'M7', invoiceId: 'I1', receivedAt: '0000-01-01T00:00:00Z' })],
  ['U+0000 in its reference', received({ id: 'M8', invoiceId: 'I1', reference: 'a\u0000b' })],
  ['U+0000 in its invoice', received({ id: 'M9', invoiceId: 'I1\u0000' })],
  ['U+0000 in its account', received({ id: 'M9b', invoiceId: undefined, accountId: 'A\u0000' })],
  [
    'half a surrogate pair',
    raw(JSON.stringify(received({ id: 'M10', invoiceId: 'I1', reference: 'x' })).replace('"x"', '"\\ud83d"')),
  ],
  ['half a surrogate pair for an invoice', raw('{"type":"payment.received","data":{"invoiceId":"\\ud83d"}}')],
  ['an unknown property', received({ id: 'M11', invoiceId: 'I1', surprise: 1 })],
  ['an unknown property called U+0000', received({ id: 'M12', invoiceId: 'I1', '\u0000': 1 })],
  ['an unknown property called half a surrogate pair', received({ id: 'M13', invoiceId: 'I1', '\ud83d': 1 })],
  ['a very long unknown property', received({ id: 'M14', invoiceId: 'I1', ['x'.repeat(200_000)]: 1 })],
  [
    'objects 20,000 deep',
    raw(`{"type":"payment.received","data":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`),
  ],
  ['an unknown type', { type: 'payment.celebrated', data: {} }],
  ['a type with U+0000', { type: 'payment\u0000', data: {} }],
  ['a type of half a surrogate pair', raw('{"type":"\\ud83d","data":{}}')],
  ['a type of 200,000 letters', { type: 'x'.repeat(200_000), data: {} }],
];

describe.each(MALFORMED)('an event with %s', (name, event) => {
  const id = `bad-${name.replace(/\W/g, '-')}`;
  test('is acknowledged, applies nothing and is kept as an exception', async () => {
    const before = await api.db.ledgerEntry.count();
    expect(await send(id, event)).toMatchObject({ status: 200 });
    const exception = await exceptionOf(id);
    expect(exception).toMatchObject({ reason: expect.stringMatching(/^(malformed|unsupported)-event$/) });
    expect(JSON.stringify(exception?.detail).length).toBeLessThan(3_000);
    expect(await api.db.ledgerEntry.count()).toBe(before);
    expect(await pending()).toBe(0);
  });
});
