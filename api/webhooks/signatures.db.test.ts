import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Problem } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody } from '../../test/fixtures/apiRequests.js';
import { contents } from '../../test/readers/databaseSnapshot.js';
import { headersOf, seconds, secretOf, signature } from '../../test/fixtures/webhook.js';

const CURRENT = secretOf(1);
const PREVIOUS = secretOf(2);
const FOREIGN = secretOf(3);

let api: TestApi;
let closed: TestApi;
beforeAll(async () => {
  [api, closed] = await Promise.all([startApi({ secrets: [CURRENT, PREVIOUS] }), startApi()]);
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I' });
});
afterAll(() => Promise.all([api.stop(), closed.stop()]));

const event = (id: string) =>
  JSON.stringify({
    type: 'payment.received',
    timestamp: '2026-03-01T10:00:00Z',
    data: { ...paymentBody, id, invoiceId: 'I', amount: 1 },
  });
const post = (
  body: string | Buffer | undefined,
  headers: Record<string, string | string[] | null>,
  to = api,
) => to.call<Problem>('POST', '/webhooks/payments', body, { authorization: null, ...headers });

let n = 0;
/** A new event with valid headers, which the tests then spoil. */
function good(secret = CURRENT, timestamp: string | number = seconds()) {
  const id = `msg_${++n}`;
  const body = event(id);
  return { id, body, timestamp, headers: headersOf({ id, timestamp, body, secret }) };
}

const sign = (one: ReturnType<typeof good>, secret: string) => signature({ ...one, secret });
type Change = (one: ReturnType<typeof good>) => Record<string, string | string[]>;

const ACCEPTED: [name: string, change: Change][] = [
  ['the current secret', () => ({})],
  ['the previous secret', (one) => ({ 'webhook-signature': sign(one, PREVIOUS) })],
  [
    'several signatures, of which the last fits',
    (one) => ({ 'webhook-signature': `${sign(one, FOREIGN)} v1,AAAA ${sign(one, PREVIOUS)}` }),
  ],
  [
    'a signature of another version beside it',
    (one) => ({ 'webhook-signature': `v1a,abc= ${sign(one, CURRENT)}` }),
  ],
  ['content type with a charset', () => ({ 'content-type': 'application/json; charset=utf-8' })],
];

test.each(ACCEPTED)('%s opens', async (_name, change) => {
  const one = good();
  expect((await post(one.body, { ...one.headers, ...change(one) })).status).toBe(200);
  expect(await api.db.payment.count({ where: { id: one.id } })).toBe(1);
});

const ids = ['msg.1', 'msg 1', '', 'msg,1', 'ä', 'x'.repeat(257)];
const timestamps = [
  't=123abc',
  '123abc',
  '',
  'now',
  '-1',
  '1e9',
  '1772438400.5',
  '0x6774',
  ' ',
  '9'.repeat(30),
];

const REFUSED: [name: string, change: Change][] = [
  ['a foreign secret', (one) => ({ 'webhook-signature': sign(one, FOREIGN) })],
  ['no signature at all', () => ({ 'webhook-signature': '' })],
  ['a version without a signature', () => ({ 'webhook-signature': 'v1' })],
  ['an empty signature', () => ({ 'webhook-signature': 'v1,' })],
  ['the signature without its version', (one) => ({ 'webhook-signature': sign(one, CURRENT).slice(3) })],
  ['another version', (one) => ({ 'webhook-signature': sign(one, CURRENT).replace('v1', 'v2') })],
  ['a shortened signature', (one) => ({ 'webhook-signature': sign(one, CURRENT).slice(0, -4) })],
  [
    'signatures divided by commas',
    (one) => ({ 'webhook-signature': `${sign(one, FOREIGN)},${sign(one, CURRENT)}` }),
  ],
  ['two signature headers', (one) => ({ 'webhook-signature': [sign(one, FOREIGN), sign(one, CURRENT)] })],
  ['two id headers', (one) => ({ 'webhook-id': [one.id, one.id] })],
  ['two timestamps', (one) => ({ 'webhook-timestamp': [String(one.timestamp), String(one.timestamp)] })],
  ['the headers of Svix', (one) => ({ 'svix-id': one.id, 'webhook-id': '' })],
  ['an altered id', () => ({ 'webhook-id': 'msg_other' })],
  ['an altered timestamp', (one) => ({ 'webhook-timestamp': String(Number(one.timestamp) + 1) })],
  ...ids.map((id): [string, Change] => [
    `the id ${id.slice(0, 9)}`,
    (one) => ({
      'webhook-id': Buffer.from(id).toString('latin1'),
      'webhook-signature': signature({ ...one, id, secret: CURRENT }),
    }),
  ]),
  ...timestamps.map((timestamp): [string, Change] => [
    `the timestamp ${timestamp}`,
    (one) => ({
      'webhook-timestamp': timestamp,
      'webhook-signature': signature({ ...one, timestamp, secret: CURRENT }),
    }),
  ]),
];

