import { z } from 'zod';
import { BUCKETS } from '../domain/reports/ageing.js';
import { INVOICE_STATUSES } from '../domain/planning/case.js';
import { toMajor } from '../domain/money/money.js';
import { STAGES } from '../domain/policy/policy.js';
import { csv } from '../documents/csv.js';
import { type Book } from '../books/book.js';
import {
  INVOICE_ORDERS,
  searchInvoices,
  type FoundInvoice,
  type InvoiceSearch,
} from '../books/invoices/search.js';
import { route, type Route } from './http/route.js';
import { Currency, Id, Text } from './http/schemas.js';

const Minor = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** `least` and `most` are minor units of what is open; `unsettled` is open or with counsel. */
export const SearchQuery = z.strictObject({
  text: Text.max(200).optional(),
  accountId: Id.optional(),
  status: z.enum([...INVOICE_STATUSES, 'unsettled', 'all']).default('unsettled'),
  stage: z.enum(STAGES).optional(),
  bucket: z.enum(BUCKETS).optional(),
  currency: Currency.optional(),
  least: Minor.optional(),
  most: Minor.optional(),
  order: z.enum(INVOICE_ORDERS).default('oldest'),
});

export const searchOf = ({ status, least, most, ...rest }: z.output<typeof SearchQuery>): InvoiceSearch => ({
  ...rest,
  status: status === 'all' ? undefined : status,
  least: least === undefined ? undefined : BigInt(least),
  most: most === undefined ? undefined : BigInt(most),
});

/** A file of more rows is not read by people. */
const MOST_ROWS = 100_000;

export const invoiceSearchRoutes = (book: Book): Route[] => [
  route({
    method: 'get',
    path: '/v1/invoices.csv',
    tag: 'Invoices',
    right: 'read',
    summary: 'The invoices that fit as CSV, in major units; cells cannot become formulas',
    query: SearchQuery,
    produces: 'text/csv',
    handle: async ({ query }) => {
      const { items } = await searchInvoices(book, searchOf(query), { limit: MOST_ROWS });
      return { type: 'text/csv; charset=utf-8', body: table(items), filename: 'invoices.csv' };
    },
  }),
];

const HEADER = [
  ...['invoice', 'account', 'name', 'currency', 'amount', 'open', 'issued', 'due', 'daysPastDue'],
  ...['status', 'stage', 'paused', 'disputed', 'promisedFor'],
];

const table = (invoices: FoundInvoice[]) =>
  csv(
    HEADER,
    invoices.map((one) => [
      ...[one.id, one.accountId, one.accountName, one.currency],
      ...[toMajor(one.amount, one.currency), toMajor(one.balance, one.currency), one.issuedOn, one.dueOn],
      ...[one.daysPastDue, one.status, one.stage, one.paused ? 'yes' : '', one.disputed ? 'yes' : ''],
      one.promisedFor,
    ]),
  );
