import { readAmount } from '../amount.js';

/** Minor units as a bank writes them, money that went out negative: `-12.50`, `12,50-`, `(12.50)`, `+12.50`. */
export function readSignedAmount(text: string, currency: string): bigint {
  const minor = readAmount(text.replace(/[-−–()+]/g, '').trim(), currency);
  return /[-−–(]/.test(text) ? -minor : minor;
}

/** A bank's date in one of the forms that `readDate` knows: without the time of day, and with the whole year. */
export function plainDate(text: string): string {
  const day = text.replace(/[T ]\d{1,2}:.*$/, '');
  const compact = /^(20\d\d)(\d\d)(\d\d)$/.exec(day);
  if (compact) return compact.slice(1).join('-');
  return day.replace(/^(\d{1,2}([./-])\d{1,2}\2)(\d\d)$/, '$120$3');
}
