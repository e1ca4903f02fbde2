import { RowsQuery } from '../../api/schemas/reportRows.js';
import { rowsBehind } from '../../books/reports/periods.js';
import { Text } from '../../api/http/schemas.js';
import {
  FORECAST_MEASURES,
  isOneOf,
  MEASURES,
  WEEK_MEASURES,
  type Measure,
} from '../../domain/reports/measureNames.js';
import { type MeasureRow } from '../../books/reports/measureRows.js';
import { amount, count, words } from '../format.js';
import { page } from '../page.js';
import { Facts } from '../parts/descriptionList.js';
import { More, Table } from '../parts/table.js';

const ROWS = 100;

/** Measures of the present state: they ignore the period. */
const NOW = new Set<Measure>([
  ...(['onHold', 'withCounsel', 'open', 'pastDue', 'brokenPromises'] as const),
  ...(['late', 'waiting', 'unknown'] as const),
]);

/** The invoices, payments, promises or ledger entries behind a figure of the reports. */
export const reportRows = page({
  path: '/reports/rows',
  right: 'read',
  query: RowsQuery.safeExtend({ cursor: Text.max(300).optional() }),
  render: async ({ book, query: { cursor, ...asked } }) => {
    const { measure, currency, accountId, from, until } = asked;
    const found = await rowsBehind(book, asked, { limit: ROWS, cursor });
    const query = { measure, currency, from, until, ...(accountId && { accountId }) };
    const isExpected = isOneOf(FORECAST_MEASURES, measure) && measure !== 'promised';
    return {
      title: `${MEASURES[measure]}, ${currency}`,
      body: (
        <>
          <Facts
            items={[
              ['Customer', accountId && <a href={`/accounts/${accountId}`}>{accountId}</a>],
              ['From', !NOW.has(measure) && from],
              ['Until', !NOW.has(measure) && until],
              ['Count', count(found.count)],
              [`Amount, ${currency}`, amount(found.amount, currency), true],
            ]}
          />
          <Rows of={found.items} currency={currency} date={isExpected ? 'Expected' : 'Date'} />
          <More path="/reports/rows" query={query} cursor={found.nextCursor} />
          <p className="muted">
            {isExpected
              ? 'A promise counts with its weight, an invoice with the part that is not promised; each at its expected date.'
              : 'An invoice is listed at its due date, a promise at the day for which it was given, and money at the day on which it was booked.'}
          </p>
          <p className="noprint">
            <a href={`/get/v1/reports/rows.csv?${new URLSearchParams(query)}`} hx-boost="false">
              All of them as CSV
            </a>
            {' · '}
            <a href={isOneOf(WEEK_MEASURES, measure) ? `/reports?from=${from}&until=${until}` : '/reports'}>
              Back to the reports
            </a>
          </p>
        </>
      ),
    };
  },
});

const Rows = ({ of, currency, date }: { of: MeasureRow[]; currency: string; date: string }) => (
  <Table
    caption="The largest first"
    none="There is nothing behind this figure."
    rows={of}
    keyOf={({ key }) => key}
    columns={[
      { name: 'What', cell: ({ what, id }) => (id ? `${words(what)} ${id}` : words(what)) },
      {
        name: 'Customer',
        cell: ({ accountId, accountName }) => <a href={`/accounts/${accountId}`}>{accountName}</a>,
      },
      {
        name: 'Invoice',
        short: true,
        cell: ({ invoiceId }) => invoiceId && <a href={`/invoices/${invoiceId}`}>{invoiceId}</a>,
      },
      { name: date, short: true, cell: ({ on }) => on },
      { name: 'Amount', number: true, cell: (row) => amount(row.amount, currency) },
    ]}
  />
);
