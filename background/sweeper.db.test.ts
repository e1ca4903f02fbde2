import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase } from '../prisma/client.js';
import { withAccount } from '../books/locking.js';
import { type Books } from '../books/book.js';
import { store } from '../books/inboxEvents.js';
import { prepareBooks } from '../books/prepare.js';
import { anAccount, anInvoice, enter } from '../test/fixtures/books.js';
import { testDatabase, type TestDatabase } from '../test/stack/postgres.js';
import { sweepInbox } from './sweeper.js';

const NOW = Date.parse('2026-03-02T08:00:00Z');
let database: TestDatabase;
let book: Books;
beforeAll(async () => {
  database = await testDatabase();
  await prepareBooks(database.url, null);
  book = { db: openDatabase(database.url), clock: { now: () => NOW, toReal: (at) => at, patience: 0 } };
  for (const id of ['busy', 'free']) await enter(book, anAccount(id), anInvoice(`I-${id}`, id, '2026-01-31'));
});
afterAll(async () => {
  await book.db.$disconnect();
  await database.drop();
});

const eventOf = (accountId: string, nth: number) => {
  const data = { id: `P-${accountId}-${nth}`, invoiceId: `I-${accountId}`, amount: 1, currency: 'EUR' };
  const event = { type: 'payment.received', data: { ...data, receivedAt: '2026-03-01T10:00:00Z' } };
  const body = Buffer.from(JSON.stringify(event));
  return { source: 'payments', eventId: data.id, body, invoiceId: data.invoiceId, accountId: null };
};

test('sixty events of a busy account do not keep the event of another one waiting', async () => {
  await store(book, [...Array.from({ length: 60 }, (_, nth) => eventOf('busy', nth))]);
  await store(book, [eventOf('free', 0)]);
  const other: Books = { ...book, db: openDatabase(database.url) };
  await withAccount(other, 'busy', async () => {
    expect(await sweepInbox(book, fail)).toBe(1);
  });
  await other.db.$disconnect();
  expect(await book.db.payment.findMany({ select: { id: true } })).toEqual([{ id: 'P-free-0' }]);
  while ((await sweepInbox(book, fail)) > 0);
  expect(await book.db.payment.count()).toBe(61);
});

const fail = (error: unknown) => {
  throw error;
};
