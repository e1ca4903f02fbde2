import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { task } from '../../test/fixtures/apiRequests.js';
import { anAccount, anInvoice, enter, eventsOf, payInvoice, viewOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { IllegalChange, NotFound } from '../errors.js';
import { createInvoices } from '../invoices/create.js';
import { acknowledgeMatter, findMatter } from './matters.js';
import { recallMatter } from './recalls.js';

const CARLA = 'carla@counsel.example';
const OLGA = 'olga@northwind.example';

let books: TestBooks;
let n = 0;
let id: string;
beforeAll(async () => {
  books = await startBooks();
  await enter(books.book, anAccount('A'));
});
afterAll(() => books.stop());

/** Every test has an invoice of 29 days that is with counsel, who has the task of acknowledging its matter. */
beforeEach(async () => {
  const { book, db, clock } = books;
  id = `J${++n}`;
  clock.set('2026-03-02T10:00:00Z');
  await createInvoices(book, [anInvoice(id, 'A', '2026-02-01', { amount: 10_000n })], 'test');
  await db.invoice.update({ where: { id }, data: { status: 'with-counsel' } });
  await db.matter.create({
    data: {
      id: `M-${id}`,
      accountId: 'A',
      invoiceId: id,
      cycle: 1,
      deadlineOn: new Date('2026-03-01'),
      dossier: Buffer.from('PK'),
      dossierSha256: 'abc',
      openedAt: new Date('2026-03-02T08:00:00Z'),
    },
  });
  const acknowledging = { id: `ack-${id}`, type: 'acknowledge-matter', role: 'counsel' };
  await db.task.create({ data: { ...task(id, clock.now()), ...acknowledging } });
});

const acknowledge = () => acknowledgeMatter(books.book, `M-${id}`, CARLA);
const recall = (reason = 'They pay by instalments') =>
  recallMatter(books.book, `M-${id}`, { reason, actor: OLGA });
const matter = () => findMatter(books.db, `M-${id}`);
const acknowledging = () => books.db.task.findUniqueOrThrow({ where: { id: `ack-${id}` } });
const eventCount = () => books.db.timelineEvent.count();
const events = async (type: string) =>
  (await eventsOf(books.book, { invoiceId: id })).filter((event) => event.type === type);

test('counsel acknowledges once, and its task is done with it', async () => {
  const first = await acknowledge();
  expect(first).toMatchObject({
    status: 'acknowledged',
    acknowledgedBy: CARLA,
    acknowledgedAt: new Date('2026-03-02T10:00:00Z'),
  });
  books.clock.set('2026-03-03T10:00:00Z');
  expect(await acknowledge()).toEqual(first);
  expect(await acknowledging()).toMatchObject({ status: 'done', outcome: 'done' });
});

test('many acknowledgements at once are one', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, acknowledge));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['acknowledged']));
  expect(await events('matter.acknowledged')).toHaveLength(1);
});

test('recalled, the invoice is the collectors’ again, both sides have a task, and its workflow is signalled', async () => {
  const { db } = books;
  const { revision } = await db.invoice.findUniqueOrThrow({ where: { id } });
  const signals = await db.outboxMessage.count({ where: { invoiceId: id } });
  expect(await recall()).toMatchObject({ status: 'recalled' });
  expect(await viewOf(books.book, id)).toMatchObject({ status: 'open', stage: 'late' });
  expect((await db.invoice.findUniqueOrThrow({ where: { id } })).revision).toBe(revision + 1);
  expect(await db.outboxMessage.count({ where: { invoiceId: id } })).toBe(signals + 1);
  expect(await acknowledging()).toMatchObject({ outcome: 'recalled' });
  const tasks = await db.task.findMany({
    where: { invoiceId: id, type: 'recalled-matter' },
    orderBy: { role: 'asc' },
  });
  expect(tasks.map(({ role }) => role)).toEqual(['collector', 'counsel']);
  expect(await events('matter.recalled')).toMatchObject([
    { actor: OLGA, summary: expect.stringContaining('They pay by instalments') },
  ]);
});

test('recalled again it changes nothing, and it cannot be acknowledged any more', async () => {
  await recall();
  const before = await eventCount();
  expect(await recall('Again')).toMatchObject({ status: 'recalled' });
  expect(await eventCount()).toBe(before);
  await expect(acknowledge()).rejects.toThrow(IllegalChange);
});

test('an ended matter is not recalled', async () => {
  await books.db.matter.update({ where: { id: `M-${id}` }, data: { status: 'closed' } });
  const before = await eventCount();
  await expect(recall()).rejects.toThrow(IllegalChange);
  expect(await eventCount()).toBe(before);
});

test('an unknown matter is neither recalled nor acknowledged', async () => {
  await expect(recallMatter(books.book, 'M-2', { reason: 'x', actor: OLGA })).rejects.toThrow(NotFound);
  await expect(acknowledgeMatter(books.book, 'M-2', CARLA)).rejects.toThrow(NotFound);
});

test('an invoice with counsel can still be paid, which closes the matter', async () => {
  await payInvoice(books.book, id, 10_000n);
  expect(await viewOf(books.book, id)).toMatchObject({ status: 'paid' });
  expect(await matter()).toMatchObject({ status: 'closed' });
  await expect(acknowledge()).rejects.toThrow(IllegalChange);
});
