import { type LocalDate } from '../domain/days.js';
import { exponentOf, toMajor } from '../domain/money.js';

/** Languages the letters are worded in; every other locale reads English with its own amounts and dates. */
export type Language = 'en' | 'de';

export type Format = {
  language: Language;
  /** Minor units with the currency's ISO digits: `$1,250.00`, `1.250,00 €`. Throws RangeError for an unknown currency. */
  money(minor: bigint, currency: string): string;
  /** Short, for tables: `Nov 22, 2026`, `22.11.2026`. */
  date(date: LocalDate): string;
  /** For sentences: `November 22, 2026`, `22. November 2026`. */
  longDate(date: LocalDate): string;
  /** `A, B and C` in the letter's language. */
  list(items: readonly string[]): string;
};

/** How an account's locale (BCP 47) writes amounts and dates. A malformed or unknown locale becomes `en`. */
export function formatFor(locale: string): Format {
  const known = knownLocale(locale);
  const language = known.split('-')[0] === 'de' ? 'de' : 'en';
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  return {
    language,
    money: (minor, currency) => money(known, minor, currency),
    date: (date) => dateText(known, date, 'medium'),
    longDate: (date) => dateText(known, date, 'long'),
    list: (items) => list.format(items),
  };
}

// Intl takes an unknown locale ('xx') for the host's own: a letter must not change with the machine that writes it.
function knownLocale(locale: string): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf([locale.replaceAll('_', '-')])[0] ?? 'en';
  } catch {
    return 'en';
  }
}

function money(locale: string, minor: bigint, currency: string): string {
  // Intl's own digits differ from ISO 4217 for 17 currencies, and a number operand would lose minor units.
  const digits = exponentOf(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(toMajor(minor, currency) as Intl.StringNumericLiteral);
}

// The Gregorian calendar for everyone: a due date in another one would not match the invoice.
function dateText(locale: string, date: LocalDate, dateStyle: 'medium' | 'long'): string {
  return new Intl.DateTimeFormat(locale, { dateStyle, timeZone: 'UTC', calendar: 'gregory' }).format(
    new Date(date),
  );
}
