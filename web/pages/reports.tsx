import { z } from 'zod';
import { collectionsOf, forecastOf, performanceOf } from '../../api/reports.js';
import { LocalDate } from '../../api/schemas.js';
import { MEASURES, type Measured } from '../../prisma/collections.js';
import { exposureRanking, type Exposure } from '../../prisma/exposure.js';
import { type CurrencyForecast } from '../../prisma/forecast.js';
import { type Performance } from '../../prisma/performance.js';
import { DateField } from '../forms/form.js';
import { amount, count, money } from '../format.js';
import { page } from '../page.js';
import { Chart, sharesOf } from '../parts/chart.js';
import { Table } from '../parts/table.js';

/** As the API's: a date that was not filled in was not asked for. */
const Day = z.preprocess((text) => (text === '' ? undefined : text), LocalDate.optional());
const WEEKS = 8;
const TOP = 10;

/** The owner's week, how well is collected, who owes most, and what will come in. */
export const reports = page({
  path: '/reports',
  right: 'read',
  query: z.object({ from: Day, until: Day }),
  render: async ({ book, query }) => {
    const [week, well, ranking, cash] = await Promise.all([
      collectionsOf(book, query),
      performanceOf(book, query),
      exposureRanking(book, { limit: TOP }),
      forecastOf(book, WEEKS),
    ]);
    return {
      title: 'Reports',
      body: (
        <>
          <PeriodForm {...query} />
          <h2>
            Collections, {week.from} to {week.until}
          </h2>
          <Collections {...week} />
          <Csv of={`collections.csv?from=${week.from}&until=${week.until}`} />
          <h2>
            How well we collect, {well.period.from} to {well.period.until}
          </h2>
          <Performances of={well.items} />
          <Csv of={`performance.csv?from=${well.period.from}&until=${well.period.until}`} />
          <h2>Who owes most</h2>
          <Ranking of={ranking.items} />
          <Csv of="exposure.csv" />
          <h2>Cash expected, week by week</h2>
          {cash.length === 0 && <p className="empty">Nothing is open, so nothing is expected.</p>}
          {cash.map((one) => (
            <Cash key={one.currency} of={one} />
          ))}
          <Csv of={`forecast.csv?weeks=${WEEKS}`} />
        </>
      ),
    };
  },
});

const PeriodForm = ({ from, until }: { from?: string | undefined; until?: string | undefined }) => (
  <form method="get" action="/reports" className="row noprint">
    <DateField label="From" name="from" value={from} hint="empty: the last 7 days, and 90 for how well" />
    <DateField label="Until" name="until" value={until} />
    <button>Show</button>
  </form>
);

const Csv = ({ of }: { of: string }) => (
  <p className="noprint">
    <a href={`/get/v1/reports/${of}`} hx-boost="false">
      As CSV
    </a>
  </p>
);

const NAMES: Record<(typeof MEASURES)[number], string> = {
  newlyPastDue: 'Newly past due',
  collected: 'Collected',
  wentBack: 'Went back',
  promisesDue: 'Promises due',
  promisesKept: 'Promises kept',
  promisesBroken: 'Promises broken',
  onHold: 'On hold now',
  withCounsel: 'With counsel now',
  open: 'Open now',
};

type Week = Awaited<ReturnType<typeof collectionsOf>>;

const Collections = ({ from, until, currencies, holds, matters }: Week) => (
  <>
    {currencies.length === 0 && (
      <p className="empty">Nothing is open and nothing has happened in these days.</p>
    )}
    {currencies.map((row) => (
      <Table
        key={row.currency}
        caption={`${row.currency}: each figure opens the rows behind it`}
        none=""
        rows={MEASURES}
        keyOf={(measure) => measure}
        columns={[
          {
            name: row.currency,
            of: (measure) => <a href={rowsPath(measure, row, { from, until })}>{NAMES[measure]}</a>,
          },
          { name: 'How many', number: true, of: (measure) => count(row[measure].count) },
          { name: 'Amount', number: true, of: (measure) => amount(row[measure].amount, row.currency) },
        ]}
      />
    ))}
    <Named label="Put on hold" of={holds.placed} />
    <Named label="Hold released" of={holds.released} />
    <Named label="Handed to counsel" of={matters.opened} />
    <Named label="Matters ended" of={matters.closed} />
  </>
);

const rowsPath = (measure: string, { currency }: Measured, period: { from: string; until: string }) =>
  `/reports/rows?${new URLSearchParams({ measure, currency, ...period })}`;

