import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { hasUnapplied, store } from '../books/inboxEvents.js';
import { createInvoices } from '../books/invoices/create.js';
import { withAccount } from '../books/locking.js';
import { applyEvent } from '../inbox/applyEvent.js';
import { openDatabase, type Database } from '../prisma/client.js';
import { anAccount, anInvoice, enter, viewOf } from '../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../test/stack/books.js';
import { sweepInbox } from './sweeper.js';

let books: TestBooks;
let otherProcess: Database;
beforeAll(async () => {
  books = await startBooks();
  otherProcess = openDatabase(books.url);
  for (const id of ['busy', 'free']) await enter(books.book, anAccount(id));
});
afterAll(async () => {
  await otherProcess.$disconnect();
  await books.stop();
});

/** Every test has an invoice of each account. */
let n = 0;
beforeEach(async () => {
  n++;
  const invoices = ['busy', 'free'].map((id) => anInvoice(invoiceOf(id), id, '2026-01-31'));
  await createInvoices(books.book, invoices, 'test');
});

const invoiceOf = (accountId: string) => `${accountId}-${n}`;
const eventOf = (accountId: string, nth: number, more: object = {}) => {
  const invoiceId = invoiceOf(accountId);
  const data = { id: `P-${invoiceId}-${nth}`, invoiceId, amount: 1_000, currency: 'EUR', ...more };
  const event = { type: 'payment.received', data: { ...data, receivedAt: '2026-03-01T10:00:00Z' } };
  const body = Buffer.from(JSON.stringify(event));
  return { source: 'payments', eventId: data.id, body, invoiceId, accountId: null };
};
const events = (accountId: string, count: number, more?: object) =>
  Array.from({ length: count }, (_, nth) => eventOf(accountId, nth, more));

const failures: unknown[] = [];
const sweep = () => sweepInbox(books.book, (error) => failures.push(error));
const balance = async (accountId: string) => (await viewOf(books.book, invoiceOf(accountId))).balance;
const isSilenced = (accountId: string) => books.db.$transaction((tx) => hasUnapplied(tx, accountId));

test('sixty events of a busy account delay a round once, and do not keep the event of another one waiting', async () => {
  await store(books.book, events('busy', 60));
  await store(books.book, [eventOf('free', 0)]);
  await withAccount({ ...books.book, db: otherProcess }, 'busy', async () => {
    const started = Date.now();
    expect(await sweep()).toBe(1);
    expect(Date.now() - started).toBeLessThan(4_000);
  });
  expect(await books.db.payment.findMany({ select: { id: true } })).toEqual([{ id: `P-free-${n}-0` }]);
  while ((await sweep()) > 0);
  expect(await books.db.payment.count()).toBe(61);
  expect(await balance('busy')).toBe(40_000n);
  expect(failures).toEqual([]);
});

test('an event whose process died before it was applied is applied once', async () => {
  const event = eventOf('free', 0);
  const { source, eventId } = event;
  await store(books.book, [event]);
  expect(await isSilenced('free')).toBe(true);
  await Promise.all([sweep(), sweep(), applyEvent(books.book, { source, eventId })]);
  expect(await balance('free')).toBe(99_000n);
  expect(await isSilenced('free')).toBe(false);
});

test('an event that fails again and again stops neither the others nor the account for ever', async () => {
  await books.db.$executeRaw`
    CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'bug'; END $$`;
  await books.db.$executeRaw`
    CREATE TRIGGER fails BEFORE INSERT ON payment
      FOR EACH ROW WHEN (NEW.reference = 'poison') EXECUTE FUNCTION fails()`;
  await store(books.book, events('free', 55, { reference: 'poison' }));
  await store(books.book, [eventOf('free', 55)]);
  for (let round = 0; round < 2; round++) await sweep();
  expect(await balance('free')).toBe(99_000n);
  for (let round = 0; round < 8; round++) await sweep();
  expect(await books.db.inboxEvent.count({ where: { appliedAt: null } })).toBe(0);
  const exceptions = { reason: 'failed-event', status: 'open' };
  expect(await books.db.paymentException.count({ where: exceptions })).toBe(55);
  expect(await viewOf(books.book, invoiceOf('free'))).toMatchObject({ waitingFor: 'exception' });
  expect(await isSilenced('free')).toBe(false);
});
