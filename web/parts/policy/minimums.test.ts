import { expect, test } from '@jest/globals';
import { minimumsOf, minimumsText } from './minimums.js';

test.each<[string, Record<string, number>, string?]>([
  ['EUR 50.00, USD 60.50', { EUR: 5_000, USD: 6_050 }],
  ['JPY 5000', { JPY: 5_000 }],
  ['KWD 1.500', { KWD: 1_500 }],
  ['EUR 0.00', { EUR: 0 }],
  ['eur 50 usd60', { EUR: 5_000, USD: 6_000 }, 'EUR 50.00, USD 60.00'],
  [
    'USD 1,250,EUR 2,000.50; JPY 7',
    { USD: 125_000, EUR: 200_050, JPY: 7 },
    'USD 1250.00, EUR 2000.50, JPY 7',
  ],
])('%s', (text, minimums, written = text) => {
  expect(minimumsOf(text)).toEqual(minimums);
  expect(minimumsText(minimums)).toBe(written);
});

test.each([
  ['50', '"50" is not a currency and an amount'],
  ['50 EUR', '"50 EUR" is not a currency and an amount'],
  ['EUR fifty', '"EUR fifty" is not a currency and an amount'],
  ['EUR 5, USD sixty', '"USD sixty" is not a currency and an amount'],
  ['EUR -5', '"EUR -5" is not a currency and an amount'],
  ['EUR 1,25', '"EUR 1,25" is not a currency and an amount'],
  ['EUR 50,', '"EUR 50," is not a currency and an amount'],
  ['EUR 5, eur 6', 'names EUR twice'],
  ['EUR 1.250', '"1.250" can be read in two ways'],
  ['EUR 1.005', 'has more decimals than EUR allows (2)'],
  ['JPY 1.5', 'has more decimals than JPY allows (0)'],
  ['XYZ 5', '"XYZ" is not an ISO 4217 currency'],
])('%s is refused', (text, message) => expect(() => minimumsOf(text)).toThrow(message));

test('a code that has ceased to be a currency can still be read, and refused', () =>
  expect(minimumsText({ HRK: 500 })).toBe('HRK 500'));