const Named = ({ label, of }: { label: string; of: { id: string; name: string }[] }) =>
  of.length === 0 ? null : (
    <p>
      {label}:{' '}
      {of.map(({ id, name }, place) => (
        <span key={id}>
          {place > 0 && ', '}
          <a href={`/accounts/${id}`}>{name}</a>
        </span>
      ))}
    </p>
  );

const rate = (value: number | null, unit: string) => (value === null ? '–' : `${value.toFixed(1)}${unit}`);

const Performances = ({ of }: { of: Performance[] }) => (
  <>
    <Table
      caption="From the ledger, per currency"
      none="The ledger has nothing before the end of this period."
      rows={of}
      keyOf={({ currency }) => currency}
      columns={[
        { name: 'Currency', of: ({ currency }) => <a href={`/ageing?currency=${currency}`}>{currency}</a> },
        { name: 'Days sales outstanding', number: true, of: ({ dso }) => rate(dso, '') },
        { name: 'Effectiveness index', number: true, of: ({ cei }) => rate(cei, ' %') },
        { name: 'Collection rate', number: true, of: (row) => rate(row.collectionRate, ' %') },
        { name: 'Promises kept', number: true, of: (row) => rate(row.keptRate, ' %') },
        { name: 'Owed at the beginning', number: true, of: (row) => amount(row.beginning, row.currency) },
        { name: 'Invoiced', number: true, of: (row) => amount(row.sales, row.currency) },
        { name: 'Collected', number: true, of: (row) => amount(row.collected, row.currency) },
        { name: 'Owed at the end', number: true, of: (row) => amount(row.ending, row.currency) },
        { name: 'of it not past due', number: true, of: (row) => amount(row.endingCurrent, row.currency) },
      ]}
    />
    <p className="muted">
      Days sales outstanding: owed at the end ÷ invoiced × days. Effectiveness index: (beginning + invoiced −
      end) ÷ (beginning + invoiced − end not past due). Collection rate: collected ÷ (beginning + invoiced).
    </p>
  </>
);

const Ranking = ({ of }: { of: Exposure[] }) => (
  <Table
    caption={`The ${TOP} largest, by currency`}
    none="Nobody owes anything."
    rows={of}
    keyOf={({ accountId, currency }) => `${accountId} ${currency}`}
    columns={[
      {
        name: 'Customer',
        of: ({ accountId, accountName }) => <a href={`/accounts/${accountId}`}>{accountName}</a>,
      },
      {
        ...{ name: 'Open', number: true },
        of: ({ accountId, currency, open }) => (
          <a href={`/invoices?${new URLSearchParams({ accountId, currency })}`}>{money(open, currency)}</a>
        ),
      },
      { name: 'Past due', number: true, of: ({ pastDue, currency }) => money(pastDue, currency) },
      { name: 'Oldest, days', number: true, of: ({ oldest }) => count(oldest) },
      { name: 'Broken promises', number: true, of: ({ brokenPromises }) => count(brokenPromises) },
      { name: 'State', of: (row) => (row.withCounsel ? 'with counsel' : row.onHold ? 'on hold' : '') },
    ]}
  />
);

const Cash = ({ of }: { of: CurrencyForecast }) => {
  const { currency, weeks, kept, broken } = of;
  const shares = sharesOf(weeks.map(({ expected }) => expected));
  return (
    <>
      <Chart
        caption={`${currency} expected in the week from`}
        bars={weeks.map(({ from, expected }, place) => ({
          ...{ label: from, share: shares[place]!, text: amount(expected, currency) },
        }))}
      />
      <Table
        caption={`How it is made up, ${currency}`}
        none=""
        rows={weeks}
        keyOf={({ from }) => from}
        columns={[
          { name: 'Week', number: true, of: ({ from, until }) => `${from} to ${until}` },
          { name: 'Promised', number: true, of: ({ promised }) => amount(promised, currency) },
          { name: 'Weighted', number: true, of: ({ fromPromises }) => amount(fromPromises, currency) },
          { name: 'By habit', number: true, of: ({ fromHabit }) => amount(fromHabit, currency) },
          { name: 'Expected', number: true, of: ({ expected }) => amount(expected, currency) },
        ]}
      />
      <p className="muted">
        Promises are weighted by ({kept} kept + 1) ÷ ({kept + broken} + 2). Other invoices are expected as
        late as the account usually pays (half of its paid invoices of the last year, else of the book’s). At
        no date: later than usual {money(of.late, currency)}, after these weeks {money(of.beyond, currency)},
        disputed or with counsel {money(of.waiting, currency)}, without any history{' '}
        {money(of.unknown, currency)}.
      </p>
    </>
  );
};
