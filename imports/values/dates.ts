import { isDate, type LocalDate } from '../../domain/calendar/days.js';

/**
 * The formats of a file's dates when their order is ambiguous; with the year first, or with points, it is
 * not.
 */
export const DATE_FORMATS = ['YYYY-MM-DD', 'M/D/YYYY', 'D/M/YYYY'] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;

/** Returns the date, or null for a text that is no date: 2/30/2013 is not. */
export function readDate(text: string, format: DateFormat): LocalDate | null {
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) return existing(yearFirst[1]!, yearFirst[2]!, yearFirst[3]!);
  const yearLast = YEAR_LAST.exec(text);
  if (!yearLast || (format === 'YYYY-MM-DD' && yearLast[2] !== '.')) return null;
  const [, first = '', separator, second = '', year = ''] = yearLast;
  const dayFirst = separator === '.' || format === 'D/M/YYYY';
  return dayFirst ? existing(year, second, first) : existing(year, first, second);
}

function existing(year: string, month: string, day: string): LocalDate | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const plausible = Number(year) >= 1900 && Number(year) <= 2200;
  return plausible && isDate(date) ? date : null;
}

/** Collects evidence of the date order from a file's dates. */
export class DateEvidence {
  private readonly seen: Record<'month' | 'day' | 'either', number> = { month: 0, day: 0, either: 0 };

  add(text: string): void {
    const match = YEAR_LAST.exec(text);
    if (!match || match[2] === '.') return;
    const [first, second] = [Number(match[1]), Number(match[3])];
    if (first > 12 && second <= 12) this.seen.day += 1;
    else if (second > 12 && first <= 12) this.seen.month += 1;
    else this.seen.either += 1;
  }

  /** Returns the format that the values prove, and a note for the reader when one is needed. */
  verdict(): { format: DateFormat; note: string | null } {
    const { month, day, either } = this.seen;
    if (month + day + either === 0) return { format: 'YYYY-MM-DD', note: null };
    const format = day > month ? 'D/M/YYYY' : 'M/D/YYYY';
    return { format, note: `Dates with slashes are read as ${format} (${this.proof()}).` };
  }

  private proof(): string {
    const { month, day } = this.seen;
    if (month + day === 0) return 'no value proves the order; --date-format D/M/YYYY says otherwise';
    const contrary = Math.min(month, day);
    const proof = `${Math.max(month, day)} values prove it`;
    return contrary > 0 ? `${proof}, ${contrary} contradict it` : proof;
  }
}
