import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Problem } from '../test/stack/api.js';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.stop());

const ACCOUNT = '/v1/accounts/A';
const deep = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);
const whole = JSON.stringify({ name: 'A' });

const REFUSED: [
  name: string,
  status: number,
  body: string | Buffer | undefined,
  headers?: Record<string, string | null>,
][] = [
  ['broken JSON', 400, '{"name": '],
  ['text that is no JSON', 400, 'name=A'],
  ['a bare string', 400, '"A"'],
  ['a bare null', 400, 'null'],
  ['two documents', 400, '{}{}'],
  ['a key that appears twice', 400, '{"name":"first","name":"last"}'],
  ['bytes that are no UTF-8', 400, Buffer.from([...Buffer.from('{"name":"'), 0xff, ...Buffer.from('"}')])],
  ['UTF-16', 415, Buffer.from(whole, 'utf16le'), { 'content-type': 'application/json; charset=utf-16le' }],
  ['Latin-1', 415, whole, { 'content-type': 'application/json; charset=iso-8859-1' }],
  ['2 MB', 413, JSON.stringify({ name: 'A'.repeat(2_000_000) })],
  ['no content type', 415, whole, { 'content-type': null }],
  ['a form', 415, 'name=A', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['plain text', 415, whole, { 'content-type': 'text/plain' }],
  ['something like JSON', 415, whole, { 'content-type': 'application/jsonp' }],
  ['gzip', 415, gzipSync(whole), { 'content-encoding': 'gzip' }],
  ['an unknown encoding', 415, whole, { 'content-encoding': 'br, snappy' }],
  ['a list', 422, '[]'],
  ['nothing', 422, undefined],
  ['an empty body', 422, ''],
  ['objects 20,000 deep', 422, `{"name":"A","x":${deep(20_000, '{"x":', '}').replace(':}', ':1}')}}`],
  ['lists 20,000 deep', 422, `{"name":${deep(20_000, '[', ']')}}`],
  ['a poisoned prototype', 422, '{"name":"A","__proto__":{"kind":"consumer"}}'],
  ['a poisoned constructor', 422, '{"name":"A","constructor":{"prototype":{"kind":"consumer"}}}'],
];

test.each(REFUSED)('a body of %s is refused with %i', async (_name, status, body, ...[headers]) => {
  const answer = await api.call<Problem>('PUT', ACCOUNT, body, headers);
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.json).toMatchObject({
    type: 'about:blank',
    status,
    title: expect.stringMatching(/./),
    detail: expect.stringMatching(/./),
  });
  expect((await api.call('GET', ACCOUNT)).status).toBe(404);
});

test.each([
  ['', 'application/json'],
  [' with a charset', 'application/json; charset=UTF-8'],
  [' of a vendor', 'application/vnd.billing+json'],
  [' with a byte order mark', 'application/json', '\uFEFF'],
])('JSON%s is read', async (_name, type, ...[before]) => {
  const answer = await api.call('PUT', '/v1/accounts/B', `${before ?? ''}${whole}`, { 'content-type': type });
  expect(answer.status).toBeLessThan(300);
});

test('a body announced in chunks needs its type too', async () => {
  const headers = { 'content-type': null, 'transfer-encoding': 'chunked' };
  expect((await api.call('PUT', ACCOUNT, whole, headers)).status).toBe(415);
});

test('what a broken body held is not logged', async () => {
  await api.call('PUT', ACCOUNT, '{"name": "Canary Ltd", "bank": DE89370400440532013000');
  await api.call('PUT', ACCOUNT, { name: 'Canary Ltd', phone: 'DE89370400440532013000' });
  expect(api.logged.join('')).not.toMatch(/Canary|DE89370400440532013000|Bearer/);
});

test('after all this the process responds', async () => {
  expect((await api.call('GET', '/readyz')).json).toMatchObject({ status: 'ready' });
});
