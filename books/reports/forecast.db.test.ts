import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anAccount, anInvoice, enter } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { changeInvoice } from '../invoices/changes.js';
import { createInvoices } from '../invoices/create.js';
import { forecastOf } from './periods.js';

let books: TestBooks;

/** On 2 March: A is late and broke a promise, B promises 200 of its 600, and C owes nothing. */
beforeAll(async () => {
  books = await startBooks();
  const { book } = books;
  await enter(book, anAccount('A'), anInvoice('jan', 'A', '2026-02-01', { amount: 600n }));
  const yen = anInvoice('yen', 'B', '2026-02-10', { amount: 9_000n, currency: 'JPY' });
  await enter(book, anAccount('B'), anInvoice('feb', 'B', '2026-03-20', { amount: 600n }), yen);
  await enter(book, anAccount('C'));
  await promise('broken', 'jan', 100n, '2026-02-20');
  await promise('open', 'feb', 200n, '2026-03-10');
});
afterAll(() => books.stop());

const promise = (status: string, invoiceId: string, amount: bigint, payOn: string) => {
  const money = { amount, currency: 'EUR', payOn: new Date(payOn), madeAt: new Date('2026-02-01') };
  return books.db.paymentPromise.create({ data: { id: status, invoiceId, cycle: 1, status, ...money } });
};
const create = (id: string, accountId: string, amount: bigint, dueOn: string) =>
  createInvoices(books.book, [anInvoice(id, accountId, dueOn, { amount })], 'test');
const forecast = () => forecastOf(books.book, 3);
const euros = async () => (await forecast()).find(({ currency }) => currency === 'EUR')!;
const expected = async () => (await euros()).weeks.map((week) => week.expected);

describe('cash expected', () => {
  test('of a book without history consists of promises alone', async () => {
    expect(await euros()).toMatchObject({ unknown: 1_000n, kept: 0, broken: 1 });
    expect(await expected()).toEqual([0n, 66n, 0n]); // 200 × (0 + 1) ÷ (0 + 1 + 2)
  });

  test('others are expected as late as the account usually pays, else the book; late or disputed ones have no date', async () => {
    const paid = async (id: string, accountId: string, daysLate: number) => {
      await create(id, accountId, 10n, '2026-01-15');
      const settledAt = new Date(Date.parse('2026-01-15T12:00:00Z') + daysLate * 86_400_000);
      await books.db.invoice.update({ where: { id }, data: { status: 'paid', settledAt } });
    };
    for (const [place, late] of [1, 3, 2].entries()) await paid(`c${place}`, 'C', late);
    await paid('a0', 'A', 20);
    await create('next', 'C', 70n, '2026-03-10'); // 2 days late: 12 March
    expect(await expected()).toEqual([0n, 66n + 70n, 400n]);
    // The book pays after 2 days (of 1, 2, 3, 20 the lower median): 22 March, in the third week, less the
    // promised amount.
    expect((await euros()).weeks).toMatchObject([{}, {}, { fromHabit: 400n }]);
    expect(await euros()).toMatchObject({ late: 600n, unknown: 0n, beyond: 0n });
    // No invoice in yen has been paid yet, and payments in euros are no evidence for yen.
    expect((await forecast())[1]).toMatchObject({ currency: 'JPY', late: 0n, unknown: 9_000n });
    await changeInvoice(books.book, 'next', { type: 'dispute', id: 'D', reason: 'Wrong' }, 'test');
    expect(await expected()).toEqual([0n, 66n, 400n]);
    expect(await euros()).toMatchObject({ waiting: 70n });
  });
});