test.each(REFUSED)('%s is 401 and changes nothing', async (_name, change) => {
  const one = good();
  const before = await contents(api.db);
  const answer = await post(one.body, { ...one.headers, ...change(one) });
  expect(answer.json).toMatchObject({ status: 401, title: 'Unauthorized' });
  expect(answer.text).not.toMatch(/whsec|AQEB/);
  expect(await contents(api.db)).toEqual(before);
});

test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('without %s it is 401', async (name) => {
  const one = good();
  expect((await post(one.body, { ...one.headers, [name]: null })).status).toBe(401);
});

const AGES: [name: string, seconds: number, status: number][] = [
  ['five minutes old, less a moment', -297, 200],
  ['five minutes old, and a moment', -303, 401],
  ['five minutes early, less a moment', 297, 200],
  ['five minutes early, and a moment', 303, 401],
  ['ten years early', 10 * 365 * 86_400, 401],
  ['in milliseconds', Date.now(), 401],
];

test.each(AGES)('a message %s (%d s)', async (_name, offset, status) => {
  const one = good(CURRENT, seconds(offset));
  expect((await post(one.body, one.headers)).status).toBe(status);
});

test('the window is in real time, also when business time differs', async () => {
  api.clock.set('2031-01-01T00:00:00Z');
  const one = good();
  expect((await post(one.body, one.headers)).status).toBe(200);
  api.clock.set('2026-03-02T08:00:00Z');
});

const BODIES: [name: string, alter: (body: string) => string | Buffer][] = [
  ['an altered amount', (body) => body.replace('"amount":1', '"amount":9')],
  ['a space more', (body) => `${body} `],
  ['nothing', () => ''],
  ['other bytes of the same text', (body) => body.replace('invoiceId', '\\u0069nvoiceId')],
];

test.each(BODIES)('a signature does not fit %s', async (_name, alter) => {
  const one = good();
  expect((await post(alter(one.body), one.headers)).status).toBe(401);
});

test('bytes that are no text are 401, even with a valid signature: the library verifies text', async () => {
  const body = Buffer.from([...Buffer.from('{"type":"'), 0xc3, 0x28, ...Buffer.from('"}')]);
  expect((await post(body, headersOf({ id: 'msg_bytes', body, secret: CURRENT }))).status).toBe(401);
});

test('without a secret nothing opens, not even an empty one', async () => {
  const one = good();
  expect((await post(one.body, one.headers, closed)).status).toBe(401);
  expect((await post(one.body, headersOf({ ...one, secret: '' }), closed)).status).toBe(401);
});

test('a body that is too large is 413, another type 415, gzip 415', async () => {
  const body = JSON.stringify({ filler: 'x'.repeat(2_000_000) });
  expect((await post(body, headersOf({ body, secret: CURRENT }))).status).toBe(413);
  const one = good();
  expect((await post(one.body, { ...one.headers, 'content-type': 'text/plain' })).status).toBe(415);
  expect((await post(one.body, { ...one.headers, 'content-encoding': 'gzip' })).status).toBe(415);
});
