import { measureRows, type MeasureRowsQuery } from './measureRows.js';
import { localDate } from '../../domain/calendar/calendar.js';
import { addDays, daysBetween, type LocalDate } from '../../domain/calendar/days.js';
import { type Books } from '../book.js';
import { collections, type Period } from './collections.js';
import { cashForecast } from './forecast.js';
import { performance } from './performance.js';
import { readSettings } from '../settings.js';
import { Unprocessable } from '../errors.js';

/** Business dates, both included; an absent one gets a default. */
export type PeriodRequest = { from?: LocalDate | undefined; until?: LocalDate | undefined };

/** Days of a performance report without dates. */
export const PERFORMANCE_DAYS = 90;

export async function collectionsOf(book: Books, query: PeriodRequest) {
  const { timeZone } = await readSettings(book.db);
  const period = periodOf(query, localDate(book.clock.now(), timeZone));
  return { ...period, ...(await collections(book.db, period, timeZone)) };
}

export async function performanceOf(book: Books, query: PeriodRequest) {
  const { timeZone } = await readSettings(book.db);
  const period = periodOf(query, localDate(book.clock.now(), timeZone), PERFORMANCE_DAYS);
  return { period, items: await performance(book.db, period, timeZone) };
}

export async function forecastOf(book: Books, weeks: number) {
  const { timeZone } = await readSettings(book.db);
  return cashForecast(book.db, localDate(book.clock.now(), timeZone), weeks);
}

/** Returns the requested days, else the last `days` (seven), today included. Throws Unprocessable. */
export function periodOf({ from, until }: PeriodRequest, today: string, days = 7): Period {
  const last = until ?? (from && from > today ? from : today);
  const first = from ?? addDays(last, 1 - days);
  if (daysBetween(first, last) < 0) throw new Unprocessable('until: must not be before from');
  return { from: first, until: last };
}

/** Returns the rows behind a figure of the reports (books/reports/measureRows.ts), by the creditor's days. */
export async function rowsBehind(
  book: Books,
  query: MeasureRowsQuery,
  paging: { limit: number; cursor?: string | undefined },
) {
  const { timeZone } = await readSettings(book.db);
  return measureRows(book, query, timeZone, paging);
}
