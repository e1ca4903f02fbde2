import { expect, test } from '@jest/globals';
import { data } from 'currency-codes';
import { CODES_BY_EXPONENT, findExponent } from './currencies.js';
import { exponentOf, isCurrency } from './money.js';

/** Introduced in 2025, after the list that the package publishes. */
const NEWER = ['XCG'];

/**
 * ISO 4217 gives these no minor unit ("N.A."): metals, bond units, accounting units of banks, testing, "no
 * currency".
 */
const WITHOUT_MINOR_UNIT = [
  'XAG',
  'XAU',
  'XPD',
  'XPT',
  'XBA',
  'XBB',
  'XBC',
  'XBD',
  'XDR',
  'XSU',
  'XUA',
  'XTS',
  'XXX',
];

const published = data.filter(({ code }) => !WITHOUT_MINOR_UNIT.includes(code));

test.each(published.map(({ code, digits, currency }) => [code, digits, currency]))(
  '%s has %i decimals (%s)',
  (code, digits) => {
    expect(findExponent(String(code))).toBe(digits);
  },
);

test('every currency of the published list that has a minor unit is known, and no other but newer ones', () => {
  const codes = published.map(({ code }) => code);
  const known = Object.values(CODES_BY_EXPONENT).flatMap((listed) => listed.split(' '));
  expect(known.sort()).toEqual([...codes, ...NEWER].sort());
  expect(data.map(({ code }) => code)).toEqual(expect.arrayContaining(WITHOUT_MINOR_UNIT));
});

test.each([
  ['USD', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['CLF', 4],
  ['XCG', 2],
])('%s: %i', (code, exponent) => {
  expect(exponentOf(code)).toBe(exponent);
});

test.each([['usd'], ['XAU'], ['XXX'], ['XTS'], ['DEM'], [''], ['EURO'], ['toString'], ['__proto__']])(
  '"%s" is no currency of an invoice',
  (code) => {
    expect(isCurrency(code)).toBe(false);
    expect(() => exponentOf(code)).toThrow(`"${code}" is not an ISO 4217 currency`);
  },
);
