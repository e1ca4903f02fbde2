import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anAccount, anInvoice, enter, payInvoice } from '../../test/fixtures/books.js';
import { aReversal, BY_TEST } from '../../test/fixtures/payments.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { reversePayment } from '../ledger/reversals.js';
import { performanceOf, type PeriodRequest } from './periods.js';

let books: TestBooks;

/**
 * January: 1,000 are invoiced. February: 600 more, 500 are paid and 100 of them are refunded. On 2 March
 * 1,200 are open, of which 600 are not past due.
 */
beforeAll(async () => {
  books = await startBooks({ now: '2026-01-10T08:00:00Z' });
  const { book, clock } = books;
  await enter(book, anAccount('A'), anInvoice('jan', 'A', '2026-02-01', { amount: 1_000n }));
  clock.set('2026-02-05T08:00:00Z');
  const yen = anInvoice('yen', 'B', '2026-02-10', { amount: 9_000n, currency: 'JPY' });
  await enter(book, anAccount('B'), anInvoice('feb', 'B', '2026-03-20', { amount: 600n }), yen);
  clock.set('2026-02-11T08:00:00Z');
  await payInvoice(book, 'jan', 500n, 'P');
  await reversePayment(book, aReversal('refund', 'R', 'P', 100n), BY_TEST);
  clock.set('2026-03-02T08:00:00Z');
});
afterAll(() => books.stop());

const eurosOf = async (period: PeriodRequest) => (await performanceOf(books.book, period)).items[0];

describe('the performance of February', () => {
  test('by the ledger, with figures worked by hand', async () => {
    expect(await eurosOf({ from: '2026-02-01', until: '2026-02-28' })).toEqual({
      currency: 'EUR',
      days: 28,
      beginning: 1_000n,
      sales: 600n,
      collected: 400n,
      ending: 1_200n,
      endingCurrent: 600n,
      dso: 56, // 1,200 ÷ 600 × 28
      cei: 40, // (1,000 + 600 − 1,200) ÷ (1,000 + 600 − 600)
      collectionRate: 25, // 400 ÷ 1,600
      promisesKept: 0,
      promisesBroken: 0,
      keptRate: null,
    });
  });

  test('a period without sales has no days of sales', async () => {
    expect(await eurosOf({ from: '2026-03-01', until: '2026-03-02' })).toMatchObject({
      sales: 0n,
      dso: null,
      collected: 0n,
      collectionRate: 0,
    });
  });

  test('without dates it is that of the last 90 days', async () => {
    const { period, items } = await performanceOf(books.book, {});
    expect(period).toEqual({ from: '2025-12-03', until: '2026-03-02' });
    expect(items[0]).toMatchObject({
      currency: 'EUR',
      beginning: 0n,
      sales: 1_600n,
      collected: 400n,
      ending: 1_200n,
      endingCurrent: 600n,
      dso: 67.5,
    });
  });
});
