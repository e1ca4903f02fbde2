import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAccount, anInvoice, enter, payInvoice } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { changeInvoice } from '../invoices/changes.js';
import { ageingReport } from './reports.js';

/** The edges of every bucket, on 2 March: 0, 1, 15, 16, 30, 31, 90, 91, 120 and 121 days past due. */
const EDGES: [dueOn: string, amount: bigint][] = [
  ['2026-04-01', 1n],
  ['2026-03-02', 2n],
  ['2026-03-01', 4n],
  ['2026-02-15', 8n],
  ['2026-02-14', 16n],
  ['2026-01-31', 32n],
  ['2026-01-30', 64n],
  ['2025-12-02', 128n],
  ['2025-12-01', 256n],
  ['2025-11-02', 512n],
  ['2025-11-01', 1_024n],
];

let books: TestBooks;
beforeAll(async () => {
  books = await startBooks();
  const { book } = books;
  const alpha = EDGES.map(([dueOn, amount], place) => anInvoice(`A${place}`, 'A', dueOn, { amount }));
  const late = (id: string, amount: bigint, currency = 'EUR') =>
    anInvoice(id, id[0]!, '2026-02-28', { amount, currency });
  await enter(book, anAccount('A', { name: 'Alpha' }), ...alpha, late('A-yen', 5_000n, 'JPY'));
  await enter(book, anAccount('B', { name: 'Beta' }), late('B', 1_234_567n));
  await enter(book, anAccount('C', { name: 'Gamma' }), late('C', 1n, 'KWD'));
  await enter(book, anAccount('D', { name: 'Paid' }), late('D', 10n));
  await payInvoice(book, 'D', 10n);
});
afterAll(() => books.stop());

const none = { current: 0n, '1-15': 0n, '16-30': 0n, '31-90': 0n, '91-120': 0n, '>120': 0n };

test('the ageing report puts every open balance into its bucket, by account and currency', async () => {
  expect(await ageingReport(books.book)).toEqual([
    {
      accountId: 'A',
      accountName: 'Alpha',
      currency: 'EUR',
      current: 3n,
      '1-15': 12n,
      '16-30': 48n,
      '31-90': 192n,
      '91-120': 768n,
      '>120': 1_024n,
      total: 2_047n,
    },
    { accountId: 'A', accountName: 'Alpha', currency: 'JPY', ...none, '1-15': 5_000n, total: 5_000n },
    { accountId: 'B', accountName: 'Beta', currency: 'EUR', ...none, '1-15': 1_234_567n, total: 1_234_567n },
    { accountId: 'C', accountName: 'Gamma', currency: 'KWD', ...none, '1-15': 1n, total: 1n },
  ]);
});

test('a balance moves to the next bucket at midnight where the customer is', async () => {
  const { book, clock } = books;
  const kiritimati = anAccount('K', { timeZone: 'Pacific/Kiritimati' });
  await enter(book, kiritimati, anInvoice('K', 'K', '2026-03-02', { amount: 7n }));
  const row = async (now: string) => {
    clock.set(now);
    return (await ageingReport(book)).find(({ accountId }) => accountId === 'K');
  };
  expect(await row('2026-03-02T09:59:59Z')).toMatchObject({ current: 7n, '1-15': 0n });
  expect(await row('2026-03-02T10:00:00Z')).toMatchObject({ current: 0n, '1-15': 7n });
  clock.set('2026-03-02T08:00:00Z');
});

test('debts with counsel are still owed; paused and disputed ones as well', async () => {
  const { book, db } = books;
  await changeInvoice(book, 'A0', { type: 'pause', until: null, reason: 'x' }, 'test');
  await changeInvoice(book, 'A1', { type: 'dispute', id: 'D', reason: 'x' }, 'test');
  await db.invoice.update({ where: { id: 'A2' }, data: { status: 'with-counsel' } });
  expect((await ageingReport(book))[0]).toMatchObject({ accountId: 'A', total: 2_047n });
});
