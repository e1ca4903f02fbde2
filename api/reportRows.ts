import { RowsQuery } from './schemas/reportRows.js';
import { rowsBehind } from '../books/reports/periods.js';
import { toMajor } from '../domain/money/money.js';
import { csv } from '../documents/csv.js';
import { type Books } from '../books/book.js';
import { type MeasureRow } from '../books/reports/measureRows.js';
import { route } from './http/route.js';

/** People do not read files with more rows. */
const MAX_ROWS = 100_000;

export const rowsRoute = (book: Books) =>
  route({
    method: 'get',
    path: '/v1/reports/rows.csv',
    tag: 'Reports',
    right: 'read',
    query: RowsQuery,
    summary: 'The rows behind a figure of the reports, in major units; cells cannot become formulas',
    produces: 'text/csv',
    handle: async ({ query }) => {
      const { items } = await rowsBehind(book, query, { limit: MAX_ROWS });
      const body = table(items, query.currency);
      return { type: 'text/csv; charset=utf-8', body, filename: `${query.measure}.csv` };
    },
  });

const table = (rows: MeasureRow[], currency: string) =>
  csv(
    ['what', 'id', 'account', 'name', 'invoice', 'date', 'currency', 'amount'],
    rows.map((row) => [
      row.what,
      row.id,
      row.accountId,
      row.accountName,
      row.invoiceId,
      row.on,
      currency,
      toMajor(row.amount, currency),
    ]),
  );
