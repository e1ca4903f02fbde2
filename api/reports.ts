import { z } from 'zod';
import { BUCKETS } from '../domain/ageing.js';
import { localDate } from '../domain/calendar.js';
import { addDays, daysBetween } from '../domain/days.js';
import { toMajor } from '../domain/money.js';
import { csv } from '../documents/csv.js';
import { type Book } from '../prisma/client.js';
import { collections, MEASURES, type Measured, type Period } from '../prisma/collections.js';
import { ageingReport, type AccountAgeing } from '../prisma/reports.js';
import { readSettings } from '../prisma/settings.js';
import { Unprocessable } from './errors.js';
import { route, type Reply, type Route } from './route.js';
import { LocalDate } from './schemas.js';

const PeriodQuery = z.strictObject({ from: LocalDate.optional(), until: LocalDate.optional() });

export const reportRoutes = (book: Book): Route[] => [
  route({
    method: 'get',
    path: '/v1/reports/ageing',
    tag: 'Reports',
    right: 'read',
    summary: 'Open balances by age, per account and currency; minor units',
    handle: async () => ({ json: { asOf: new Date(book.clock.now()), items: await ageingReport(book) } }),
  }),
  route({
    method: 'get',
    path: '/v1/reports/ageing.csv',
    tag: 'Reports',
    right: 'read',
    summary: 'The same as CSV, in major units; cells cannot become formulas',
    produces: 'text/csv',
    handle: async () => csvFile('ageing', ageingTable(await ageingReport(book))),
  }),
  route({
    method: 'get',
    path: '/v1/reports/collections',
    tag: 'Reports',
    right: 'read',
    summary:
      'What a period (the last seven days) brought, per currency, in minor units; what is open, on hold or with counsel is as of now',
    query: PeriodQuery,
    handle: async ({ query }) => {
      const { currencies, ...report } = await collectionsOf(book, query);
      return { json: { asOf: new Date(book.clock.now()), ...report, items: currencies } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/reports/collections.csv',
    tag: 'Reports',
    right: 'read',
    summary: 'The same as CSV, in major units; cells cannot become formulas',
    query: PeriodQuery,
    produces: 'text/csv',
    handle: async ({ query }) => csvFile('collections', collectionsTable(await collectionsOf(book, query))),
  }),
];

const csvFile = (name: string, body: string): Reply => ({
  type: 'text/csv; charset=utf-8',
  body,
  filename: `${name}.csv`,
});

const HEADER = ['account', 'name', 'currency', ...BUCKETS, 'total'];

const ageingTable = (rows: AccountAgeing[]) =>
  csv(
    HEADER,
    rows.map((row) => [
      row.accountId,
      row.accountName,
      row.currency,
      ...[...BUCKETS, 'total' as const].map((column) => toMajor(row[column], row.currency)),
    ]),
  );

async function collectionsOf(book: Book, query: z.output<typeof PeriodQuery>) {
  const { timeZone } = await readSettings(book.db);
  const period = periodOf(query, localDate(book.clock.now(), timeZone));
  return { ...period, ...(await collections(book.db, period, timeZone)) };
}

/** The days that were asked for, else the last seven, today included. Throws Unprocessable. */
function periodOf({ from, until }: z.output<typeof PeriodQuery>, today: string): Period {
  const last = until ?? (from && from > today ? from : today);
  const first = from ?? addDays(last, -6);
  if (daysBetween(first, last) < 0) throw new Unprocessable('until: must not be before from');
  return { from: first, until: last };
}

const collectionsTable = ({ from, until, currencies }: Period & { currencies: Measured[] }) =>
  csv(
    ['from', 'until', 'currency', ...MEASURES.flatMap((measure) => [`${measure}Count`, `${measure}Amount`])],
    currencies.map((row) => [
      ...[from, until, row.currency],
      ...MEASURES.flatMap((measure) => [row[measure].count, toMajor(row[measure].amount, row.currency)]),
    ]),
  );
