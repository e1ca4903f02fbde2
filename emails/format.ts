import { type LocalDate } from '../domain/calendar/days.js';
import { exponentOf, toMajor } from '../domain/money/money.js';
import { LANGUAGES } from './languages/index.js';

/** Languages with texts for the notices; every other locale gets English with its own amounts. */
export type Language = keyof typeof LANGUAGES;

export type Format = {
  language: Language;
  /** The direction in which the language is written. */
  direction: 'ltr' | 'rtl';
  /** A whole number, in the locale's digits. */
  count(number: number): string;
  /** Minor units with the currency's ISO digits: `$1,250.00`, `1.250,00 €`. Throws RangeError for an unknown currency. */
  money(minor: bigint, currency: string): string;
  /** Without the currency, as the locale's reader types it in Latin digits: `14038,50`. */
  plain(minor: bigint, currency: string): string;
  /** The decimal sign that the reader types. */
  decimal: '.' | ',';
  /** Short, for tables: `Nov 22, 2026`, `22.11.2026`. */
  date(date: LocalDate): string;
  /** For sentences: `November 22, 2026`, `22. November 2026`. */
  longDate(date: LocalDate): string;
  /** `A, B and C` in the notice's language. */
  list(items: readonly string[]): string;
};

/**
 * Returns how an account's locale (BCP 47) writes amounts and dates. A malformed or unknown locale becomes
 * `en`.
 */
export function formatFor(locale: string): Format {
  const known = knownLocale(locale);
  const language = languageOf(known);
  const dated = known.startsWith(language) ? known : regional(language, known);
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const numbers = new Intl.NumberFormat(dated);
  const money = memoized((currency: string) => moneyFormat(known, currency));
  const plain = memoized((currency: string) => plainFormat(known, currency));
  const date = memoized((style: 'medium' | 'long') => dateFormat(dated, style));
  return {
    language,
    direction: LANGUAGES[language].direction,
    count: (number) => numbers.format(number),
    money: (minor, currency) => money(currency).format(toMajor(minor, currency) as Intl.StringNumericLiteral),
    plain: (minor, currency) => plain(currency).format(toMajor(minor, currency) as Intl.StringNumericLiteral),
    decimal: decimalOf(known),
    date: (day) => date('medium').format(new Date(day)),
    longDate: (day) => date('long').format(new Date(day)),
    list: (items) => list.format(items),
  };
}

function languageOf(locale: string): Language {
  const { language } = new Intl.Locale(locale);
  return Object.hasOwn(LANGUAGES, language) ? (language as Language) : 'en';
}

/**
 * Returns the region's English for locales without their own texts, because the date is read among English
 * words.
 */
function regional(language: Language, locale: string): string {
  const { region } = new Intl.Locale(locale);
  return region ? `${language}-${region}` : language;
}

// Intl replaces an unknown locale ('xx') with the host's own: a notice must not depend on the machine that
// renders it.
function knownLocale(locale: string): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf([locale.replaceAll('_', '-')])[0] ?? 'en';
  } catch {
    return 'en';
  }
}

// Intl's own digits differ from ISO 4217 for 17 currencies, and a number operand would lose minor units.
function moneyFormat(locale: string, currency: string): Intl.NumberFormat {
  const digits = exponentOf(currency);
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, { style: 'currency', currency, ...options });
}

function plainFormat(locale: string, currency: string): Intl.NumberFormat {
  const digits = exponentOf(currency);
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, { numberingSystem: 'latn', useGrouping: false, ...options });
}

function decimalOf(locale: string): '.' | ',' {
  const parts = new Intl.NumberFormat(locale, { numberingSystem: 'latn' }).formatToParts(1.5);
  return parts.some(({ type, value }) => type === 'decimal' && value === ',') ? ',' : '.';
}

// The Gregorian calendar for every locale: a due date in another one would not match the invoice.
function dateFormat(locale: string, dateStyle: 'medium' | 'long'): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { dateStyle, timeZone: 'UTC', calendar: 'gregory' });
}

/** Creating a formatter costs far more than using it. */
function memoized<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}
