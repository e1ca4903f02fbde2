import { SearchQuery, searchOf } from './schemas/invoiceSearch.js';
import { toMajor } from '../domain/money/money.js';
import { csv } from '../documents/csv.js';
import { type Books } from '../books/book.js';
import { searchInvoices, type FoundInvoice } from '../books/invoices/search.js';
import { route, type Route } from './http/route.js';

/** People do not read files with more rows. */
const MAX_ROWS = 100_000;

export const invoiceSearchRoutes = (book: Books): Route[] => [
  route({
    method: 'get',
    path: '/v1/invoices.csv',
    tag: 'Invoices',
    right: 'read',
    summary: 'The matching invoices as CSV, in major units; cells cannot become formulas',
    query: SearchQuery,
    produces: 'text/csv',
    handle: async ({ query }) => {
      const { items } = await searchInvoices(book, searchOf(query), { limit: MAX_ROWS });
      return { type: 'text/csv; charset=utf-8', body: table(items), filename: 'invoices.csv' };
    },
  }),
];

const HEADER = [
  'invoice',
  'account',
  'name',
  'currency',
  'amount',
  'open',
  'issued',
  'due',
  'daysPastDue',
  'status',
  'stage',
  'paused',
  'disputed',
  'promisedFor',
];

const table = (invoices: FoundInvoice[]) =>
  csv(
    HEADER,
    invoices.map((one) => [
      one.number,
      one.accountId,
      one.accountName,
      one.currency,
      toMajor(one.amount, one.currency),
      toMajor(one.balance, one.currency),
      one.issuedOn,
      one.dueOn,
      one.daysPastDue,
      one.status,
      one.stage,
      one.paused ? 'yes' : '',
      one.disputed ? 'yes' : '',
      one.promisedFor,
    ]),
  );
