import { z } from 'zod';
import { collectionsOf, forecastOf, performanceOf } from '../../books/reports/periods.js';
import { IsoDate } from '../../api/http/schemas.js';
import { localDate } from '../../domain/calendar/calendar.js';
import { exposureRanking } from '../../books/reports/exposure.js';
import { readSettings } from '../../books/settings.js';
import { DateField } from '../forms/form.js';
import { page } from '../page.js';
import { Cash } from '../parts/report/cash.js';
import { Performances } from '../parts/report/performance.js';
import { Ranking } from '../parts/report/ranking.js';
import { CollectionsTable } from '../parts/report/week.js';

/** As in the API: an empty date is an absent one. */
const Day = z.preprocess((text) => (text === '' ? undefined : text), IsoDate.optional());
const WEEKS = 8;
const TOP = 10;

/**
 * The owner's week, the collection performance, the largest debtors, and the expected cash; each figure links
 * to its rows.
 */
export const reports = page({
  path: '/reports',
  right: 'read',
  query: z.object({ from: Day, until: Day }),
  render: async ({ book, query }) => {
    const [week, well, ranking, cash, { timeZone }] = await Promise.all([
      collectionsOf(book, query),
      performanceOf(book, query),
      exposureRanking(book, { limit: TOP }),
      forecastOf(book, WEEKS),
      readSettings(book.db),
    ]);
    return {
      title: 'Reports',
      body: (
        <>
          <PeriodForm {...query} />
          <h2>
            Collections, {week.from} to {week.until}
          </h2>
          <CollectionsTable {...week} />
          <Csv of={`collections.csv?from=${week.from}&until=${week.until}`} />
          <h2>
            Performance, {well.period.from} to {well.period.until}
          </h2>
          <Performances of={well.items} period={well.period} />
          <Csv of={`performance.csv?from=${well.period.from}&until=${well.period.until}`} />
          <h2>Largest debtors</h2>
          <Ranking of={ranking.items} today={localDate(book.clock.now(), timeZone)} />
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
  <form method="get" action="/reports" className="row tops noprint">
    <DateField
      label="From"
      name="from"
      value={from}
      hint="empty: the last 7 days, and 90 for the performance"
    />
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
