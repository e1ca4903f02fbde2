import { addDays, isDate, type LocalDate } from '../../domain/calendar/days.js';

/**
 * The formats of a file's dates when their order is ambiguous; with the year first, with points, or with the
 * name of the month it is not.
 */
export const DATE_FORMATS = ['YYYY-MM-DD', 'M/D/YYYY', 'D/M/YYYY'] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

const TIME_OF_DAY = /[T ,]+\d{1,2}:\d{2}.*$/;
const COMPACT = /^((?:19|20|21)\d\d)(\d\d)(\d\d)$/;
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\.?$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/;
/** `5 Jan 2026`, `05-Jan-26`, `5. Januar 2026`, `5 de enero de 2026`. */
const DAY_AND_NAME =
  /^(\d{1,2})(?:st|nd|rd|th|er|º)?[\s.-]*(?:de\s+)?(\p{L}{3,})\.?[\s,.-]*(?:de\s+)?(\d{4}|\d{2})$/u;
/** `Jan 5, 2026`. */
const NAME_AND_DAY = /^(\p{L}{3,})\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?[\s,-]+(\d{4}|\d{2})$/u;
/** The day number of a spreadsheet: 1 is 1900-01-01, with the leap day that 1900 did not have. */
const SERIAL = /^([2-7]\d{4})(?:\.\d+)?$/;
const SERIAL_ZERO = '1899-12-30';

/**
 * Returns the date, or null for a text that is no date: 2/30/2013 is not. A time of day behind it is left out,
 * and the date stays as written.
 */
export function readDate(written: string, format: DateFormat): LocalDate | null {
  const text = written.trim().replace(TIME_OF_DAY, '');
  const compact = COMPACT.exec(text);
  if (compact) return existing(compact[1]!, compact[2]!, compact[3]!);
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) return existing(yearFirst[1]!, yearFirst[3]!, yearFirst[4]!);
  const yearLast = YEAR_LAST.exec(text);
  if (yearLast) return inOrder(yearLast, format);
  const serial = SERIAL.exec(text);
  if (serial) return addDays(SERIAL_ZERO, Number(serial[1]));
  const [, day, name, year] = DAY_AND_NAME.exec(text) ?? [];
  if (name) return named(year!, name, day!);
  const [, before, second, last] = NAME_AND_DAY.exec(text) ?? [];
  return before ? named(last!, before, second!) : null;
}

function inOrder([, first, sign, second, year]: RegExpExecArray, format: DateFormat): LocalDate | null {
  if (sign === '.' || first === second) return existing(year!, second!, first!);
  if (format === 'YYYY-MM-DD') return null;
  return format === 'D/M/YYYY' ? existing(year!, second!, first!) : existing(year!, first!, second!);
}

function named(year: string, name: string, day: string): LocalDate | null {
  const month = (months ??= monthNames()).get(foldedMonth(name));
  return month === undefined ? null : existing(year, String(month), day);
}

function existing(written: string, month: string, day: string): LocalDate | null {
  const year = written.length === 2 ? `20${written}` : written;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const plausible = Number(year) >= 1900 && Number(year) <= 2200;
  return plausible && isDate(date) ? date : null;
}

const foldedMonth = (name: string): string =>
  name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/\.$/, '');

const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'sv', 'da', 'nb', 'pl'];

let months: Map<string, number> | undefined;

/** Returns the names of the months in full and as Intl shortens them, without those that mean two months. */
function monthNames(): Map<string, number> {
  const names = new Map<string, number>();
  const unclear = new Set<string>();
  for (const language of LANGUAGES)
    for (const style of ['long', 'short'] as const)
      for (let month = 1; month <= 12; month++) {
        const at = new Date(Date.UTC(2026, month - 1, 15));
        const parts = new Intl.DateTimeFormat(language, { day: 'numeric', month: style, timeZone: 'UTC' });
        const name = foldedMonth(parts.formatToParts(at).find(({ type }) => type === 'month')!.value);
        for (const one of new Set([name, name.slice(0, 3)])) {
          if ((names.get(one) ?? month) !== month) unclear.add(one);
          names.set(one, month);
        }
      }
  for (const name of unclear) names.delete(name);
  return names;
}

/** Collects evidence of the date order from a file's dates. */
export class DateEvidence {
  private readonly seen: Record<'month' | 'day', number> = { month: 0, day: 0 };
  private unproved: string | null = null;

  add(written: string): void {
    const match = YEAR_LAST.exec(written.trim().replace(TIME_OF_DAY, ''));
    if (!match || match[2] === '.') return;
    const [first, second] = [Number(match[1]), Number(match[3])];
    if (first > 12 && second <= 12) this.seen.day += 1;
    else if (second > 12 && first <= 12) this.seen.month += 1;
    else if (first !== second) this.unproved ??= written;
  }

  /**
   * Returns the format that the values prove, with a note for the reader when one is needed; or the question
   * that only a person can answer.
   */
  verdict(): { format: DateFormat; note: string | null } | { question: string } {
    const { month, day } = this.seen;
    if (month > 0 && day > 0)
      return {
        question: `The dates contradict one another: ${month} have the month first, ${day} the day first. Choose one form, and the others are refused (--date-format M/D/YYYY or D/M/YYYY).`,
      };
    if (month + day > 0) {
      const format = day > 0 ? 'D/M/YYYY' : 'M/D/YYYY';
      return { format, note: `Dates are read as ${format} (${month + day} values prove it).` };
    }
    if (this.unproved === null) return { format: 'YYYY-MM-DD', note: null };
    return {
      question: `No date shows whether the day or the month comes first (such as "${this.unproved}"): choose the form of the dates (--date-format D/M/YYYY or M/D/YYYY).`,
    };
  }
}
