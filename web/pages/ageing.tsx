import { z } from 'zod';
import { BUCKETS, type AgeingRow, type Bucket } from '../../domain/reports/ageing.js';
import { ageingOverview, type AccountAgeing } from '../../books/reports/reports.js';
import { amount, count, money } from '../format.js';
import { page } from '../page.js';
import { Chart, sharesOf } from '../parts/chart.js';
import { More, Table } from '../parts/table.js';

/** Open balances by age: as a chart, by currency and by account; each figure links to its invoices. */
export const ageing = page({
  path: '/ageing',
  right: 'read',
  query: z.object({ currency: z.string().optional(), cursor: z.string().optional() }),
  render: async ({ book, query }) => {
    const { totals, items } = await ageingOverview(book, { ...query, limit: 50 });
    const currency = query.currency ?? totals[0]?.currency;
    const shown = totals.find((row) => row.currency === currency);
    return {
      title: 'Ageing',
      body: (
        <>
          {totals.length === 0 && (
            <p className="empty">Nothing is open. Debts appear here with their first invoices.</p>
          )}
          {totals.length > 1 && <Currencies of={totals} chosen={currency} />}
          {shown && <Picture of={shown} />}
          {totals.length > 0 && <Totals of={totals} />}
          {shown && (
            <>
              <h2>By account, {shown.currency}</h2>
              <Accounts of={items.items} currency={shown.currency} />
              <More path="/ageing" query={{ currency }} cursor={items.nextCursor} />
            </>
          )}
          <p>
            <a href="/get/v1/reports/ageing.csv" hx-boost="false">
              All accounts as CSV
            </a>
          </p>
        </>
      ),
    };
  },
});

type Total = { currency: string; accounts: number } & AgeingRow;

const invoicesOf = (of: { currency: string; bucket?: Bucket; accountId?: string }) =>
  `/invoices?${new URLSearchParams(of)}`;

const NAMES: Record<Bucket, string> = {
  current: 'Not yet due',
  '1-15': '1–15 days',
  '16-30': '16–30 days',
  '31-90': '31–90 days',
  '91-120': '91–120 days',
  '>120': 'Over 120 days',
};

const Currencies = ({ of, chosen }: { of: Total[]; chosen: string | undefined }) => (
  <p className="noprint">
    Currency:
    {of.map(({ currency }) => (
      <span key={currency}>
        {' '}
        {currency === chosen ? (
          <strong>{currency}</strong>
        ) : (
          <a href={`/ageing?currency=${currency}`}>{currency}</a>
        )}
      </span>
    ))}
  </p>
);

const Picture = ({ of }: { of: Total }) => {
  const shares = sharesOf(BUCKETS.map((bucket) => of[bucket]));
  return (
    <Chart
      caption={`${of.currency} by days past due`}
      bars={BUCKETS.map((bucket, place) => ({
        label: NAMES[bucket],
        share: shares[place]!,
        text: amount(of[bucket], of.currency),
        href: invoicesOf({ currency: of.currency, bucket }),
      }))}
    />
  );
};

/** An amount that links to its invoices. */
const figure = (row: AgeingRow, bucket: Bucket, of: { currency: string; accountId?: string }) =>
  row[bucket] === 0n ? '–' : <a href={invoicesOf({ ...of, bucket })}>{amount(row[bucket], of.currency)}</a>;

const Totals = ({ of }: { of: Total[] }) => (
  <Table
    caption="Open balances by days past due, per currency"
    none="Nothing is open."
    rows={of}
    keyOf={({ currency }) => currency}
    columns={[
      { name: 'Currency', cell: ({ currency }) => currency },
      {
        name: 'Accounts',
        number: true,
        cell: ({ accounts, currency }) => <a href={`/ageing?currency=${currency}`}>{count(accounts)}</a>,
      },
      ...BUCKETS.map((bucket) => ({
        name: NAMES[bucket],
        number: true,
        cell: (row: Total) => figure(row, bucket, { currency: row.currency }),
      })),
      {
        name: 'Total',
        number: true,
        cell: ({ currency, total }) => <a href={invoicesOf({ currency })}>{money(total, currency)}</a>,
      },
    ]}
  />
);

const Accounts = ({ of, currency }: { of: AccountAgeing[]; currency: string }) => (
  <Table
    caption={`Accounts by what they owe in ${currency}, the largest first`}
    none={`No account owes ${currency}.`}
    rows={of}
    keyOf={({ accountId }) => accountId}
    columns={[
      {
        name: 'Customer',
        cell: ({ accountId, accountName }) => <a href={`/accounts/${accountId}`}>{accountName}</a>,
      },
      ...BUCKETS.map((bucket) => ({
        name: NAMES[bucket],
        number: true,
        cell: (row: AccountAgeing) => figure(row, bucket, { currency, accountId: row.accountId }),
      })),
      {
        name: 'Total',
        number: true,
        cell: ({ total, accountId }) => (
          <a href={invoicesOf({ currency, accountId })}>{amount(total, currency)}</a>
        ),
      },
    ]}
  />
);
