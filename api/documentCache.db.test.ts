import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ADMINISTRATOR } from '../domain/access/rights.js';
import { startBooks, type TestBooks } from '../test/stack/books.js';
import { anAccount, anInvoice, enter, payInvoice } from '../test/fixtures/books.js';
import { documentRoutes } from './documents.js';
import { type PdfMaker } from './pdf/pdfMaker.js';
import { callRoute, type Route } from './http/route.js';

let books: TestBooks;
let routes: Route[];
let made = 0;
beforeAll(async () => {
  books = await startBooks();
  await enter(books.book, anAccount('A'), anInvoice('I', 'A', '2026-02-01'));
  const maker = { make: () => Promise.resolve(Buffer.from(`${++made}`)) } as unknown as PdfMaker;
  routes = documentRoutes(books.book, maker);
});
afterAll(() => books.stop());

async function get(path: string): Promise<string> {
  const reply = await callRoute(routes, { method: 'GET', path }, ADMINISTRATOR);
  return 'body' in reply ? Buffer.from(reply.body).toString() : '';
}
const statement = () => get('/v1/accounts/A/statement.pdf');
const copy = () => get('/v1/invoices/I/invoice.pdf');

test('a document is made once while nothing changes, and again after a change', async () => {
  expect([await statement(), await statement(), await statement()]).toEqual(['1', '1', '1']);
  expect([await copy(), await copy()]).toEqual(['2', '2']);
  await payInvoice(books.book, 'I', 100n);
  expect([await statement(), await statement()]).toEqual(['3', '3']);
  expect([await copy(), await copy()]).toEqual(['4', '4']);
});
