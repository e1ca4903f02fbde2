import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { prepareBooks } from '../books/prepare.js';
import { KEY, startApi, type TestApi, type Problem } from '../test/stack/api.js';
import { accountBody, enterBooks, invoiceBody, paymentBody, REQUESTS } from '../test/fixtures/apiRequests.js';
import { testDatabase, type TestDatabase } from '../test/stack/postgres.js';
import { startProxy } from '../test/stack/proxy.js';
import { untilBlocked } from '../test/stack/untilBlocked.js';
import { postWebhook, secretOf } from '../test/fixtures/webhook.js';

const SECRET = secretOf(1);
let database: TestDatabase;
let proxy: Awaited<ReturnType<typeof startProxy>>;
let api: TestApi;
beforeAll(async () => {
  database = await testDatabase();
  await prepareBooks(database.url, null);
  proxy = await startProxy(database.url);
  api = await startApi({ databaseUrl: proxy.url, secrets: [SECRET] });
  await enterBooks(api);
});
afterEach(() => proxy.mend());
afterAll(async () => {
  await api.stop();
  await proxy.stop();
  await database.drop();
});

const READS = [
  '/v1/accounts',
  '/v1/accounts/A',
  '/v1/invoices',
  '/v1/invoices/I-pay',
  '/v1/tasks',
  '/v1/approvals',
  '/v1/payment-exceptions',
  '/v1/policies',
  '/v1/matters',
  '/v1/settings',
  '/v1/reports/ageing',
  '/v1/reports/ageing.csv',
];
const ALL = [...READS.map((path) => ({ method: 'GET', path, body: undefined })), ...REQUESTS];

test.each(ALL)(
  '$method $path is 503 while the database is away, reveals nothing of it, and works when it is back',
  async ({ method, path, body }) => {
    proxy.cut();
    const { status, json, headers, text } = await api.call<Problem>(method, path, body);
    expect(json).toMatchObject({ status, type: 'about:blank', title: 'Database away' });
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('1');
    expect(text).not.toMatch(/127\.0\.0\.1|ECONN|prisma|postgres/i);
    proxy.mend();
    expect((await api.call(method, path, body)).status).toBeLessThan(300);
  },
);

test('the process lives, but is not ready', async () => {
  proxy.cut();
  expect(await api.call('GET', '/healthz')).toMatchObject({ status: 200, json: { status: 'ok' } });
  expect(await api.call('GET', '/readyz')).toMatchObject({
    status: 503,
    json: { status: 'database away', now: '2026-03-02T08:00:00.000Z' },
  });
  proxy.mend();
  expect(await api.call('GET', '/readyz')).toMatchObject({ status: 200, json: { status: 'ready' } });
});

test('invalid requests and requests without a key get their usual refusal', async () => {
  proxy.cut();
  expect(await api.call('POST', '/v1/payments', {})).toMatchObject({ status: 422 });
  expect(await api.call('GET', '/v1/accounts', undefined, { authorization: null })).toMatchObject({
    status: 401,
  });
});

const event = (id: string, amount: number) => ({
  type: 'payment.received',
  data: { ...paymentBody, id, invoiceId: 'I-task', amount },
});

test('an event is not acknowledged while it cannot be stored, and applied when it comes again', async () => {
  proxy.cut();
  expect(await postWebhook(api, 'away', event('P-away', 10), SECRET)).toMatchObject({ status: 503 });
  proxy.mend();
  expect(await api.db.inboxEvent.count({ where: { eventId: 'away' } })).toBe(0);
  expect(await postWebhook(api, 'away', event('P-away', 10), SECRET)).toMatchObject({ status: 200 });
  expect(await api.db.ledgerEntry.count({ where: { paymentId: 'P-away' } })).toBe(1);
});

test('a payment that is cut off in the middle is 503, and whole or not there', async () => {
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  await other.query(`BEGIN; SELECT FROM account WHERE id = 'A' FOR UPDATE`);
  const report = { ...paymentBody, id: 'P-cut', invoiceId: 'I-task', amount: 10 };
  const answer = api.call('POST', '/v1/payments', report);
  const signed = postWebhook(api, 'cut', event('P-cut-2', 10), SECRET);
  await untilBlocked(api.db);
  proxy.cut();
  expect(await Promise.all([answer, signed])).toMatchObject([{ status: 503 }, { status: 503 }]);
  await other.query('ROLLBACK');
  await other.end();
  proxy.mend();
  expect((await api.call('POST', '/v1/payments', report)).status).toBe(201);
  expect((await postWebhook(api, 'cut', event('P-cut-2', 10), SECRET)).status).toBe(200);
  expect(await api.db.ledgerEntry.count({ where: { paymentId: { in: ['P-cut', 'P-cut-2'] } } })).toBe(2);
});

test('an outage leaves no connection behind that fails later', async () => {
  await api.ok('PUT', '/v1/accounts/after', accountBody);
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      api.call('POST', '/v1/invoices', { ...invoiceBody, id: `after-${n}`, accountId: 'after' }),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
});

test('no log line contains the address of the database, a key or a bank reference', () => {
  expect(api.logged.join('')).not.toMatch(new RegExp(`RF18|${KEY}|whsec_|postgresql:`));
});
