import { isCurrency, MAX_AMOUNT, parseMajor } from '../../domain/money/money.js';
import { attributeOf, elementsAt, textAt, type XmlElement } from './xml.js';

/** Minor units, negative for money that went out. */
export type Money = { amount: number; currency: string };

/** Returns the money of an element `Amt`, which has no sign. Throws RangeError. */
export function readAmt(element: XmlElement): Money {
  const written = textAt(element);
  const currency = attributeOf(element, 'Ccy').toUpperCase();
  if (!isCurrency(currency)) throw new RangeError(`has no ISO 4217 currency (Ccy="${currency}")`);
  const [, whole, fraction] = /^\+?(\d*)(?:\.(\d*))?$/.exec(written) ?? [];
  const hasChildren = Object.keys(element).some((name) => name !== '#text' && !name.startsWith('@_'));
  if ((!whole && !fraction) || hasChildren) throw new RangeError('is not an amount');
  const minor = parseMajor(`${whole || '0'}.${fraction || '0'}`, currency);
  if (minor > MAX_AMOUNT) throw new RangeError('is too large');
  return { amount: Number(minor), currency };
}

/** Returns 1 for money that came in, −1 for money that went out. Throws RangeError. */
export function signOf(element: XmlElement): 1 | -1 {
  const indicator = textAt(element, 'CdtDbtInd');
  if (indicator === 'CRDT') return 1;
  if (indicator === 'DBIT') return -1;
  throw new RangeError('says neither CRDT nor DBIT');
}

/** Where the amount of one transaction is, in its own currency and in the account's. */
const OF_PART = [['Amt'], ['AmtDtls', 'TxAmt', 'Amt'], ['AmtDtls', 'CntrValAmt', 'Amt']];

/**
 * Returns the signed amount of a transaction in the currency of its entry; in another currency where the file
 * has no such amount, null where it has none at all. Throws RangeError.
 */
export function moneyOfPart(part: XmlElement, entry: { currency: string; sign: 1 | -1 }): Money | null {
  const all = OF_PART.flatMap((path) => elementsAt(part, ...path)).map(readAmt);
  const money = all.find(({ currency }) => currency === entry.currency) ?? all[0];
  if (!money) return null;
  const sign = textAt(part, 'CdtDbtInd') === '' ? entry.sign : signOf(part);
  return { amount: sign * money.amount, currency: money.currency };
}
