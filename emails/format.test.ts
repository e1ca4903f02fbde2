import { expect, test } from '@jest/globals';
import { formatFor } from './format.js';

const plain = (text: string) => text.replace(/\s/g, ' ');

test.each([
  ['en', 123_456n, 'USD', '$1,234.56'],
  ['en', 123_456n, 'HUF', 'HUF 1,234.56'],
  ['hu', 123_456n, 'HUF', '1234,56 Ft'],
  ['en', 1_234_567n, 'KWD', 'KWD 1,234.567'],
  ['en', 1_234n, 'JPY', '¥1,234'],
  ['ja', 1_234n, 'JPY', '￥1,234'],
  ['de-DE', 123_456n, 'EUR', '1.234,56 €'],
  ['en', 9_007_199_254_740_991n, 'USD', '$90,071,992,547,409.91'],
  ['en', 1_234_567_890_123_456_789n, 'USD', '$12,345,678,901,234,567.89'],
])('%s writes %s %s as %s', (locale, minor, currency, expected) => {
  expect(plain(formatFor(locale).money(minor, currency))).toBe(expected);
});

test.each(['', 'xx', 'not a locale', 'de-', '"><script>', 'x'.repeat(200)])(
  'the locale %j is read as English',
  (locale) => {
    const format = formatFor(locale);
    expect([format.language, format.money(100n, 'USD'), format.date('2026-11-22')]).toEqual([
      'en',
      '$1.00',
      'Nov 22, 2026',
    ]);
  },
);

test('another locale keeps its own amounts and dates, in the Gregorian calendar', () => {
  expect(plain(formatFor('fr-FR').money(123_456n, 'EUR'))).toBe('1 234,56 €');
  expect(formatFor('th-TH').longDate('2026-11-22')).toContain('2026');
  expect(formatFor('de_AT').language).toBe('de');
});

test('dates do not move with the time zone of the machine', () => {
  expect(formatFor('en').longDate('2026-01-01')).toBe('January 1, 2026');
  expect(formatFor('de').longDate('2026-01-01')).toBe('1. Januar 2026');
});

test.each([
  ['de-AT', 'de', '22. November 2026'],
  ['fr-CA', 'fr', '22 novembre 2026'],
  ['es-MX', 'es', '22 de noviembre de 2026'],
  ['ar-EG', 'ar', '٢٢ نوفمبر ٢٠٢٦'],
  ['ar-AE', 'ar', '22 نوفمبر 2026'],
  ['en-GB', 'en', '22 November 2026'],
  ['sv-SE', 'en', '22 November 2026'],
  ['ja-JP', 'en', 'November 22, 2026'],
  ['pt', 'en', 'November 22, 2026'],
])('%s reads %s, and dates among its words: %s', (locale, language, date) => {
  const format = formatFor(locale);
  expect([format.language, format.longDate('2026-11-22')]).toEqual([language, date]);
});
