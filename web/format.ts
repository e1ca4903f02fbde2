import { localDate } from '../domain/calendar/calendar.js';
import { moneyText, toMajor } from '../domain/money/money.js';

export { moneyText as money };

/** Figures and times on the desk: English, with dates as in ISO 8601. */

const whole = new Intl.NumberFormat('en');

export const count = (number: number | bigint): string => whole.format(number);

/** `1,250.00`, for a column that names the currency. */
export const amount = (minor: bigint, currency: string): string =>
  moneyText(minor, currency).slice(currency.length + 1);

/** The step of a number field for this currency: `0.01`, `1`. */
export const amountStep = (currency: string): string => toMajor(1n, currency);

/** `2026-03-02 09:30` in the zone. */
export function instant(at: Date, timeZone: string): string {
  const parts = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}`;
}

/** `2026-03-02`, the day it then was in the zone. */
export const dayOf = (at: Date, timeZone: string): string => localDate(at.getTime(), timeZone);

/** `09:30`. */
export const timeOf = (at: Date, timeZone: string): string => instant(at, timeZone).slice(11);

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  clocks.set(timeZone, made);
  return made;
}

/** `call-for-promise` → `Call for promise`. */
export const words = (name: string): string => {
  const text = name.replaceAll(/[-_.]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};
