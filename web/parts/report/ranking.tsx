import { type Exposure } from '../../../books/reports/exposure.js';
import { count, money } from '../../format.js';
import { Table } from '../../parts/table.js';
import { CountFigure, rowsPath } from './figure.js';

/** Accounts by open amount, as of `today`. */
export const Ranking = ({ of, today }: { of: Exposure[]; today: string }) => {
  const behind = ({ accountId, currency }: Exposure) => ({
    accountId,
    currency,
    from: today,
    until: today,
  });
  return (
    <Table
      caption="The largest, by currency"
      none="Nothing is owed."
      rows={of}
      keyOf={({ accountId, currency }) => `${accountId} ${currency}`}
      columns={[
        {
          name: 'Customer',
          cell: ({ accountId, accountName }) => <a href={`/accounts/${accountId}`}>{accountName}</a>,
        },
        {
          name: 'Open',
          number: true,
          cell: (row) => <a href={invoicesOf(row)}>{money(row.open, row.currency)}</a>,
        },
        {
          name: 'Past due',
          number: true,
          cell: (row) => <a href={rowsPath('pastDue', behind(row))}>{money(row.pastDue, row.currency)}</a>,
        },
        {
          name: 'Oldest, days',
          number: true,
          cell: (row) => <a href={invoicesOf(row)}>{count(row.oldest)}</a>,
        },
        {
          name: 'Broken promises',
          number: true,
          cell: (row) => (
            <CountFigure of={row.brokenPromises} measure="brokenPromises" behind={behind(row)} />
          ),
        },
        { name: 'State', cell: (row) => (row.withCounsel ? 'with counsel' : row.onHold ? 'on hold' : '') },
      ]}
    />
  );
};

/** The oldest first. */
const invoicesOf = ({ accountId, currency }: Exposure) =>
  `/invoices?${new URLSearchParams({ accountId, currency })}`;
