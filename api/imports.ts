import { ReadingBody } from './schemas/importReading.js';
import { enterStarted } from '../imports/book/enter.js';
import { CommandFailed } from '../imports/failure.js';
import { checkImport } from '../imports/book/storedFile.js';
import { findImport, startImport } from '../books/invoices/imports.js';
import { type Books } from '../books/book.js';
import { Unprocessable } from '../books/errors.js';
import { inProcess } from './http/inProcess.js';
import { invoiceRoutes } from './invoices.js';
import { route, type Route } from './http/route.js';

function asUnprocessable(error: unknown): never {
  throw error instanceof CommandFailed ? new Unprocessable(error.message) : error;
}

/** Enters a started file through the operations of this process. Returns the number of invoices. */
export const enterImport = (book: Books): Promise<number> =>
  enterStarted(book, (who) => inProcess(invoiceRoutes(book), who));

export const bookImportRoutes = (book: Books): Route[] => [
  route({
    method: 'get',
    path: '/v1/book-imports/{id}',
    tag: 'Invoices',
    right: 'book',
    summary: 'An uploaded file of invoices, and how far it has been entered',
    handle: async ({ params }) => {
      const found = await findImport(book.db, params.id!);
      return found && { json: found };
    },
  }),
  route({
    method: 'post',
    path: '/v1/book-imports/{id}/start',
    tag: 'Invoices',
    right: 'book',
    summary: 'Enter the file in the books with this reading; it continues in the background',
    body: ReadingBody,
    handle: async ({ params, body }) => {
      if (!(await findImport(book.db, params.id!))) return null;
      const { rows } = await checkImport(book, params.id!, body).catch(asUnprocessable);
      await startImport(book.db, params.id!, body, rows);
      return { json: await findImport(book.db, params.id!) };
    },
  }),
];
