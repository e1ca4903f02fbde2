import { BUCKETS } from '../domain/ageing.js';
import { toMajor } from '../domain/money.js';
import { csv } from '../documents/csv.js';
import { type Book } from '../prisma/client.js';
import { ageingReport, type AccountAgeing } from '../prisma/reports.js';
import { route, type Route } from './route.js';

export const reportRoutes = (book: Book): Route[] => [
  route({
    method: 'get',
    path: '/v1/reports/ageing',
    tag: 'Reports',
    summary: 'Open balances by age, per account and currency; minor units',
    handle: async () => ({ json: { asOf: new Date(book.clock.now()), items: await ageingReport(book) } }),
  }),
  route({
    method: 'get',
    path: '/v1/reports/ageing.csv',
    tag: 'Reports',
    summary: 'The same as CSV, in major units; cells cannot become formulas',
    produces: 'text/csv',
    handle: async () => ({
      type: 'text/csv; charset=utf-8',
      body: table(await ageingReport(book)),
      filename: 'ageing.csv',
    }),
  }),
];

const HEADER = ['account', 'name', 'currency', ...BUCKETS, 'total'];

const table = (rows: AccountAgeing[]) =>
  csv(
    HEADER,
    rows.map((row) => [
      row.accountId,
      row.accountName,
      row.currency,
      ...[...BUCKETS, 'total' as const].map((column) => toMajor(row[column], row.currency)),
    ]),
  );
