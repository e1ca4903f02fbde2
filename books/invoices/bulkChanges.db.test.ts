import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { anAccount, anInvoice, enter } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { changeMany } from './bulkChanges.js';

let books: TestBooks;
let other: pg.Client;
beforeAll(async () => {
  books = await startBooks();
  other = new pg.Client({ connectionString: books.url });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await books.stop();
});

let n = 0;
let ids: string[];
beforeEach(async () => {
  n++;
  ids = [];
  for (const name of ['first', 'busy', 'last']) {
    const accountId = `${name}-${n}`;
    const own = [1, 2].map((place) => `${accountId}-${place}`);
    await enter(books.book, anAccount(accountId), ...own.map((id) => anInvoice(id, accountId, '2026-02-01')));
    ids.push(...own);
  }
});

const pause = (invoiceIds: string[]) =>
  changeMany(books.book, { invoiceIds, change: { type: 'pause', reason: 'Talks' } }, 'anna@example.com');
const results = (outcomes: Awaited<ReturnType<typeof pause>>) => outcomes.map(({ result }) => result);
const paused = (among: string[]) => books.db.invoice.count({ where: { id: { in: among }, paused: true } });
/** Holds the account's lock until `other` rolls back. */
async function lock(accountId: string): Promise<void> {
  await other.query('BEGIN');
  await other.query('SELECT FROM account WHERE id = $1 FOR UPDATE', [accountId]);
}

test('a busy account is reported and delays no other, and is changed when it is sent again', async () => {
  await lock(`busy-${n}`);
  const started = Date.now();
  const outcomes = await pause(ids);
  expect(Date.now() - started).toBeLessThan(5_000);
  expect(results(outcomes)).toEqual(['changed', 'changed', 'busy', 'busy', 'changed', 'changed']);
  expect(outcomes[2]).toEqual({
    invoiceId: `busy-${n}-1`,
    result: 'busy',
    detail: `Account busy-${n} is busy; try again`,
  });
  await other.query('ROLLBACK');
  const busy = outcomes.filter(({ result }) => result === 'busy').map(({ invoiceId }) => invoiceId);
  expect(results(await pause(busy))).toEqual(['changed', 'changed']);
  expect(await paused(ids)).toBe(6);
});

test('an account that is busy for a moment is changed at the second try', async () => {
  await lock(`first-${n}`);
  const changed = pause(ids);
  while ((await paused(ids.slice(2))) === 0);
  await other.query('ROLLBACK');
  expect(results(await changed)).toEqual(Array(6).fill('changed'));
});

test('an unknown invoice is refused and delays no other', async () => {
  expect(results(await pause([ids[0]!, 'unknown', ids[1]!]))).toEqual(['changed', 'refused', 'changed']);
});
