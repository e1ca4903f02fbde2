import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KEY, startApi, type TestApi, type Problem } from '../../test/stack/api.js';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.stop());

const NO_ENTRY: [name: string, authorization: string | null][] = [
  ['no key', null],
  ['an empty header', ''],
  ['no scheme', KEY],
  ['another scheme', `Basic ${Buffer.from(`api:${KEY}`).toString('base64')}`],
  ['no key behind the scheme', 'Bearer '],
  ['a wrong key of the same length', `Bearer ${KEY.replace(/.$/, 'x')}`],
  ['a beginning of the key', `Bearer ${KEY.slice(0, -1)}`],
  ['the key and more', `Bearer ${KEY}x`],
  ['one letter', 'Bearer k'],
  ['10,000 letters', `Bearer ${'k'.repeat(10_000)}`],
  ['two keys', `Bearer ${KEY} ${KEY}`],
  ['letters that are not ASCII', 'Bearer kéy'],
];

describe.each([
  ['GET', '/v1/accounts'],
  ['GET', '/v1/nothing-is-here'],
  ['POST', '/v1/payments'],
  ['DELETE', '/v1/invoices/I-1/pause'],
])('%s %s', (method, path) => {
  test.each(NO_ENTRY)('with %s is 401 and reveals nothing else', async (_name, authorization) => {
    const answer = await api.call<Problem>(method, path, undefined, { authorization });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json).toMatchObject({ type: 'about:blank', title: 'Unauthorized', status: 401 });
    expect(answer.text).not.toContain(KEY.slice(0, 8));
  });
});

test('without the key no caller learns what a body lacks', async () => {
  const answer = await api.call('POST', '/v1/payments', '{broken', { authorization: 'Bearer x' });
  expect(answer.status).toBe(401);
});

test('the key opens the door, whatever the case of its scheme (RFC 9110, 11.1)', async () => {
  for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
    const answer = await api.call('GET', '/v1/accounts', undefined, { authorization: `${scheme} ${KEY}` });
    expect(answer.status).toBe(200);
  }
});

test.each(['/healthz', '/readyz', '/openapi.json'])('%s needs no key', async (path) => {
  expect((await api.call('GET', path, undefined, { authorization: null })).status).toBe(200);
});

const NOWHERE: [method: string, path: string][] = [
  ['GET', '/nowhere'],
  ['GET', '/v1'],
  ['GET', '/v1/nothing'],
  ['GET', '/v1/accounts/unknown'],
  ['GET', '/v1/accounts/unknown/timeline'],
  ['GET', '/v1/invoices/unknown'],
  ['GET', '/v1/invoices/unknown/timeline'],
  ['GET', '/v1/invoices/unknown/notices'],
  ['DELETE', '/v1/invoices/unknown/pause'],
  ['GET', '/v1/policies/unknown'],
  ['GET', '/v1/matters/unknown'],
  ['GET', '/v1/matters/unknown/dossier.zip'],
  ['POST', '/v1/matters/unknown/acknowledge'],
  ['GET', `/v1/accounts/${'a'.repeat(1_000)}`],
  ['GET', '/v1/accounts/a%20b'],
  ['GET', '/v1/accounts/a%2Fb'],
  ['GET', '/v1/accounts/..%2f..%2fetc%2fpasswd'],
  ['GET', '/v1/accounts/%00'],
  ['GET', "/v1/accounts/'%20OR%201=1--"],
  ['GET', '/v1/accounts/%E2%82%AC'],
  ['POST', '/v1/accounts'],
  ['DELETE', '/v1/accounts/unknown'],
  ['GET', '/webhooks/payments'],
];

test.each(NOWHERE)('%s %s is 404', async (method, path) => {
  const answer = await api.call<Problem>(method, path);
  expect(answer.json).toMatchObject({ type: 'about:blank', status: 404, title: 'Not found' });
  expect(answer.status).toBe(404);
});

test('a path that cannot be decoded is 400', async () => {
  const answer = await api.call<Problem>('GET', '/v1/accounts/%zz');
  expect(answer.json).toMatchObject({ status: 400 });
});
