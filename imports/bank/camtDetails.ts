import { readDate } from '../values/dates.js';
import { isNoId } from './ids.js';
import { joinedLines } from './reference.js';
import { elementsAt, textAt, textsAt, type XmlElement } from './xml.js';

/** ISO 20022 allows this many characters in a line of free text. */
const LINE = 140;

/** Returns the texts of a transaction that may name an invoice; its bank's own remark only where it has none. */
export function referencesOf(transaction: XmlElement): string[] {
  const structured = elementsAt(transaction, 'RmtInf', 'Strd');
  const texts = [
    structured.flatMap((one) => textsAt(one, 'CdtrRefInf', 'Ref')).join(' '),
    structured.flatMap((one) => textsAt(one, 'RfrdDocInf', 'Nb')).join(' '),
    joinedLines(textsAt(transaction, 'RmtInf', 'Ustrd'), LINE),
    joinedLines(
      structured.flatMap((one) => textsAt(one, 'AddtlRmtInf')),
      LINE,
    ),
    ...textsAt(transaction, 'Refs', 'EndToEndId').filter((id) => !isNoId(id)),
  ].filter((text) => text !== '');
  return texts.length > 0 ? texts : textsAt(transaction, 'AddtlTxInf');
}

/** A party has its name in `Pty` from version 08 on; the ultimate debtor is named where the debtor is not. */
const PAYERS = [
  ['Dbtr', 'Nm'],
  ['Dbtr', 'Pty', 'Nm'],
  ['UltmtDbtr', 'Nm'],
  ['UltmtDbtr', 'Pty', 'Nm'],
];

export const payerOf = (transaction: XmlElement): string =>
  PAYERS.map((path) => textAt(transaction, 'RltdPties', ...path)).find((name) => name !== '') ?? '';

/** Charges, commission and fees, by the subfamilies of the bank transaction codes of ISO 20022. */
const CHARGES = new Set(['CHRG', 'COMM', 'COME', 'COMI', 'COMT', 'FEES']);

const subfamilyOf = (element: XmlElement): string => textAt(element, 'BkTxCd', 'Domn', 'Fmly', 'SubFmlyCd');

/** True where the bank books nothing but its own charges; the code of a transaction comes before the entry's. */
export function areCharges(entry: XmlElement, transactions: readonly XmlElement[]): boolean {
  const ofEntry = subfamilyOf(entry);
  const codes = transactions.map((one) => subfamilyOf(one) || ofEntry);
  return (codes.length > 0 ? codes : [ofEntry]).every((code) => CHARGES.has(code));
}

/** True for the way back of an earlier transaction. */
export const isReturned = (transaction: XmlElement): boolean =>
  elementsAt(transaction, 'RtrInf').some((info) => Object.keys(info).some((name) => name !== '#text'));

const ISO_DATE = /^(\d{4}-\d{2}-\d{2})(?:T.*|Z|[+-]\d{2}:\d{2})?$/;

/** Returns the booking date as it is written, else the value date. Throws RangeError. */
export function bookedOn(entry: XmlElement): string {
  const [written] = ['BookgDt', 'ValDt'].flatMap((name) =>
    ['Dt', 'DtTm'].flatMap((form) => textsAt(entry, name, form)),
  );
  if (written === undefined) throw new RangeError('has no date');
  const date = readDate(ISO_DATE.exec(written)?.[1] ?? '', 'YYYY-MM-DD');
  if (date === null) throw new RangeError(`"${written}" is not a date`);
  return date;
}
