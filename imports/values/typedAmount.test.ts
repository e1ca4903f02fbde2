import { describe, expect, test } from '@jest/globals';
import { type DecimalSign } from './amount.js';
import { readPlainAmount, readTypedAmount } from './typedAmount.js';

describe('an amount without ambiguity', () => {
  test.each([
    ['55.94', 'USD', 5_594n],
    ['100', 'USD', 10_000n],
    ['55.940', 'USD', 5_594n],
    ['1,250.00', 'USD', 125_000n],
    ['1,250', 'USD', 125_000n],
    ['1.250,00', 'EUR', 125_000n],
    ['1.250.000', 'EUR', 125_000_000n],
    ['12,5', 'EUR', 1_250n],
    ["1'250.50", 'CHF', 125_050n],
    ['1 250,50', 'EUR', 125_050n],
    ['$1,250.00', 'USD', 125_000n],
    ['EUR 12.00', 'EUR', 1_200n],
    ['860000', 'JPY', 860_000n],
    ['3.250', 'KWD', 3_250n],
    ['90071992547409.91', 'USD', 9_007_199_254_740_991n],
  ])('%s %s', (text, currency, minor) => {
    expect(readPlainAmount(text, currency)).toBe(minor);
  });

  test.each([
    ['0', 'USD', 'is zero'],
    ['0.00', 'USD', 'is zero'],
    ['-5', 'USD', 'is negative'],
    ['1.005', 'USD', 'more decimals than USD allows (2)'],
    ['1.5', 'JPY', 'more decimals than JPY allows (0)'],
    ['1,250', 'KWD', 'can be read in two ways'],
    ['90071992547409.92', 'USD', 'is too large'],
    ['1e3', 'USD', 'is not an amount'],
    ['(5.00)', 'USD', 'is not an amount'],
    ['12,34,56', 'USD', 'is not an amount'],
    ['', 'USD', 'is not an amount'],
    ['NaN', 'USD', 'is not an amount'],
  ])('%s %s is refused: %s', (text, currency, problem) => {
    expect(() => readPlainAmount(text, currency)).toThrow(problem);
  });
});

test.each(['1.250', '1,250'])('typed, %s is refused as ambiguous', (text) => {
  expect(() => readTypedAmount(text, 'EUR')).toThrow('can be read in two ways');
});

test('typed, three decimals are plain where the currency has them', () => {
  expect(readTypedAmount('1.250', 'KWD')).toBe(1_250n);
});

describe('typed by a reader who expects decimals behind', () => {
  test.each<[DecimalSign, string, string, bigint]>([
    [',', '14038,50', 'EUR', 1_403_850n],
    [',', '14\u202f038,50', 'EUR', 1_403_850n],
    [',', '14.038,50', 'EUR', 1_403_850n],
    [',', '14,038.50', 'EUR', 1_403_850n],
    [',', '14038.50', 'EUR', 1_403_850n],
    [',', '14038,5', 'EUR', 1_403_850n],
    [',', '14.038', 'EUR', 1_403_800n],
    [',', '14038,50 €', 'EUR', 1_403_850n],
    [',', '1950,750', 'KWD', 1_950_750n],
    [',', '950,750', 'KWD', 950_750n],
    [',', '0,250', 'EUR', 25n],
    ['.', '1,250', 'USD', 125_000n],
    ['.', '250,00', 'USD', 25_000n],
    ['.', '1.500', 'KWD', 1_500n],
    ['.', "1'250.50", 'CHF', 125_050n],
    ['.', '1,234,567', 'JPY', 1_234_567n],
    ['.', '١٬٩٥٠٫٧٥٠', 'KWD', 1_950_750n],
    ['.', '۱۲٫۵', 'USD', 1_250n],
  ])('%s, %s %s', (decimal, text, currency, minor) => {
    expect(readTypedAmount(text, currency, decimal)).toBe(minor);
  });

  test.each<[DecimalSign, string, string, string]>([
    [',', '14,030', 'EUR', 'can be read in two ways'],
    ['.', '1.250', 'EUR', 'can be read in two ways'],
    ['.', '1,250', 'KWD', 'can be read in two ways'],
    [',', '1.250', 'KWD', 'can be read in two ways'],
    [',', '14,035', 'EUR', 'more decimals than EUR allows (2)'],
    [',', '14038,505', 'EUR', 'more decimals than EUR allows (2)'],
    [',', '12 50', 'EUR', 'is not an amount'],
    [',', '14 03,50', 'EUR', 'is not an amount'],
    [',', '1,2,3', 'EUR', 'is not an amount'],
    [',', '1.2,3.4', 'EUR', 'is not an amount'],
    ['.', '£5', 'EUR', 'is in GBP, not in EUR'],
    [',', '0', 'EUR', 'is zero'],
    [',', '-5', 'EUR', 'is negative'],
    [',', 'dix', 'EUR', '"dix" is not an amount'],
  ])('%s, %s %s is refused: %s', (decimal, text, currency, problem) => {
    expect(() => readTypedAmount(text, currency, decimal)).toThrow(problem);
  });
});
