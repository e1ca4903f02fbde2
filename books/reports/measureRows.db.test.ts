import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  EXPOSURE_MEASURES,
  FORECAST_MEASURES,
  PERFORMANCE_MEASURES,
  WEEK,
  type Measure,
} from '../../domain/reports/measureNames.js';
import { enterReportBook, ZONE } from '../../test/fixtures/reportBook.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { collections } from './collections.js';
import { exposureRanking } from './exposure.js';
import { cashForecast } from './forecast.js';
import { measureRows, type MeasureRow, type MeasureRowsQuery } from './measureRows.js';
import { performance } from './performance.js';

const PERIOD = { from: '2026-02-01', until: '2026-02-28' };
const TODAY = '2026-03-02';

let books: TestBooks;
beforeAll(async () => {
  books = await startBooks({ now: '2026-01-05T12:00:00Z' });
  await enterReportBook(books.book);
});
afterAll(() => books.stop());

/** Reads all rows, in small pages; each is of the currency and comes once. */
async function rowsOf(query: MeasureRowsQuery) {
  const items: MeasureRow[] = [];
  let cursor: string | undefined;
  for (;;) {
    const found = await measureRows(books.book, query, ZONE, { limit: 3, cursor });
    items.push(...found.items);
    if (found.nextCursor) cursor = found.nextCursor;
    else {
      const sum = items.reduce((all, { amount }) => all + amount, 0n);
      const sizes = items.map(({ amount }) => Number(amount < 0n ? -amount : amount));
      expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
      expect(items.filter(({ invoiceId }) => invoiceId && !invoiceId.startsWith(query.currency))).toEqual([]);
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      expect([found.count, found.amount]).toEqual([items.length, sum]);
      return { items, count: items.length, amount: sum };
    }
  }
}

test('the rows of a period’s collections have the count and sum of each figure', async () => {
  const { currencies } = await collections(books.db, PERIOD, ZONE);
  const seen = new Set<string>();
  for (const { currency, ...row } of currencies)
    for (const measure of WEEK) {
      const { count, amount } = await rowsOf({ measure, currency, ...PERIOD });
      expect({ currency, measure, count, amount }).toEqual({ currency, measure, ...row[measure] });
      if (amount !== 0n) seen.add(measure);
    }
  expect([...seen].sort()).toEqual(WEEK.toSorted());
});

test('the rows of the collection performance add up to each figure, as of its day', async () => {
  const seen = new Set<string>();
  for (const row of await performance(books.db, PERIOD, ZONE)) {
    const { currency, promisesKept, promisesBroken } = row;
    const { items, count } = await rowsOf({ measure: 'promisesEnded', currency, ...PERIOD });
    expect(count).toBe(promisesKept + promisesBroken);
    expect(items.filter(({ what }) => what === 'promise-kept')).toHaveLength(promisesKept);
    if (count > 0) seen.add('promisesEnded');
    const figures = {
      beginning: row.beginning,
      sales: row.sales,
      netCollected: row.collected,
      ending: row.ending,
      endingCurrent: row.endingCurrent,
      endingPastDue: row.ending - row.endingCurrent,
    };
    for (const [name, figure] of Object.entries(figures)) {
      const measure = name as keyof typeof figures;
      const { amount } = await rowsOf({ measure, currency, ...PERIOD });
      expect({ currency, measure, amount }).toEqual({ currency, measure, amount: figure });
      if (figure !== 0n) seen.add(measure);
    }
  }
  expect([...seen].sort()).toEqual(Object.keys(PERFORMANCE_MEASURES).sort());
});

test('figures computed by hand: debts on 1 February and entries of February', async () => {
  const named = async (measure: Measure) =>
    (await rowsOf({ measure, currency: 'EUR', ...PERIOD })).items.map(
      ({ what, id, invoiceId, amount, on }) => `${on} ${what} ${id ?? ''} ${invoiceId ?? ''} ${amount}`,
    );
  expect(await named('beginning')).toEqual([
    '2026-01-20 invoice  EUR-old 1000',
    '2026-03-31 invoice  EUR-january 7',
  ]);
  expect(await named('wentBack')).toEqual([
    '2026-02-10 chargeback and refund EUR-P-old EUR-old 110',
    '2026-02-10 chargeback and chargeback-reversal EUR-P-small  0',
  ]);
  expect(await named('netCollected')).toEqual([
    '2026-02-10 payment EUR-P-old EUR-old 200',
    '2026-02-10 refund EUR-P-old EUR-old -60',
    '2026-02-10 chargeback EUR-P-old EUR-old -50',
    '2026-02-10 payment EUR-P-small EUR-small 40',
  ]);
});

test('the rows of an account’s exposure are of that account only', async () => {
  const seen = new Set<string>();
  const { items } = await exposureRanking(books.book, { limit: 100 });
  for (const { accountId, currency, pastDue, brokenPromises } of items) {
    const query = { accountId, currency, from: TODAY, until: TODAY };
    const late = await rowsOf({ measure: 'pastDue', ...query });
    const broken = await rowsOf({ measure: 'brokenPromises', ...query });
    expect([accountId, currency, late.amount, broken.count]).toEqual([
      accountId,
      currency,
      pastDue,
      brokenPromises,
    ]);
    expect([...late.items, ...broken.items].every((row) => row.accountId === accountId)).toBe(true);
    if (pastDue > 0n) seen.add('pastDue');
    if (brokenPromises > 0) seen.add('brokenPromises');
  }
  expect([...seen].sort()).toEqual(Object.keys(EXPOSURE_MEASURES).sort());
});

test('the rows of the cash forecast add up to the figures of each week and to those outside all weeks', async () => {
  const seen = new Set<string>();
  const check = async (query: MeasureRowsQuery, figure: bigint) => {
    const { amount } = await rowsOf(query);
    expect({ ...query, amount }).toEqual({ ...query, amount: figure });
    if (figure !== 0n) seen.add(query.measure);
  };
  for (const { currency, weeks, ...rest } of await cashForecast(books.db, TODAY, 4)) {
    for (const { from, until, ...week } of weeks)
      for (const measure of ['promised', 'fromPromises', 'fromHabit', 'expected'] as const)
        await check({ measure, currency, from, until }, week[measure]);
    const all = { currency, from: weeks[0]!.from, until: weeks.at(-1)!.until };
    for (const measure of ['late', 'beyond', 'waiting', 'unknown'] as const)
      await check({ measure, ...all }, rest[measure]);
    const year = { currency, from: '2025-03-02', until: TODAY };
    expect((await rowsOf({ measure: 'promisesKept', ...year })).count).toBe(rest.kept);
    expect((await rowsOf({ measure: 'promisesEnded', ...year })).count).toBe(rest.kept + rest.broken);
  }
  expect([...seen].sort()).toEqual(Object.keys(FORECAST_MEASURES).sort());
});
