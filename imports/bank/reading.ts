import { readAmount } from '../values/amount.js';

/**
 * Returns minor units of an amount in a bank's form, negative for outgoing money: `-12.50`, `12,50-`,
 * `(12.50)`, `+12.50`.
 */
export function readSignedAmount(text: string, currency: string): bigint {
  const minor = readAmount(text.replace(/[-−–()+]/g, '').trim(), currency);
  return /[-−–(]/.test(text) ? -minor : minor;
}

/**
 * Returns a bank's date in a form that `readDate` reads: without the time of day, and with the whole year.
 */
export function plainDate(text: string): string {
  const day = text.replace(/[T ]\d{1,2}:.*$/, '');
  const compact = /^(20\d\d)(\d\d)(\d\d)$/.exec(day);
  if (compact) return compact.slice(1).join('-');
  return day.replace(/^(\d{1,2}([./-])\d{1,2}\2)(\d\d)$/, '$120$3');
}
