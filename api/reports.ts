import { BUCKETS } from '../domain/reports/ageing.js';
import { WEEK } from '../domain/reports/measureNames.js';
import { z } from 'zod';
import { collectionsOf, performanceOf, forecastOf } from '../books/reports/periods.js';
import { toMajor } from '../domain/money/money.js';
import { csv } from '../documents/csv.js';
import { type Books } from '../books/book.js';
import { type Measured, type Period } from '../books/reports/collections.js';
import { exposureRanking, type Exposure } from '../books/reports/exposure.js';
import { type CurrencyForecast } from '../books/reports/forecast.js';
import { type Performance } from '../books/reports/performance.js';
import { ageingReport, type AccountAgeing } from '../books/reports/reports.js';
import { route, type Reply, type Route } from './http/route.js';
import { rowsRoute } from './reportRows.js';
import { Currency, IsoDate, Paging } from './http/schemas.js';

const PeriodQuery = z.strictObject({ from: IsoDate.optional(), until: IsoDate.optional() });
const ExposureQuery = z.strictObject({ ...Paging, currency: Currency.optional() });
const WeeksQuery = z.strictObject({ weeks: z.coerce.number().int().min(1).max(52).default(8) });
const tag = 'Reports';
const right = 'read';
const CSV = 'text/csv';
const AS_CSV = 'The same as CSV, in major units; cells cannot become formulas';

export const reportRoutes = (book: Books): Route[] => [
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
      'Results of a period (the last seven days), per currency, in minor units; what is open, on hold or with counsel is as of now',
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
  route({
    method: 'get',
    path: '/v1/reports/exposure',
    tag,
    right,
    query: ExposureQuery,
    summary: 'Accounts by open amount, per currency, the largest first; minor units',
    handle: async ({ query }) => ({
      json: { asOf: new Date(book.clock.now()), ...(await exposureRanking(book, query)) },
    }),
  }),
  route({
    method: 'get',
    path: '/v1/reports/exposure.csv',
    tag,
    right,
    summary: AS_CSV,
    produces: CSV,
    handle: async () => {
      const { items } = await exposureRanking(book, { limit: MAX_ROWS });
      return csvFile('exposure', exposureTable(items));
    },
  }),
  route({
    method: 'get',
    path: '/v1/reports/performance',
    tag,
    right,
    query: PeriodQuery,
    summary:
      'Days sales outstanding, collection effectiveness index, collection rate and kept promises of a period (the last 90 days), per currency',
    handle: async ({ query }) => {
      const { period, items } = await performanceOf(book, query);
      return { json: { asOf: new Date(book.clock.now()), ...period, items } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/reports/performance.csv',
    tag,
    right,
    query: PeriodQuery,
    summary: AS_CSV,
    produces: CSV,
    handle: async ({ query }) => {
      const { period, items } = await performanceOf(book, query);
      return csvFile('performance', performanceTable(period, items));
    },
  }),
  route({
    method: 'get',
    path: '/v1/reports/forecast',
    tag,
    right,
    query: WeeksQuery,
    summary:
      'Cash expected by week, per currency: promises weighted by how often they are kept, other invoices by the usual delay',
    handle: async ({ query }) => ({
      json: { asOf: new Date(book.clock.now()), items: await forecastOf(book, query.weeks) },
    }),
  }),
  route({
    method: 'get',
    path: '/v1/reports/forecast.csv',
    tag,
    right,
    query: WeeksQuery,
    summary: AS_CSV,
    produces: CSV,
    handle: async ({ query }) => csvFile('forecast', forecastTable(await forecastOf(book, query.weeks))),
  }),
  rowsRoute(book),
];

/** No book has more accounts. */
const MAX_ROWS = 1_000_000;

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

const collectionsTable = ({ from, until, currencies }: Period & { currencies: Measured[] }) =>
  csv(
    ['from', 'until', 'currency', ...WEEK.flatMap((measure) => [`${measure}Count`, `${measure}Amount`])],
    currencies.map((row) => [
      from,
      until,
      row.currency,
      ...WEEK.flatMap((measure) => [row[measure].count, toMajor(row[measure].amount, row.currency)]),
    ]),
  );

const yesNo = (yes: boolean) => (yes ? 'yes' : 'no');

const exposureTable = (rows: Exposure[]) =>
  csv(
    [
      'account',
      'name',
      'currency',
      'invoices',
      'open',
      'pastDue',
      'oldestDaysPastDue',
      'onHold',
      'withCounsel',
      'brokenPromises',
    ],
    rows.map((row) => [
      row.accountId,
      row.accountName,
      row.currency,
      row.invoices,
      toMajor(row.open, row.currency),
      toMajor(row.pastDue, row.currency),
      row.oldest,
      yesNo(row.onHold),
      yesNo(row.withCounsel),
      row.brokenPromises,
    ]),
  );

const SUMS = ['beginning', 'sales', 'collected', 'ending', 'endingCurrent'] as const;
const RATES = ['dso', 'cei', 'collectionRate', 'promisesKept', 'promisesBroken', 'keptRate'] as const;

const performanceTable = ({ from, until }: Period, rows: Performance[]) =>
  csv(
    ['from', 'until', 'currency', ...SUMS, ...RATES],
    rows.map((row) => [
      from,
      until,
      row.currency,
      ...SUMS.map((sum) => toMajor(row[sum], row.currency)),
      ...RATES.map((rate) => row[rate]),
    ]),
  );

const forecastTable = (rows: CurrencyForecast[]) =>
  csv(
    ['currency', 'from', 'until', 'promised', 'fromPromises', 'fromHabit', 'expected'],
    rows.flatMap(({ currency, weeks }) =>
      weeks.map((week) => [
        currency,
        week.from,
        week.until,
        ...(['promised', 'fromPromises', 'fromHabit', 'expected'] as const).map((sum) =>
          toMajor(week[sum], currency),
        ),
      ]),
    ),
  );
