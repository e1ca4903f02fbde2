import { once } from 'node:events';
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Problem } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody } from '../../test/fixtures/apiRequests.js';
import { createLog } from '../../log.js';
import { problems } from './errors.js';
import { limitKey, limitWebhooks } from './rateLimits.js';
import { postWebhook, headersOf, secretOf } from '../../test/fixtures/webhook.js';

const SECRET = secretOf(1);

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ secrets: [SECRET] });
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I' });
});
afterAll(() => api.stop());

const forged = (n: number) =>
  api.call<Problem>(
    'POST',
    '/webhooks/payments',
    '{}',
    headersOf({ id: `f${n}`, body: 'x', secret: SECRET }),
  );
const wrongKey = () => api.call<Problem>('GET', '/v1/accounts', undefined, { authorization: 'Bearer wrong' });

test('the 101st forgery of a minute is 429 with Retry-After, and what is signed is taken in all the same', async () => {
  const statuses: number[] = [];
  for (let n = 1; n <= 100; n++) statuses.push((await forged(n)).status);
  expect(new Set(statuses)).toEqual(new Set([401]));
  const { status, headers, json } = await forged(101);
  expect(status).toBe(429);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(json).toMatchObject({ type: 'about:blank', title: 'Too many requests', status: 429 });
  const event = { type: 'payment.received', data: { ...paymentBody, invoiceId: 'I' } };
  expect((await postWebhook(api, 'good', event, SECRET)).status).toBe(200);
  expect(await api.db.payment.count({ where: { id: paymentBody.id } })).toBe(1);
});

test('another source of the same address has a count of its own', async () => {
  expect((await wrongKey()).status).toBe(401);
});

test('wrong keys are 429 after a hundred, and the right one opens all the same', async () => {
  for (let n = 0; n < 100; n++) await wrongKey();
  expect((await wrongKey()).status).toBe(429);
  expect((await api.call('GET', '/v1/accounts')).status).toBe(200);
});

test('requests that fail for other reasons are not counted', async () => {
  for (let n = 0; n < 150; n++) expect((await api.call('GET', '/v1/accounts/none')).status).toBe(404);
});

const CEILINGS: [name: string, ceiling: RequestHandler, same: string, other: string][] = [
  ['a key', limitKey(3), '/', '/'],
  ['a source', limitWebhooks(3), '/webhooks/payments', '/webhooks/stripe'],
];

test.each(CEILINGS)('the ceiling of %s', async (name, ceiling, same, other) => {
  const app = express();
  app.use(ceiling);
  app.use((_request, response) => void response.sendStatus(204));
  app.use(problems(createLog('silent', 'api')));
  const server: Server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const request = async (path: string, key: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: key } });
    await response.text();
    return response;
  };
  for (let n = 0; n < 3; n++) expect((await request(same, 'one')).status).toBe(204);
  const refused = await request(same, 'one');
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await request(other, name === 'a key' ? 'two' : 'one')).status).toBe(204);
  server.close();
});
