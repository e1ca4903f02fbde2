import { z } from 'zod';
import { MEASURES, type Measure } from '../domain/reports/measureNames.js';
import { toMajor } from '../domain/money/money.js';
import { csv } from '../documents/csv.js';
import { type Book } from '../books/book.js';
import { measureRows, type MeasureRow, type RowsAsked } from '../books/reports/measureRows.js';
import { readSettings } from '../books/settings.js';
import { route } from './http/route.js';
import { Currency, Id, LocalDate } from './http/schemas.js';

export const RowsQuery = z
  .strictObject({
    measure: z.enum(Object.keys(MEASURES) as Measure[]),
    currency: Currency,
    accountId: Id.optional(),
    from: LocalDate,
    until: LocalDate,
  })
  .refine(({ from, until }) => from <= until, { path: ['until'], error: 'must not be before from' });

/** A file of more rows is not read by people. */
const MOST_ROWS = 100_000;

export const rowsRoute = (book: Book) =>
  route({
    ...{ method: 'get', path: '/v1/reports/rows.csv', tag: 'Reports', right: 'read', query: RowsQuery },
    summary:
      'The rows that a figure of the reports is the sum of, in major units; cells cannot become formulas',
    produces: 'text/csv',
    handle: async ({ query }) => {
      const { items } = await rowsBehind(book, query, { limit: MOST_ROWS });
      const body = table(items, query.currency);
      return { type: 'text/csv; charset=utf-8', body, filename: `${query.measure}.csv` };
    },
  });

/** The rows behind a figure of the reports (books/reports/measureRows.ts), by the creditor's days. */
export async function rowsBehind(
  book: Book,
  asked: RowsAsked,
  paging: { limit: number; cursor?: string | undefined },
) {
  const { timeZone } = await readSettings(book.db);
  return measureRows(book, asked, timeZone, paging);
}

const table = (rows: MeasureRow[], currency: string) =>
  csv(
    ['what', 'id', 'account', 'name', 'invoice', 'date', 'currency', 'amount'],
    rows.map((row) => [
      ...[row.what, row.id, row.accountId, row.accountName, row.invoiceId, row.on, currency],
      toMajor(row.amount, currency),
    ]),
  );
