import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAccount, anInvoice, enter, eventsOf, viewOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { createInvoices, type InvoiceDraft } from './create.js';

let books: TestBooks;
beforeAll(async () => {
  books = await startBooks();
  await enter(books.book, anAccount('A'));
});
afterAll(() => books.stop());

const CASES: [part: string, more: Partial<InvoiceDraft>, state: object, summary: RegExp][] = [
  [
    'a part',
    { paidAmount: 4_000n },
    { balance: 6_000n, status: 'open' },
    /^EUR 40\.00 had been paid before the import$/,
  ],
  ['all', { paidAmount: 10_000n }, { balance: 0n, status: 'paid' }, /^Paid in full on 2026-03-02, before/],
  [
    'all, on a day',
    { settledOn: '2026-02-01' },
    { balance: 0n, status: 'paid' },
    /^Paid in full on 2026-02-01,/,
  ],
];

test.each(CASES)(
  '%s was paid before the import: the rest is open, and the timeline shows it',
  async (part, more, state, summary) => {
    const id = `P-${part.length}`;
    const draft = anInvoice(id, 'A', '2026-02-01', { amount: 10_000n, ...more });
    expect(await createInvoices(books.book, [draft], 'test')).toEqual([{ id, result: 'created' }]);
    expect(await viewOf(books.book, id)).toMatchObject(state);
    const events = await eventsOf(books.book, { invoiceId: id });
    expect(events.filter(({ type }) => type === 'payment.applied')).toEqual([
      expect.objectContaining({ summary: expect.stringMatching(summary) }),
    ]);
  },
);
