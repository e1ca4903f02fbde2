import { daysBetween } from '../../domain/calendar/days.js';
import { readDate } from '../values/dates.js';
import { readMinor } from './mt940Amount.js';

/**
 * Value date, date of entry (or blanks), mark, funds code, amount, type, customer's reference, and the bank's
 * behind `//`.
 */
const ENTRY =
  /^(\d{6})(\d{4}| {4})?(R[CD]|E[CD]|[CD])([A-Z])?(\d{1,15},\d*)([A-Z][A-Z0-9 ]{3})((?:(?!\/\/).)*)(?:\/\/(.*))?$/;

export type Mt940Entry = {
  receivedOn: string;
  /** C or D, with R before it for a reversal and E for an entry that is only expected. */
  mark: string;
  isIncoming: boolean;
  /** Minor units without a sign. */
  amount: number;
  type: string;
  customerReference: string;
  bankReference: string;
};

/** Returns the first line of a field 61; what is wrong with it as a text. */
export function readEntry(written: string, currency: string): Mt940Entry | string {
  const parts = ENTRY.exec(written.trim());
  if (!parts) return 'cannot be read as a transaction (field 61 of MT940)';
  const [, valueDate = '', bookedOn = '', mark = '', , major = '', type = ''] = parts;
  const [customerReference = '', bankReference = ''] = parts.slice(7);
  const receivedOn = dateOf(valueDate, bookedOn.trim());
  if (receivedOn === null) return 'has a date that is none';
  const minor = readMinor(major, currency);
  if (typeof minor === 'string') return `has an amount that cannot be read: ${minor}`;
  return {
    receivedOn,
    mark,
    isIncoming: mark === 'C' || mark === 'RD',
    amount: Number(minor),
    type,
    customerReference: customerReference.trim(),
    bankReference: bankReference.trim(),
  };
}

const LONGEST = 184;

/** The date of entry has no year: it is the one nearest to the value date. */
function dateOf(valueDate: string, bookedOn: string): string | null {
  const valued = readDate(`20${valueDate}`, 'YYYY-MM-DD');
  if (valued === null || bookedOn === '') return valued;
  const [nearest] = [-1, 0, 1]
    .map((years) => readDate(`${Number(valued.slice(0, 4)) + years}${bookedOn}`, 'YYYY-MM-DD'))
    .filter((date) => date !== null)
    .map((date) => ({ date, days: Math.abs(daysBetween(date, valued)) }))
    .filter(({ days }) => days <= LONGEST)
    .sort((one, other) => one.days - other.days);
  return nearest?.date ?? null;
}
