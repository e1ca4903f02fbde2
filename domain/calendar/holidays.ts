import Holidays from 'date-holidays';
import { addDays, type LocalDate } from './days.js';

/** Closed days other than weekends. */
export type ClosedDays = { has(date: LocalDate): boolean };

/**
 * Returns the creditor's own closed days and the public holidays of the place: an ISO 3166 country, with a
 * region where the region has its own holidays (`DE`, `DE-BY`, `US-NY`). An unknown place has none.
 */
export function closedDays(own: readonly LocalDate[], place: string | null): ClosedDays {
  const listed = new Set(own);
  const isPlace = place !== null && /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(place);
  return { has: (date) => listed.has(date) || (isPlace && holidaysOf(place, yearOf(date)).has(date)) };
}

const yearOf = (date: LocalDate) => Number(date.slice(0, 4));

const known = new Map<string, ReadonlySet<LocalDate>>();

function holidaysOf(place: string, year: number): ReadonlySet<LocalDate> {
  const key = `${place} ${year}`;
  const found = known.get(key) ?? new Set(publicHolidays(place, year));
  known.set(key, found);
  return found;
}

const HOUR = 3_600_000;
/** Shorter than 24 hours because the clocks may go forward on a holiday; half a holiday closes nothing. */
const WHOLE_DAY = 23 * HOUR;

function publicHolidays(place: string, year: number): LocalDate[] {
  const [country = '', region = ''] = place.split('-', 2);
  const calendar = new Holidays();
  calendar.init(country, region);
  const days = calendar.getHolidays(year).filter(({ type }) => type === 'public');
  return days.flatMap(({ date, start, end }) => {
    const whole = Math.floor((end.getTime() - start.getTime()) / WHOLE_DAY);
    return Array.from({ length: whole }, (_, nth) => addDays(date.slice(0, 10), nth));
  });
}
