import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAccount, anInvoice, enter, eventsOf } from '../test/fixtures/books.js';
import { aPayment, BY_TEST } from '../test/fixtures/payments.js';
import { startBooks, type TestBooks } from '../test/stack/books.js';
import { changeInvoice } from './invoices/changes.js';
import { applyPayment } from './ledger/payments.js';

const ANNA = 'anna@northwind.example';

let books: TestBooks;
beforeAll(async () => {
  books = await startBooks();
  await enter(books.book, anAccount('A'), anInvoice('I', 'A', '2026-02-01', { amount: 10_000n }));
});
afterAll(() => books.stop());

test('the timeline of an invoice shows what happened, when, by which actor and why, in order', async () => {
  const at = ['2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'];
  books.clock.set(at[1]!);
  const pause = { type: 'pause', until: '2026-03-09', reason: 'Talks' } as const;
  await changeInvoice(books.book, 'I', pause, ANNA);
  await changeInvoice(books.book, 'I', { type: 'resume' }, ANNA);
  books.clock.set(at[2]!);
  const transfer = { method: 'transfer', reference: 'RF18' };
  await applyPayment(books.book, aPayment('P-1', { invoiceId: 'I' }, 2_500n, transfer), BY_TEST);
  const event = (nth: number, actor: string, type: string, summary: string, detail = {}) => ({
    id: expect.any(BigInt),
    accountId: 'A',
    invoiceId: 'I',
    stepId: null,
    at: new Date(at[nth]!),
    actor,
    type,
    summary,
    detail,
  });
  expect(await eventsOf(books.book, { invoiceId: 'I' })).toEqual([
    event(0, 'test', 'invoice.created', 'Invoice I entered the books, due 2026-02-01'),
    event(1, ANNA, 'paused', 'Paused until 2026-03-09: Talks'),
    event(1, ANNA, 'resumed', 'Resumed at its real age'),
    event(2, 'test', 'payment.applied', 'EUR 25.00 received (transfer RF18)', { paymentId: 'P-1' }),
    event(2, 'test', 'invoice.part-paid', 'EUR 75.00 of invoice I still open'),
  ]);
});
