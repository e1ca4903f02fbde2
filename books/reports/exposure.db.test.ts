import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anAccount, anInvoice, enter } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { exposureRanking, type Exposure } from './exposure.js';

let books: TestBooks;
const ALL = { limit: 50 };

/** A owes as much as B: it comes first by its id. A is on hold and broke a promise. */
beforeAll(async () => {
  books = await startBooks();
  const { book, db } = books;
  const alpha = anAccount('A', { name: 'Alpha' });
  await enter(book, alpha, anInvoice('jan', 'A', '2026-02-01', { amount: 600n }));
  const yen = anInvoice('yen', 'B', '2026-02-10', { amount: 9_000n, currency: 'JPY' });
  const beta = anAccount('B', { name: 'Beta' });
  await enter(book, beta, anInvoice('feb', 'B', '2026-03-20', { amount: 600n }), yen);
  const placedAt = new Date('2026-03-01');
  await db.hold.create({ data: { accountId: 'A', invoiceId: 'jan', cycle: 1, placedAt } });
  const money = { amount: 100n, currency: 'EUR', payOn: new Date('2026-02-20') };
  const madeAt = new Date('2026-02-01');
  await db.paymentPromise.create({
    data: { id: 'W', invoiceId: 'jan', cycle: 1, status: 'broken', madeAt, ...money },
  });
});
afterAll(() => books.stop());

describe('exposure', () => {
  test('ranks accounts by what is open, by currency', async () => {
    const { items } = await exposureRanking(books.book, ALL);
    expect(items).toEqual([
      {
        accountId: 'A',
        accountName: 'Alpha',
        currency: 'EUR',
        invoices: 1,
        open: 600n,
        pastDue: 600n,
        oldest: 29,
        onHold: true,
        withCounsel: false,
        brokenPromises: 1,
      },
      {
        accountId: 'B',
        accountName: 'Beta',
        currency: 'EUR',
        invoices: 1,
        open: 600n,
        pastDue: 0n,
        oldest: 0,
        onHold: false,
        withCounsel: false,
        brokenPromises: 0,
      },
      expect.objectContaining({
        accountId: 'B',
        currency: 'JPY',
        open: 9_000n,
        pastDue: 9_000n,
        oldest: 20,
      }),
    ]);
    expect((await exposureRanking(books.book, { ...ALL, currency: 'JPY' })).items).toEqual([items[2]]);
  });

  test('in pages no account is missed or repeated', async () => {
    const found: Exposure[] = [];
    let cursor: string | undefined;
    do {
      const page = await exposureRanking(books.book, { limit: 1, cursor });
      expect(page.items).toHaveLength(1);
      found.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(found).toEqual((await exposureRanking(books.book, ALL)).items);
  });
});
