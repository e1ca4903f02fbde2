import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAccount, anInvoice, enter } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { changeInvoice } from './changes.js';

let books: TestBooks;
beforeAll(async () => {
  books = await startBooks();
  await enter(books.book, anAccount('A'), anInvoice('I', 'A', '2026-02-01'));
});
afterAll(() => books.stop());

test('a dispute opens a task for a person, until it is resolved', async () => {
  const tasks = async () =>
    (await books.db.task.findMany({ where: { invoiceId: 'I' } })).map(
      ({ type, status }) => `${type} ${status}`,
    );
  await changeInvoice(books.book, 'I', { type: 'dispute', id: 'D', reason: 'Wrong hours' }, 'test');
  expect(await tasks()).toEqual(['answer-dispute open']);
  const rejection = { type: 'resolve-dispute', id: 'D', outcome: 'rejected', creditAmount: null } as const;
  await changeInvoice(books.book, 'I', rejection, 'test');
  expect(await tasks()).toEqual(['answer-dispute done']);
});
