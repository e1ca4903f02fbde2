import { typedDecimal } from '../../../imports/values/typedAmount.js';
import { isCurrency, parseMajor, toMajor } from '../../../domain/money/money.js';

/**
 * `EUR 50.00, USD 1250.00` of minor units. Amounts of an unknown currency stay unchanged, for the check to
 * refuse.
 */
export const minimumsText = (minimums: Record<string, number>): string =>
  Object.entries(minimums)
    .map(([code, minor]) => `${code} ${isCurrency(code) ? toMajor(BigInt(minor), code) : minor}`)
    .join(', ');

/**
 * Parses the same text as people type it: `eur 50, USD 1,250`. Throws RangeError, whose message names the
 * mistake.
 */
export function minimumsOf(text: string): Record<string, number> {
  const minimums: Record<string, number> = {};
  for (const one of text.trim().split(BETWEEN)) {
    const [, code, amount] = AMOUNT.exec(one) ?? [];
    if (code === undefined || amount === undefined)
      throw new RangeError(`"${one}" is not a currency and an amount; write "EUR 50, USD 60.50"`);
    const currency = code.toUpperCase();
    if (Object.hasOwn(minimums, currency)) throw new RangeError(`names ${currency} twice`);
    minimums[currency] = Number(parseMajor(typedDecimal(amount, currency, '.'), currency));
  }
  return minimums;
}

/** A comma may also group digits. */
const BETWEEN = /[,;]\s*(?=[a-z])|\s+(?=[a-z]{3}\s*\d)/i;

/** Groups are commas: `1,250.00`. */
const AMOUNT = /^([a-z]{3})\s*(\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?)$/i;
