import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CODES_BY_EXPONENT } from './currencies.js';
import { exponentOf, MAX_AMOUNT, moneyText, parseMajor, share, smaller, toMajor } from './money.js';

describe('a decimal amount is read exactly', () => {
  test.each([
    ['55.94', 'USD', 5_594n],
    ['55.9', 'USD', 5_590n],
    ['55', 'USD', 5_500n],
    ['55.00', 'USD', 5_500n],
    ['55.940', 'USD', 5_594n],
    ['0.1', 'USD', 10n],
    ['0.29', 'USD', 29n],
    ['1.005', 'KWD', 1_005n],
    ['1234', 'JPY', 1_234n],
    ['1234.000', 'JPY', 1_234n],
    ['0.0001', 'CLF', 1n],
    ['007.50', 'EUR', 750n],
    [' 12.50 ', 'EUR', 1_250n],
    ['-0.01', 'EUR', -1n],
    ['-0', 'EUR', 0n],
    ['90071992547409.91', 'EUR', 9_007_199_254_740_991n],
    ['90071992547409.93', 'EUR', 9_007_199_254_740_993n],
    ['9007199254740.993', 'BHD', 9_007_199_254_740_993n],
  ])('%j %s', (text, currency, minor) => {
    expect(parseMajor(text, currency)).toBe(minor);
  });
});

describe('what is no plain amount of its currency is refused with its own text', () => {
  const noNumber = [
    '',
    ' ',
    '.',
    '.5',
    '5.',
    '1,5',
    '1,000.00',
    '1e3',
    '+5',
    '--5',
    '5-',
    '0x10',
    'NaN',
    '€5',
    '1 000',
    '٣',
  ];
  test.each(noNumber)('%j', (text) => {
    expect(() => parseMajor(text, 'EUR')).toThrow(new RangeError(`"${text}" is not a decimal amount`));
  });

  test.each([
    ['0.001', 'USD', 2],
    ['0.5', 'JPY', 0],
    ['0.0005', 'KWD', 3],
    ['0.00001', 'CLF', 4],
    ['1.999999', 'EUR', 2],
  ])('%s %s: more decimals than %i', (text, currency, exponent) => {
    const reason = `"${text}" has more decimals than ${currency} allows (${exponent})`;
    expect(() => parseMajor(text, currency)).toThrow(new RangeError(reason));
  });

  test('a currency that is none', () => {
    expect(() => parseMajor('1', 'EUX')).toThrow('"EUX" is not an ISO 4217 currency');
    expect(() => toMajor(1n, 'EUX')).toThrow('"EUX" is not an ISO 4217 currency');
  });
});

describe('an amount is written with all its decimals, and for people with groups', () => {
  test.each([
    [5_594n, 'USD', '55.94', 'USD 55.94'],
    [0n, 'USD', '0.00', 'USD 0.00'],
    [5n, 'USD', '0.05', 'USD 0.05'],
    [-5n, 'KWD', '-0.005', 'KWD -0.005'],
    [0n, 'JPY', '0', 'JPY 0'],
    [1_234n, 'JPY', '1234', 'JPY 1,234'],
    [-123_456n, 'JPY', '-123456', 'JPY -123,456'],
    [99_999n, 'EUR', '999.99', 'EUR 999.99'],
    [100_000n, 'EUR', '1000.00', 'EUR 1,000.00'],
    [1n, 'CLF', '0.0001', 'CLF 0.0001'],
    [9_007_199_254_740_991n, 'EUR', '90071992547409.91', 'EUR 90,071,992,547,409.91'],
  ])('%s %s', (minor, currency, major, text) => {
    expect(toMajor(minor, currency)).toBe(major);
    expect(moneyText(minor, currency)).toBe(text);
  });
});

const codes = Object.values(CODES_BY_EXPONENT).flatMap((listed) => listed.split(' '));
const currency = fc.constantFrom(...codes);
const minor = fc.bigInt({ min: -MAX_AMOUNT, max: MAX_AMOUNT });

test('what is written is read again, in every currency', () => {
  fc.assert(
    fc.property(minor, currency, (amount, code) => {
      const text = toMajor(amount, code);
      expect(parseMajor(text, code)).toBe(amount);
      expect(text.split('.')[1]?.length ?? 0).toBe(exponentOf(code));
      expect(moneyText(amount, code).replaceAll(',', '')).toBe(`${code} ${text}`);
    }),
    { numRuns: 1_000 },
  );
});

test.each(codes)('one minor unit of %s, and the greatest amount, there and back', (code) => {
  for (const amount of [1n, -1n, MAX_AMOUNT, -MAX_AMOUNT])
    expect(parseMajor(toMajor(amount, code), code)).toBe(amount);
});

describe('a share is rounded half up to the minor unit', () => {
  test.each([
    [0n, 200, 0n],
    [1n, 200, 0n],
    [24n, 200, 0n],
    [25n, 200, 1n],
    [26n, 200, 1n],
    [74n, 200, 1n],
    [75n, 200, 2n],
    [100_000n, 200, 2_000n],
    [100_024n, 200, 2_000n],
    [100_025n, 200, 2_001n],
    [100_000n, 0, 0n],
    [100_000n, 10_000, 100_000n],
    [9_999n, 1, 1n],
    [4_999n, 1, 0n],
    [5_000n, 1, 1n],
    [9_007_199_254_740_991n, 200, 180_143_985_094_820n],
    [9_007_199_254_740_991n, 10_000, 9_007_199_254_740_991n],
  ])('%s at %i basis points: %s', (amount, basisPoints, expected) => {
    expect(share(amount, basisPoints)).toBe(expected);
  });

  test('is never further than half a unit from the exact value', () => {
    const amounts = fc.bigInt({ min: 0n, max: MAX_AMOUNT });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 10_000 }), (amount, basisPoints) => {
        const error = share(amount, basisPoints) * 10_000n - amount * BigInt(basisPoints);
        expect(error > -5_000n && error <= 5_000n).toBe(true);
      }),
    );
  });
});

test('the smaller of two amounts', () => {
  expect([smaller(1n, 2n), smaller(2n, 1n), smaller(-1n, 0n), smaller(3n, 3n)]).toEqual([1n, 1n, -1n, 3n]);
});
