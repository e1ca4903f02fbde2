import { exponentOf, isCurrency, MAX_AMOUNT, parseMajor } from '../../domain/money/money.js';
import { currenciesOfMark, MARK } from './currencyMarks.js';

/** The sign before the decimals of a file; the other one groups its thousands. */
export const DECIMAL_SIGNS = ['.', ','] as const;
export type DecimalSign = (typeof DECIMAL_SIGNS)[number];

const GROUPED = /^\d{1,3}(g\d{3})+(d\d+)?$/;
/** 1,23,45,678.90 */
const INDIAN = /^\d{1,2}(g\d{2})*g\d{3}(d\d+)?$/;
const PLAIN = /^\d+(d\d*)?$|^d\d+$/;

/**
 * Returns the minor units of an amount in a file whose decimal sign is known, negative for `-5`, `5-`, `−5`
 * and `(5)`. Throws RangeError when the amount is unreadable, too precise, too large, or marked with another
 * currency.
 */
export function readAmount(text: string, currency: string, decimal: DecimalSign): bigint {
  const { digits, isNegative } = bare(text, currency);
  const shape = digits.replaceAll(decimal, 'd').replaceAll(decimal === '.' ? ',' : '.', 'g');
  if (![PLAIN, GROUPED, INDIAN].some((form) => form.test(shape))) throw notAnAmount(text);
  const major = shape.replaceAll('g', '').replace('d', '.').replace(/^\./, '0.').replace(/\.$/, '');
  const minor = parseMajor(major, currency);
  if (minor > MAX_AMOUNT) throw new RangeError(`"${text}" is too large`);
  return isNegative ? -minor : minor;
}

/** Returns the same, and throws RangeError for zero too. */
export function readNonZero(text: string, currency: string, decimal: DecimalSign): bigint {
  const minor = readAmount(text, currency, decimal);
  if (minor === 0n) throw new RangeError(`"${text}" is zero`);
  return minor;
}

/** Returns the same, and throws RangeError for zero and negative amounts too. */
export function readPositive(text: string, currency: string, decimal: DecimalSign): bigint {
  const minor = readNonZero(text, currency, decimal);
  if (minor < 0n) throw new RangeError(`"${text}" is negative`);
  return minor;
}

/** True when the text can be an amount under one of the two decimal signs. */
export const looksLikeAmount = (text: string): boolean =>
  /\d/.test(text) && /^[-+(]?(\D{0,4})?[\d.,\s'’]+(\D{0,4})?[-)]?$/.test(latin(text));

function bare(text: string, currency: string): { digits: string; isNegative: boolean } {
  let rest = latin(text).trim();
  const isNegative = /^\(.*\)$|^[-−–]|[-−–]$/.test(rest) || /^\D*[-−–]\d/.test(rest);
  rest = rest.replace(/[-−–+()]/g, '').trim();
  const mark = MARK.exec(rest)?.[0];
  if (mark !== undefined) {
    assertMark(text, mark, currency);
    rest = rest.replace(mark, '').trim();
  }
  if (/\d[\s'’]+\d/.test(rest) && !/^\d{1,3}([\s'’]\d{3})+([.,]\d+)?$/.test(rest)) throw notAnAmount(text);
  return { digits: rest.replace(/[\s'’]/g, ''), isNegative };
}

function assertMark(text: string, mark: string, currency: string): void {
  const meant = isCurrency(mark.toUpperCase()) ? [mark.toUpperCase()] : currenciesOfMark(mark);
  if (meant.length === 0) throw notAnAmount(text);
  if (!meant.includes(currency))
    throw new RangeError(`"${text}" is in ${meant.join(' or ')}, not in ${currency}`);
}

/** Converts the digits and signs of Arabic and Persian to Latin ones. */
const latin = (text: string): string =>
  text
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replaceAll('٬', "'")
    .replaceAll('٫', '.')
    .replace(/[\u061c\u200e\u200f\u2066-\u2069]/g, '');

const notAnAmount = (text: string): RangeError => new RangeError(`"${text}" is not an amount`);

/** Collects evidence of the decimal sign from a file's amounts. */
export class DecimalEvidence {
  private readonly seen: Record<DecimalSign, number> = { '.': 0, ',': 0 };
  private unproved: string | null = null;

  add(text: string, currency: string): void {
    const rest = latin(text)
      .replace(/[-−–+()]/g, '')
      .trim();
    const proof = provenBy(rest.replace(MARK, '').replace(/[^\d.,]/g, ''), currency);
    if (proof === 'either') this.unproved ??= text;
    else if (proof) this.seen[proof] += 1;
  }

  /** Returns the sign that the values prove, or the question that only a person can answer. */
  verdict(): { decimal: DecimalSign } | { question: string } {
    const { '.': points, ',': commas } = this.seen;
    if (points > 0 && commas > 0)
      return {
        question: `The amounts contradict one another: ${points} have a decimal point, ${commas} a decimal comma. Choose one, and the others are refused (--decimal . or ,).`,
      };
    if (points + commas > 0) return { decimal: commas > 0 ? ',' : '.' };
    if (this.unproved === null) return { decimal: '.' };
    return {
      question: `No amount shows whether "${this.unproved}" has decimals or thousands: choose the decimal sign (--decimal . or ,).`,
    };
  }
}

function provenBy(digits: string, currency: string): DecimalSign | 'either' | null {
  const last = digits.search(/[.,][^.,]*$/);
  if (last === -1) return null;
  const sign = digits[last] as DecimalSign;
  const other: DecimalSign = sign === '.' ? ',' : '.';
  if (digits.includes(other)) return sign;
  if (digits.indexOf(sign) !== last) return other;
  if (digits.length - last - 1 !== 3) return sign;
  if (exponentOf(currency) === 0) return other;
  return /^(0|\d{4,})?$/.test(digits.slice(0, last)) ? sign : 'either';
}
