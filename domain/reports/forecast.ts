import { addDays, daysBetween, type LocalDate } from '../calendar/days.js';

/**
 * Open invoices with one due date and one payment habit, in one currency and minor units, without promised
 * amounts.
 */
export type OwedAmount = {
  dueOn: LocalDate;
  /**
   * Days after the due date by which half of the account's invoices were paid, else half of all invoices;
   * null when there is no history.
   */
  delay: number | null;
  amount: bigint;
};

export type PromisedAmount = { payOn: LocalDate; amount: bigint };

/** Seven days, both ends included. */
export type Week = {
  from: LocalDate;
  until: LocalDate;
  /** Promised amounts, unweighted. */
  promised: bigint;
  /** Promised amounts, weighted by how often promises are kept. */
  fromPromises: bigint;
  fromHabit: bigint;
  expected: bigint;
};

export type Forecast = {
  weeks: Week[];
  /** Expected after the last week. */
  beyond: bigint;
  /** Open for longer than the usual delay: the date of payment is unknown. */
  late: bigint;
  /** Open while there is no payment history. */
  unknown: bigint;
};

/**
 * Returns the cash expected by week from today on. A promise counts at its date (in the first week while its
 * grace runs), weighted by (kept + 1) ÷ (kept + broken + 2), Laplace's rule of succession: two promises prove
 * little, and none mean a half. Every other open invoice counts at its due date plus the usual delay.
 */
export function forecast(
  {
    owed,
    promises,
    kept,
    broken,
  }: { owed: readonly OwedAmount[]; promises: readonly PromisedAmount[]; kept: number; broken: number },
  today: LocalDate,
  count: number,
): Forecast {
  const weeks = Array.from({ length: count }, (_, place) => weekOf(today, place));
  const found: Forecast = { weeks, beyond: 0n, late: 0n, unknown: 0n };
  for (const { payOn, amount } of promises) {
    const weighted = (amount * BigInt(kept + 1)) / BigInt(kept + broken + 2);
    const week = weeks[Math.max(0, Math.floor(daysBetween(today, payOn) / 7))];
    if (!week) found.beyond += weighted;
    else add(week, { promised: amount, fromPromises: weighted });
  }
  for (const { dueOn, delay, amount } of owed) {
    const days = delay === null ? null : daysBetween(today, addDays(dueOn, delay));
    if (days === null) found.unknown += amount;
    else if (days < 0) found.late += amount;
    else if (days >= count * 7) found.beyond += amount;
    else add(weeks[Math.floor(days / 7)]!, { fromHabit: amount });
  }
  return found;
}

const weekOf = (today: LocalDate, place: number): Week => ({
  from: addDays(today, place * 7),
  until: addDays(today, place * 7 + 6),
  promised: 0n,
  fromPromises: 0n,
  fromHabit: 0n,
  expected: 0n,
});

function add(week: Week, { promised = 0n, fromPromises = 0n, fromHabit = 0n }: Partial<Week>): void {
  week.promised += promised;
  week.fromPromises += fromPromises;
  week.fromHabit += fromHabit;
  week.expected += fromPromises + fromHabit;
}
