import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Problem } from '../../test/stack/api.js';
import { accountBody, invoiceBody } from '../../test/fixtures/apiRequests.js';
import { contents } from '../../test/readers/databaseSnapshot.js';
import { paymentIntent, stripeEvent, stripeSignature } from '../../test/fixtures/stripeEvents.js';
import { seconds } from '../../test/fixtures/webhook.js';

const CURRENT = 'whsec_current';
const PREVIOUS = 'whsec_previous';
const FOREIGN = 'whsec_foreign';

let api: TestApi;
let closed: TestApi;
beforeAll(async () => {
  [api, closed] = await Promise.all([startApi({ stripeSecrets: [CURRENT, PREVIOUS] }), startApi()]);
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I' });
});
afterAll(() => Promise.all([api.stop(), closed.stop()]));

let n = 0;
const event = () =>
  JSON.stringify(stripeEvent('payment_intent.succeeded', paymentIntent(`pi_${++n}`, 1, 'I')));
const post = (body: string | Buffer, headers: Record<string, string | string[] | null>, to = api) =>
  to.call<Problem>('POST', '/webhooks/stripe', body, { authorization: null, ...headers });

type Header = (body: string) => string | string[] | null;

const ACCEPTED: [name: string, header: Header][] = [
  ['the current secret', (body) => stripeSignature(body, CURRENT)],
  ['the previous secret', (body) => stripeSignature(body, PREVIOUS)],
  ['a signature of another version beside it', (body) => `${stripeSignature(body, CURRENT)},v0=aa`],
  [
    'several signatures, of which the last fits',
    (body) => `${stripeSignature(body, FOREIGN)},${stripeSignature(body, CURRENT).split(',')[1]}`,
  ],
  ['five minutes old, less a moment', (body) => stripeSignature(body, CURRENT, seconds(-297))],
  ['five minutes early, less a moment', (body) => stripeSignature(body, CURRENT, seconds(297))],
];

test.each(ACCEPTED)('%s opens', async (_name, header) => {
  const body = event();
  expect((await post(body, { 'stripe-signature': header(body) })).status).toBe(200);
  expect(await api.db.payment.count({ where: { id: `pi_${n}` } })).toBe(1);
});

const at = (time: string) => (body: string) =>
  stripeSignature(body, CURRENT).replace(/t=\d+/, `t=${time.replace('now', String(seconds()))}`);

const REFUSED: [name: string, header: Header][] = [
  ['no header', () => null],
  ['an empty header', () => ''],
  ['a foreign secret', (body) => stripeSignature(body, FOREIGN)],
  ['two signature headers', (body) => [stripeSignature(body, CURRENT), stripeSignature(body, CURRENT)]],
  ['two headers of which the second is wrong', (body) => [stripeSignature(body, CURRENT), 't=1,v1=aa']],
  ['two timestamps', (body) => `t=1,${stripeSignature(body, CURRENT)}`],
  ['no timestamp', (body) => stripeSignature(body, CURRENT).split(',')[1]!],
  ['no signature', (body) => stripeSignature(body, CURRENT).split(',')[0]!],
  ['a shortened signature', (body) => stripeSignature(body, CURRENT).slice(0, -4)],
  ['only a signature of another version', (body) => stripeSignature(body, CURRENT).replace('v1=', 'v0=')],
  ['another payload', () => stripeSignature('{}', CURRENT)],
  ['five minutes old, and a moment', (body) => stripeSignature(body, CURRENT, seconds(-303))],
  ['five minutes early, and a moment', (body) => stripeSignature(body, CURRENT, seconds(303))],
  ['ten years early', (body) => stripeSignature(body, CURRENT, seconds(10 * 365 * 86_400))],
  ['in milliseconds', (body) => stripeSignature(body, CURRENT, Date.now())],
  ...['123abc', 'nowabc', '', '-1', '1e9', '0x6774', 'now.5', ' now', '9'.repeat(30)].map(
    (time): [string, Header] => [`t=${time}`, at(time)],
  ),
];

test.each(REFUSED)('%s is 401 and changes nothing', async (_name, header) => {
  const body = event();
  const before = await contents(api.db);
  const answer = await post(body, { 'stripe-signature': header(body) });
  expect(answer.json).toMatchObject({ status: 401, title: 'Unauthorized' });
  expect(answer.text).not.toMatch(/whsec/);
  expect(await contents(api.db)).toEqual(before);
});

test('bytes that were not signed are 401: a byte order mark, another letter, half a character', async () => {
  const body = event();
  const header = stripeSignature(body, CURRENT);
  const bytes = Buffer.from(body);
  for (const other of [
    Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
    Buffer.concat([bytes, Buffer.from(' ')]),
    Buffer.concat([bytes, Buffer.from([0xc3])]),
    Buffer.from(body.replace('"amount_received":1', '"amount_received":9')),
    Buffer.alloc(0),
  ])
    expect((await post(other, { 'stripe-signature': header })).status).toBe(401);
});

test('without a secret nothing opens, not even an empty one', async () => {
  const body = event();
  expect((await post(body, { 'stripe-signature': stripeSignature(body, CURRENT) }, closed)).status).toBe(401);
  expect((await post(body, { 'stripe-signature': stripeSignature(body, '') }, closed)).status).toBe(401);
});

test('a body that is too large is 413, another type 415, gzip 415', async () => {
  const large = JSON.stringify({ filler: 'x'.repeat(2_000_000) });
  expect((await post(large, { 'stripe-signature': stripeSignature(large, CURRENT) })).status).toBe(413);
  const body = event();
  const signed = { 'stripe-signature': stripeSignature(body, CURRENT) };
  expect((await post(body, { ...signed, 'content-type': 'text/plain' })).status).toBe(415);
  expect((await post(body, { ...signed, 'content-type': null })).status).toBe(415);
  expect((await post(gzipSync(body), { ...signed, 'content-encoding': 'gzip' })).status).toBe(415);
});
