/** A calendar date without a zone, `YYYY-MM-DD`. It sorts and compares as text. */
export type LocalDate = string;

const MS_PER_DAY = 86_400_000;

/** Plans compute the same dates repeatedly; the cache is limited to a few megabytes. */
const MAX_KNOWN = 50_000;
const known = new Map<LocalDate, Map<number, LocalDate>>();
let remembered = 0;

/** Returns the date `days` calendar days after `date` (before it when negative). */
export function addDays(date: LocalDate, days: number): LocalDate {
  const found = known.get(date)?.get(days);
  if (found !== undefined) return found;
  if (remembered >= MAX_KNOWN) {
    known.clear();
    remembered = 0;
  }
  const after = known.get(date) ?? new Map<number, LocalDate>();
  const on = counted(date, days);
  known.set(date, after.set(days, on));
  remembered += 1;
  return on;
}

function counted(date: LocalDate, days: number): LocalDate {
  const at = new Date(Date.parse(date) + days * MS_PER_DAY);
  // toISOString takes three times as long, and a plan calls this for every remaining step.
  return `${at.getUTCFullYear()}-${twoDigits(at.getUTCMonth() + 1)}-${twoDigits(at.getUTCDate())}`;
}

const twoDigits = (number: number) => String(number).padStart(2, '0');

/** Returns the calendar days from `from` to `to`, negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / MS_PER_DAY);
}

/** True for a date that exists: 2026-02-30 does not. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

/** 1 = Monday … 7 = Sunday (ISO 8601). */
export function weekday(date: LocalDate): number {
  return new Date(date).getUTCDay() || 7;
}

export const later = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? a : b);
