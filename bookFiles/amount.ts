import { exponentOf, MAX_AMOUNT, parseMajor } from '../domain/money.js';

const GROUPED_BY_COMMA = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;
const GROUPED_BY_POINT = /^-?\d{1,3}(\.\d{3})+,\d+$|^-?\d{1,3}(\.\d{3}){2,}$/;
const DECIMAL_COMMA = /^-?\d+,\d{1,2}$/;
const ONE_GROUP = /^-?\d{1,3}([.,])\d{3}$/;

/**
 * Minor units of an amount as a file has it: `1250`, `1250.00`, `1,250.00`, `1.250,00`, `USD 1 250.00`. A single point
 * is the decimal one. Throws RangeError: unreadable, zero, negative, too precise or too large.
 */
export function readAmount(text: string, currency: string): bigint {
  const minor = parseMajor(plain(text, currency), currency);
  if (minor === 0n) throw new RangeError(`"${text}" is zero`);
  if (minor < 0n) throw new RangeError(`"${text}" is negative`);
  if (minor > MAX_AMOUNT) throw new RangeError(`"${text}" is too large`);
  return minor;
}

/** The same for what a person types: `1.250` may mean a thousand more than it says, so it is asked back. */
export function readTypedAmount(text: string, currency: string): bigint {
  if (ONE_GROUP.test(bare(text, currency)) && exponentOf(currency) < 3) ambiguous(text);
  return readAmount(text, currency);
}

function plain(text: string, currency: string): string {
  const amount = bare(text, currency);
  if (ONE_GROUP.exec(amount)?.[1] === ',' && exponentOf(currency) === 3) ambiguous(text);
  if (GROUPED_BY_COMMA.test(amount)) return amount.replaceAll(',', '');
  if (GROUPED_BY_POINT.test(amount)) return amount.replaceAll('.', '').replace(',', '.');
  if (DECIMAL_COMMA.test(amount)) return amount.replace(',', '.');
  if (!/^-?\d+(\.\d+)?$/.test(amount)) throw new RangeError(`"${text}" is not an amount`);
  return amount;
}

/** Without the currency's code or sign and the blanks and apostrophes that group digits. */
const bare = (text: string, currency: string): string =>
  text
    .replace(currency, '')
    .replace(/\p{Sc}/u, '')
    .replace(/[\s'’]/g, '');

function ambiguous(text: string): never {
  throw new RangeError(`"${text}" can be read in two ways: write it without a sign between the thousands`);
}
