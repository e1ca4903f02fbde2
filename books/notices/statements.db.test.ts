import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { standingKey } from './statements.js';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody, settingsBody } from '../../test/fixtures/apiRequests.js';
import { documentRoutes } from '../../api/documents.js';
import { type PdfMaker } from '../../api/pdf/pdfMaker.js';
import { callRoute, type Route } from '../../api/http/route.js';

let api: TestApi;
let routes: Route[];
let made = 0;
beforeAll(async () => {
  api = await startApi();
  for (const id of ['A', 'B']) await api.ok('PUT', `/v1/accounts/${id}`, accountBody);
  for (const id of ['I-1', 'I-2']) await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
  const maker = { make: () => Promise.resolve(Buffer.from(`${++made}`)) } as unknown as PdfMaker;
  routes = documentRoutes(api.book, maker);
});
afterAll(() => api.stop());

const who = { actor: 'api', role: null, rights: new Set(['read'] as const) };
async function get(path: string): Promise<string> {
  const reply = await callRoute(routes, { method: 'GET', path }, who);
  return 'body' in reply ? Buffer.from(reply.body).toString() : '';
}
const statement = () => get('/v1/accounts/A/statement.pdf');
const copy = () => get('/v1/invoices/I-1/invoice.pdf');

test('a document is made once while nothing changes', async () => {
  expect([await statement(), await statement(), await statement()]).toEqual(['1', '1', '1']);
  expect([await copy(), await copy()]).toEqual(['2', '2']);
});

const { ok } = { ok: (...asked: Parameters<TestApi['ok']>) => api.ok(...asked) };
const changes: [string, () => unknown][] = [
  ['a payment', () => ok('POST', '/v1/payments', { ...paymentBody, invoiceId: 'I-1' })],
  ['another invoice', () => ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I-3' })],
  ['a moved due date', () => ok('PATCH', '/v1/invoices/I-2', { dueOn: '2026-02-10' })],
  ['a dispute', () => ok('POST', '/v1/invoices/I-2/disputes', { id: 'D', reason: 'x' })],
  ['another language', () => ok('PUT', '/v1/accounts/A', { ...accountBody, locale: 'fr' })],
  ['other bank details', () => ok('PUT', '/v1/settings', settingsBody)],
  [
    'a hold',
    () =>
      api.db.hold.create({
        data: { accountId: 'A', invoiceId: 'I-1', cycle: 1, placedAt: new Date(api.clock.now()) },
      }),
  ],
  [
    'money on account',
    () =>
      ok('POST', '/v1/payments', {
        ...paymentBody,
        id: 'P-2',
        invoiceId: undefined,
        accountId: 'A',
        amount: 900_000,
      }),
  ],
  ['the next day', () => api.clock.set('2026-03-03T08:00:00Z')],
];
test.each(changes)('%s makes it again', async (_, change) => {
  const before = [await statement(), await copy()];
  await change();
  const after = [await statement(), await copy()];
  expect(after.filter((one) => before.includes(one))).toEqual([]);
});

test('an event of another account does not', async () => {
  const before = await documentDigest(api.book, 'A');
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'of-B', accountId: 'B' });
  expect(await documentDigest(api.book, 'A')).toBe(before);
  expect(await documentDigest(api.book, 'nobody')).toBeNull();
});
