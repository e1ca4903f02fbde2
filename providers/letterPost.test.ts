import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startProviderServer, type ProviderServer } from '../test/stack/providerServer.js';
import { createLetterPost, type LetterPost, type PostedMail } from './letterPost.js';

const letter: PostedMail = {
  pdf: Buffer.from('%PDF-1.7 łetter'),
  to: { lines: ['ACME GmbH', 'Erika Muster', 'Hauptstraße 5', '10115 Berlin'], country: 'DE' },
  from: { lines: ['Northwind Ltd', '1 Harbour Road', 'Dover CT17 9BU', 'United Kingdom'], country: 'GB' },
  noticeId: 'notice-1',
};
let server: ProviderServer;
let post: LetterPost;
beforeEach(async () => {
  server = await startProviderServer((n) => ({ id: `letter_${n}`, object: 'letter', status: 'ready' }));
  post = createLetterPost({ apiKey: 'test_sk_1', base: server.url });
});
afterEach(() => server.stop());
const send = (more: Partial<PostedMail> = {}, signal?: AbortSignal) =>
  post.send({ ...letter, ...more }, { idempotencyKey: 'key-1', ...(signal ? { signal } : {}) });

test('a letter arrives whole: key, addresses as fields, the very PDF, an address page of its own', async () => {
  expect(await send()).toEqual({ kind: 'sent', providerId: 'letter_1' });
  const [{ path, headers, form } = {} as never] = server.taken();
  expect(path).toBe('/print-mail/v1/letters');
  expect(headers).toMatchObject({ 'x-api-key': 'test_sk_1', 'idempotency-key': 'key-1' });
  const { pdf, ...fields } = Object.fromEntries(form) as Record<string, string> & { pdf: File };
  expect(Buffer.from(await pdf.arrayBuffer())).toEqual(letter.pdf);
  expect(pdf.type).toBe('application/pdf');
  expect(fields).toEqual({
    'to[companyName]': 'ACME GmbH',
    'to[addressLine1]': 'Hauptstraße 5',
    'to[addressLine2]': 'Erika Muster',
    'to[city]': 'Berlin',
    'to[postalOrZip]': '10115',
    'to[countryCode]': 'DE',
    'from[companyName]': 'Northwind Ltd',
    'from[addressLine1]': '1 Harbour Road',
    'from[city]': 'Dover',
    'from[postalOrZip]': 'CT17 9BU',
    'from[countryCode]': 'GB',
    size: 'a4',
    addressPlacement: 'insert_blank_page',
    doubleSided: 'true',
    color: 'false',
    description: 'notice-1',
  });
});

test('the same key twice is one letter', async () => {
  const first = await send();
  expect(await send()).toEqual(first);
  expect(server.taken()).toHaveLength(1);
});

test.each([
  ['a hang', 'hang', false],
  ['a hang after accepting', 'hang', true],
  ['500', 'error', false],
  ['500 after accepting', 'error', true],
  ['a cut answer', 'cut', true],
  ['201 without an id', 'nonsense', true],
  ['a redirect', 'redirect', false],
  ['a conflict', { status: 409, body: { error: { type: 'conflict', message: 'In use' } } }, false],
] as const)('%s is unknown; the same key then gives one letter', async (_, fault, accepted) => {
  server.failNext(fault, { accepted });
  expect(await send({}, AbortSignal.timeout(3_000))).toMatchObject({ kind: 'unknown' });
  expect(server.taken()).toHaveLength(accepted ? 1 : 0);
  expect(await send()).toEqual({ kind: 'sent', providerId: 'letter_1' });
  expect(server.taken()).toHaveLength(1);
});

test('429 waits as long as its header; a refusal gives its reason; without a server nothing was sent', async () => {
  server.failNext('busy');
  expect(await send()).toEqual({ kind: 'rate-limited', retryAfterMs: 7_000 });
  server.failNext({ status: 422, body: { error: { type: 'validation_error', message: 'Bad address' } } });
  expect(await send()).toEqual({ kind: 'rejected', reason: 'validation_error: Bad address' });
  await server.stop();
  const fresh = createLetterPost({ apiKey: 'test_sk_1', base: server.url.replace('127.0.0.1', 'localhost') });
  expect(await fresh.send(letter, { idempotencyKey: 'key-2' })).toMatchObject({ kind: 'not-sent' });
});

test.each([
  [
    ['ACME', 'Hauptstraße 5', 'Berlin'],
    'DE',
    'does not end with a street and a line of postal code and place',
  ],
  [['ACME', '10115 Berlin'], 'DE', 'does not end with a street'],
  [['ACME', 'Hauptstraße 5', '10115 Berlin'], null, 'set the account'],
  [['ACME', 'Ring 1', '1010 Wien', 'Austria'], 'DE', 'ends with another country'],
])('%j (%s) is refused before any request', async (lines, country, problem) => {
  expect(await send({ to: { lines, country } })).toEqual({
    kind: 'rejected',
    reason: expect.stringContaining(problem),
  });
  expect(server.taken()).toHaveLength(0);
});

test.each([
  [['A', '12 Market Street', 'San Francisco, CA 94103'], 'US', 'San Francisco', '94103', 'CA'],
  [['A', '1 King St', 'Ottawa ON K1A 0B1', 'Canada'], 'CA', 'Ottawa', 'K1A 0B1', 'ON'],
  [['A', '10 Downing Street', 'London SW1A 2AA'], 'GB', 'London', 'SW1A 2AA', null],
  [['A', 'Coolsingel 40', '3011 AD Rotterdam', 'Nederland'], 'NL', 'Rotterdam', '3011 AD', null],
  [['A', 'Drottninggatan 1', '111 51 Stockholm'], 'SE', 'Stockholm', '111 51', null],
  [['A', '5 rue de la Paix', '75002 Paris', 'FRANCE'], 'FR', 'Paris', '75002', null],
])('%j in %s', async (lines, country, city, zip, state) => {
  expect(await send({ to: { lines, country } })).toMatchObject({ kind: 'sent' });
  const { form } = server.taken()[0]!;
  expect(['city', 'postalOrZip', 'provinceOrState'].map((part) => form.get(`to[${part}]`))).toEqual([
    city,
    zip,
    state,
  ]);
});
