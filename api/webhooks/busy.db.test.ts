import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { sweepInbox } from '../../background/sweeper.js';
import { hasUnapplied } from '../../books/inboxEvents.js';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody } from '../../test/fixtures/apiRequests.js';
import { postWebhook, secretOf } from '../../test/fixtures/webhook.js';

const SECRET = secretOf(1);
let api: TestApi;
let other: pg.Client;
let another: pg.Client;
/** Begun before the other tests, because it waits for ten seconds. */
let slow: ReturnType<TestApi['call']>;
const SLOW = { ...paymentBody, id: 'P-slow', invoiceId: undefined, accountId: 'SLOW' };
beforeAll(async () => {
  api = await startApi({ secrets: [SECRET] });
  for (const id of ['A', 'B', 'SLOW']) await api.ok('PUT', `/v1/accounts/${id}`, accountBody);
  [other, another] = [0, 1].map(() => new pg.Client({ connectionString: api.url })) as [pg.Client, pg.Client];
  await Promise.all([other.connect(), another.connect()]);
  await lock(another, 'SLOW');
  slow = api.call('POST', '/v1/payments', SLOW);
});
afterAll(async () => {
  await Promise.all([other.end(), another.end()]);
  await api.stop();
});

const ON_ACCOUNT = { ...paymentBody, id: 'P-free', invoiceId: undefined, accountId: 'B' };

let id: string;
let n = 0;
beforeEach(async () => {
  id = `I${++n}`;
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
});

const received = (more: object = {}) => ({
  type: 'payment.received',
  data: { ...paymentBody, id: `P-${id}`, invoiceId: id, amount: 4_000, ...more },
});
const balance = async () => (await api.ok<{ balance: number }>('GET', `/v1/invoices/${id}`)).balance;
const isSilenced = () => api.db.$transaction((tx) => hasUnapplied(tx, 'A'));
const failures: unknown[] = [];
const sweep = () => sweepInbox(api.book, (error) => failures.push(error));

async function lock(client: pg.Client, accountId: string) {
  await client.query('BEGIN');
  await client.query('SELECT FROM account WHERE id = $1 FOR UPDATE', [accountId]);
}

async function whileLocked<T>(work: () => Promise<T>): Promise<T> {
  await lock(other, 'A');
  try {
    return await work();
  } finally {
    await other.query('ROLLBACK');
  }
}

test('while a letter is being sent the event is acknowledged within 3 s, silences the account, and the sweeper applies it', async () => {
  await whileLocked(async () => {
    const started = Date.now();
    expect(await postWebhook(api, `msg-${id}`, received(), SECRET)).toMatchObject({ status: 200 });
    expect(Date.now() - started).toBeLessThan(3_000);
    expect(await isSilenced()).toBe(true);
    expect(await balance()).toBe(10_000);
    expect(await sweep()).toBe(0);
  });
  expect(await api.db.inboxEvent.findFirst({ where: { appliedAt: null } })).toMatchObject({
    attempts: 0,
    error: expect.stringContaining('busy'),
  });
  expect(await sweep()).toBe(1);
  expect(await balance()).toBe(6_000);
  expect(await isSilenced()).toBe(false);
  expect(await sweep()).toBe(0);
});

test('a busy account does not delay the events of others', async () => {
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-B`, accountId: 'B' });
  await whileLocked(async () => {
    const event = received({ id: `P-${id}-B`, invoiceId: `${id}-B`, amount: 10_000 });
    const [busy, free] = await Promise.all([
      postWebhook(api, `msg-${id}`, received(), SECRET),
      postWebhook(api, `msg-${id}-B`, event, SECRET),
    ]);
    expect([busy.status, free.status]).toEqual([200, 200]);
    expect(await api.ok('GET', `/v1/invoices/${id}-B`)).toMatchObject({ status: 'paid' });
  });
  await sweep();
  expect(await balance()).toBe(6_000);
});

test('however many events of a busy account arrive, each gets its response within 3 s and no other account waits', async () => {
  await whileLocked(async () => {
    const started = Date.now();
    const burst = Array.from({ length: 60 }, (_, nth) =>
      postWebhook(api, `burst-${nth}`, received({ id: `burst-${nth}`, amount: 10 }), SECRET),
    );
    let answered = 0;
    for (const event of burst) void event.then(() => answered++);
    const others = await Promise.all([
      api.call('GET', '/v1/accounts/B'),
      api.call('POST', '/v1/payments', ON_ACCOUNT),
    ]);
    expect(others.map(({ status }) => status)).toEqual([200, 201]);
    expect(answered).toBe(0);
    expect(new Set((await Promise.all(burst)).map(({ status }) => status))).toEqual(new Set([200]));
    expect(Date.now() - started).toBeLessThan(3_500);
  });
  for (let round = 0; round < 2; round++) await sweep();
  expect(await balance()).toBe(10_000 - 60 * 10);
});

test('through the API a busy account is 503 with Retry-After, and the same report works afterwards', async () => {
  expect(await slow).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, json: { title: 'Busy' } });
  await another.query('ROLLBACK');
  expect(await api.call('POST', '/v1/payments', SLOW)).toMatchObject({ status: 201 });
});
