import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApi, type TestApi, type Problem } from '../../test/stack/api.js';
import { accountBody, enterBooks, REQUESTS } from '../../test/fixtures/apiRequests.js';
import { postWebhook, secretOf } from '../../test/fixtures/webhook.js';

const SECRET = secretOf(1);
const CANARIES =
  /Canary|RF18|Muster|mueller|Unter den Linden|bug-in-sql|INSERT|UPDATE|prisma|node_modules|\.ts:/i;

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ secrets: [SECRET] });
  await enterBooks(api);
  const client = new pg.Client({ connectionString: api.url });
  await client.connect();
  await client.query(
    `CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'bug-in-sql'; END $$`,
  );
  for (const table of [
    'account',
    'invoice',
    'payment',
    'task',
    'policy',
    'settings',
    'payment_exception',
    'outbox_message',
    'dispute',
    'promise',
    'ledger_entry',
    'letter_request',
    'person',
    'api_key',
    'hold',
    'book_import',
  ])
    await client.query(
      `CREATE TRIGGER fails BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION fails()`,
    );
  await client.end();
});
afterAll(() => api.stop());

/** A move to the version that an invoice already follows changes nothing. */
const changing = REQUESTS.filter(({ path }) => !/\/(preview|dry-run|move)$/.test(path));

test.each(changing)(
  '$method $path: an internal failure is 500 and reveals nothing else',
  async ({ method, path, body }) => {
    const { status, json, headers, text } = await api.call<Problem>(method, path, body);
    expect({ status, type: headers['content-type'] }).toEqual({
      status: 500,
      type: 'application/problem+json; charset=utf-8',
    });
    expect(json).toEqual({
      type: 'about:blank',
      code: 'InternalError',
      title: 'Internal error',
      status: 500,
      detail: expect.any(String),
    });
    expect(text).not.toMatch(CANARIES);
  },
);

test('an event that cannot be stored as applied is not acknowledged', async () => {
  const event = {
    type: 'payment.received',
    data: { ...REQUESTS.find(({ path }) => path === '/v1/payments')!.body, id: 'P-hook' },
  };
  const answer = await postWebhook(api, 'msg', event, SECRET);
  expect(answer.status).toBe(500);
  expect(answer.text).not.toMatch(CANARIES);
});

test('the log has the failure and its place, without the data that was sent', async () => {
  const lines = api.logged.filter((line) => line.includes('"level":50'));
  expect(lines.length).toBeGreaterThanOrEqual(changing.length);
  expect(lines[0]).toContain('bug-in-sql');
  expect(lines.join('')).not.toMatch(/RF18|Muster|mueller|Unter den Linden|They asked for it|IBAN/);
});

test('the process goes on', async () => {
  expect((await api.call('GET', '/v1/accounts/A')).json).toMatchObject(accountBody);
});
