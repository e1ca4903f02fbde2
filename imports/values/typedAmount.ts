import { type DecimalSign } from './amount.js';
import { exponentOf, MAX_AMOUNT, parseMajor } from '../../domain/money/money.js';

const GROUPED_BY_COMMA = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;
const GROUPED_BY_POINT = /^-?\d{1,3}(\.\d{3})+,\d+$|^-?\d{1,3}(\.\d{3}){2,}$/;
const DECIMAL_COMMA = /^-?\d+,\d{1,2}$/;
const ONE_GROUP = /^-?\d{1,3}([.,])\d{3}$/;
const ONE_TYPED_GROUP = /^[1-9]\d{0,2}([.,])\d{3}$/;
const BLANKS = /\d[\s'’]+\d/;
const GROUPED_BY_BLANK = /^\D*\d{1,3}([\s'’]\d{3})+([.,٫]\d+)?\D*$/;
/** Signs used by one currency only. */
const SIGNS: Record<string, string> = { '€': 'EUR', '£': 'GBP', '₹': 'INR', '₺': 'TRY', '₪': 'ILS' };

/**
 * Returns minor units of an amount without ambiguity: `1250`, `1250.00`, `1,250.00`, `1.250,00`, `USD 1 250.00`.
 * A single point is the decimal one. Throws RangeError when the amount is unreadable, zero, negative, too
 * precise or too large.
 */
export function readPlainAmount(given: string, currency: string, text = given): bigint {
  const minor = parseMajor(plain(given, currency, text), currency);
  if (minor === 0n) throw new RangeError(`"${text}" is zero`);
  if (minor < 0n) throw new RangeError(`"${text}" is negative`);
  if (minor > MAX_AMOUNT) throw new RangeError(`"${text}" is too large`);
  return minor;
}

/** An amount that two readers would read differently; the message requests another form. */
export class AmbiguousAmount extends RangeError {}

/**
 * Reads an amount typed by a person whose language has the decimal sign `decimal`: `14038,50` is one amount
 * for every reader, `1.250` is refused as ambiguous. Without a sign the person's habit is unknown. Throws
 * AmbiguousAmount, RangeError.
 */
export const readTypedAmount = (text: string, currency: string, decimal?: DecimalSign): bigint =>
  readPlainAmount(typedDecimal(text, currency, decimal), currency, text);

/** Returns a typed amount in the form of parseMajor. Throws AmbiguousAmount, RangeError. */
export function typedDecimal(typed: string, currency: string, decimal?: DecimalSign): string {
  const text = latin(typed).replace(currency, '').trim();
  const sign = SIGNS[/\p{Sc}/u.exec(text)?.[0] ?? ''];
  if (sign && sign !== currency) throw new RangeError(`"${typed}" is in ${sign}, not in ${currency}`);
  if (BLANKS.test(text) && !GROUPED_BY_BLANK.test(text)) throw notAnAmount(typed);
  const amount = bare(text, currency);
  if (amount.includes('٫')) return plain(amount.replace('٫', '.'), currency, typed);
  const single = ONE_TYPED_GROUP.exec(amount)?.[1];
  if (single) return withOneSign(amount, single, { typed, currency, decimal });
  return plain(/^\d+,\d+$/.test(amount) ? amount.replace(',', '.') : amount, currency, typed);
}

type Typed = { typed: string; currency: string; decimal: DecimalSign | undefined };

/** `1.250` or `1,250`: thousands or thousandths. */
function withOneSign(amount: string, sign: string, { typed, currency, decimal }: Typed): string {
  const hasThousandths = exponentOf(currency) >= 3;
  const asDecimals = amount.replace(',', '.');
  if (decimal === undefined) return hasThousandths && sign === '.' ? amount : ambiguous(typed);
  if (sign !== decimal) return hasThousandths ? ambiguous(typed) : amount.replace(sign, '');
  return hasThousandths || !amount.endsWith('0') ? asDecimals : ambiguous(typed);
}

/**
 * Converts the digits of Arabic and Persian to Latin ones; their own sign between thousands groups like an
 * apostrophe.
 */
const latin = (text: string): string =>
  text
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replaceAll('٬', "'")
    .replace(/[\u061c\u200e\u200f\u2066-\u2069]/g, '');

function plain(given: string, currency: string, text = given): string {
  const amount = bare(given, currency);
  if (ONE_GROUP.exec(amount)?.[1] === ',' && exponentOf(currency) === 3) ambiguous(text);
  if (GROUPED_BY_COMMA.test(amount)) return amount.replaceAll(',', '');
  if (GROUPED_BY_POINT.test(amount)) return amount.replaceAll('.', '').replace(',', '.');
  if (DECIMAL_COMMA.test(amount)) return amount.replace(',', '.');
  if (!/^-?\d+(\.\d+)?$/.test(amount)) throw notAnAmount(text);
  return amount;
}

/** Removes the currency's code or sign, and the blanks and apostrophes that group digits. */
const bare = (text: string, currency: string): string =>
  text
    .replace(currency, '')
    .replace(/\p{Sc}/u, '')
    .replace(/[\s'’]/g, '');

function ambiguous(text: string): never {
  throw new AmbiguousAmount(
    `"${text}" can be read in two ways: write it without a sign between the thousands`,
  );
}

const notAnAmount = (text: string): RangeError => new RangeError(`"${text}" is not an amount`);
