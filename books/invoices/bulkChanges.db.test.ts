import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody } from '../../test/fixtures/apiRequests.js';

type Outcome = { invoiceId: string; result: string; detail?: string };

let api: TestApi;
let other: pg.Client;
beforeAll(async () => {
  api = await startApi();
  other = new pg.Client({ connectionString: api.url });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await api.stop();
});

let n = 0;
let ids: string[];
beforeEach(async () => {
  n++;
  ids = [];
  for (const name of ['first', 'busy', 'last']) {
    await api.ok('PUT', `/v1/accounts/${name}-${n}`, accountBody);
    for (const place of [1, 2]) {
      const id = `${name}-${n}-${place}`;
      await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: `${name}-${n}` });
      ids.push(id);
    }
  }
});

const pause = (invoiceIds: string[]) =>
  api.call<{ items: Outcome[] }>('POST', '/v1/invoices/changes', {
    invoiceIds,
    change: { type: 'pause', reason: 'Talks' },
  });

test('a busy account is reported and delays no other, and is changed when it is sent again', async () => {
  await other.query('BEGIN');
  await other.query('SELECT FROM account WHERE id = $1 FOR UPDATE', [`busy-${n}`]);
  const started = Date.now();
  const { status, json } = await pause(ids);
  expect(status).toBe(200);
  expect(Date.now() - started).toBeLessThan(5_000);
  expect(json.items.map(({ result }) => result)).toEqual([
    'changed',
    'changed',
    'busy',
    'busy',
    'changed',
    'changed',
  ]);
  expect(json.items[2]).toEqual({
    invoiceId: `busy-${n}-1`,
    result: 'busy',
    detail: `Account busy-${n} is busy; try again`,
  });
  await other.query('ROLLBACK');
  const busy = json.items.filter(({ result }) => result === 'busy').map(({ invoiceId }) => invoiceId);
  expect((await pause(busy)).json.items.map(({ result }) => result)).toEqual(['changed', 'changed']);
  expect(await api.db.invoice.count({ where: { id: { in: ids }, paused: true } })).toBe(6);
});

test('an account that is busy for a moment is changed at the second try', async () => {
  await other.query('BEGIN');
  await other.query('SELECT FROM account WHERE id = $1 FOR UPDATE', [`first-${n}`]);
  const changed = pause(ids);
  for (;;) {
    const done = await api.db.invoice.count({ where: { id: { in: ids.slice(2) }, paused: true } });
    if (done > 0) break;
  }
  await other.query('ROLLBACK');
  expect((await changed).json.items.map(({ result }) => result)).toEqual(Array(6).fill('changed'));
});

test('an unknown invoice is refused and delays no other', async () => {
  const { json } = await pause([ids[0]!, 'nowhere', ids[1]!]);
  expect(json.items.map(({ result }) => result)).toEqual(['changed', 'refused', 'changed']);
});
