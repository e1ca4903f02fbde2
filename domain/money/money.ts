import { findExponent } from './currencies.js';

/** The largest amount the contract accepts, in minor units: 2^53 − 1. */
export const MAX_AMOUNT = BigInt(Number.MAX_SAFE_INTEGER);

export const isCurrency = (code: string): boolean => findExponent(code) !== undefined;

/**
 * Returns the decimals of the currency's minor unit (ISO 4217): USD 2, JPY 0, KWD 3. Throws when the list
 * lacks the code.
 */
export function exponentOf(currency: string): number {
  const exponent = findExponent(currency);
  if (exponent === undefined) throw new RangeError(`"${currency}" is not an ISO 4217 currency`);
  return exponent;
}

/**
 * Parses a decimal amount in major units into minor units: `('55.94', 'USD')` → 5594n. Throws RangeError when
 * the text is not a plain decimal number or has more decimals than the currency.
 */
export function parseMajor(text: string, currency: string): bigint {
  const exponent = exponentOf(currency);
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) throw new RangeError(`"${text}" is not a decimal amount`);
  const [, sign, whole = '', fraction = ''] = match;
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > exponent) {
    throw new RangeError(`"${text}" has more decimals than ${currency} allows (${exponent})`);
  }
  const minor = BigInt(whole + significant.padEnd(exponent, '0'));
  return sign ? -minor : minor;
}

/** Returns the exact decimal text in major units: `(5594n, 'USD')` → '55.94', `(-5n, 'KWD')` → '-0.005'. */
export function toMajor(minor: bigint, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0');
  const sign = minor < 0n ? '-' : '';
  return exponent === 0 ? sign + digits : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** For logs and the Temporal UI, the same in every locale: `USD 1,250.00`. */
export function moneyText(minor: bigint, currency: string): string {
  const [whole = '', fraction] = toMajor(minor, currency).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${currency} ${fraction === undefined ? grouped : `${grouped}.${fraction}`}`;
}

/**
 * Returns `basisPoints` hundredths of a percent of a non-negative amount, rounded half up to the minor unit.
 */
export function share(amount: bigint, basisPoints: number): bigint {
  return (amount * BigInt(basisPoints) + 5_000n) / 10_000n;
}

export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
