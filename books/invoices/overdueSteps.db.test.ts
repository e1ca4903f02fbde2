import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAccount, anInvoice, enter, payInvoice } from '../../test/fixtures/books.js';
import { testDatabase, type TestDatabase } from '../../test/stack/postgres.js';
import { settableClock } from '../../test/stack/testStack.js';
import { openDatabase } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { prepareBooks } from '../prepare.js';
import { changeInvoice } from './changes.js';
import { overdueSteps } from './overdueSteps.js';

const DAY = 86_400_000;
/**
 * A Monday. The first notice is due tomorrow, on the 15th day, from eight to six in Berlin, the account's
 * zone.
 */
const START = Date.parse('2026-03-02T10:00:00Z');
const DUE_ON = '2026-02-16';
const EARLIEST = Date.parse('2026-03-03T07:00:00Z');
const LATEST = Date.parse('2026-03-03T17:00:00Z');

let database: TestDatabase;
let book: Books & { clock: ReturnType<typeof settableClock> };
beforeAll(async () => {
  database = await testDatabase();
  await prepareBooks(database.url, null);
  book = { db: openDatabase(database.url), clock: settableClock(START) };
  const names = ['late', 'paused', 'pausedUntil', 'disputed', 'paid', 'paidOnHold', 'touched', 'notYet'];
  for (const id of names)
    await enter(book, anAccount(id), anInvoice(id, id, id === 'notYet' ? '2026-03-01' : DUE_ON));
  const change = (id: string, what: Parameters<typeof changeInvoice>[2]) =>
    changeInvoice(book, id, what, 'test');
  await change('paused', { type: 'pause', until: null, reason: 'Talks' });
  await change('pausedUntil', { type: 'pause', until: '2026-03-05', reason: 'Talks' });
  await change('disputed', { type: 'dispute', id: 'D-1', reason: 'Wrong' });
  await book.db.hold.create({
    data: { accountId: 'paidOnHold', invoiceId: 'paidOnHold', cycle: 1, placedAt: new Date(START) } as never,
  });
  for (const id of ['paid', 'paidOnHold']) await payInvoice(book, id, 100_000n);
});
afterAll(async () => {
  await book?.db.$disconnect();
  await database?.drop();
});

const overdueAt = async (now: number, limit = 100) => {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await overdueSteps({ ...book, clock: settableClock(now) }, cursor, limit);
    ids.push(...page.cases.map(({ invoiceId }) => invoiceId));
    cursor = page.cursor;
  } while (cursor !== null);
  return ids.sort();
};

test.each([
  ['on its day', EARLIEST, []],
  ['less than a day late', EARLIEST + DAY - 1, ['paidOnHold']],
  ['a day late', LATEST + DAY, ['late', 'paidOnHold', 'touched']],
  ['a day late, after hours', LATEST + DAY + 2 * 3_600_000, ['late', 'paidOnHold', 'touched']],
  ['after a pause has ended', START + 5 * DAY, ['late', 'paidOnHold', 'pausedUntil', 'touched']],
])('overdue %s', async (_, now, overdue) => {
  expect(await overdueAt(now)).toEqual(overdue);
});

test('an invoice that has changed within a day is not overdue', async () => {
  const now = LATEST + DAY;
  book.clock.set(now - 1_000);
  await changeInvoice(book, 'touched', { type: 'dispute', id: 'D-2', reason: 'Wrong' }, 'test');
  await changeInvoice(
    book,
    'touched',
    { type: 'resolve-dispute', id: 'D-2', outcome: 'rejected', creditAmount: null },
    'test',
  );
  expect(await overdueAt(now)).toEqual(['late', 'paidOnHold']);
});

test('all pages together contain every overdue invoice once', async () => {
  const ids = Array.from({ length: 25 }, (_, n) => `many-${n}`);
  await enter(book, anAccount('many'), ...ids.map((id) => anInvoice(id, 'many', DUE_ON)));
  const at = settableClock(START + 6 * DAY);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await overdueSteps({ ...book, clock: at }, cursor, 7);
    seen.push(...page.cases.map(({ invoiceId }) => invoiceId));
    cursor = page.cursor;
  } while (cursor !== null);
  expect(seen.filter((id) => id.startsWith('many'))).toHaveLength(25);
  expect(new Set(seen).size).toBe(seen.length);
});
