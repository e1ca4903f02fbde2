import { Temporal } from 'temporal-polyfill/implementation';
import { addDays, weekday, type LocalDate } from './days.js';
import { type ClosedDays } from './holidays.js';
import { type Policy } from '../policy/policy.js';

/** An account's calendar: zone, the hours in which steps may run, and closed days. */
export type Calendar = {
  timeZone: string;
  /** Local opening and closing time, `HH:MM`. */
  opens: string;
  closes: string;
  businessDaysOnly: boolean;
  holidays: ClosedDays;
};

/**
 * True for a name in the IANA time-zone database. An offset (`+05:00`) is rejected because PostgreSQL reads
 * its sign the other way round.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** Returns the calendar date at `instant` (epoch ms) in the zone. */
export function localDate(instant: number, timeZone: string): LocalDate {
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}

/** Returns the first instant (epoch ms) of the local date, which is not always midnight (DST). */
export function startOfDay(date: LocalDate, timeZone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
}

/**
 * Returns the calendar of an account under a policy. A hash of the account spreads its opening time over the
 * policy's minutes.
 */
export function calendarOf(
  policy: Policy,
  account: { id: string; timeZone: string },
  holidays: ClosedDays,
): Calendar {
  const hours = policy.debtor === 'consumer' ? contactHours(policy) : policy;
  return {
    timeZone: account.timeZone,
    opens: opening({ ...policy, ...hours }, account.id),
    closes: hours.sendUntil,
    businessDaysOnly: policy.businessDaysOnly,
    holidays,
  };
}

/** A consumer may be contacted within these hours of the day (rule 12; 12 CFR 1006.6(b)(1)(i)). */
export const CONTACT_HOURS = { from: '08:00', until: '21:00' };

/**
 * Returns the policy's hours when they are within the legal ones, otherwise the legal hours (a send window
 * can name others).
 */
function contactHours({ sendAt, sendUntil }: Policy): Pick<Policy, 'sendAt' | 'sendUntil'> {
  const { from, until } = CONTACT_HOURS;
  const opens = sendAt > from ? sendAt : from;
  const closes = sendUntil < until ? sendUntil : until;
  return opens < closes ? { sendAt: opens, sendUntil: closes } : { sendAt: from, sendUntil: until };
}

/** Returns `date` when it is open, else the next open day: a step can move later, never before its day. */
export function openDay(calendar: Calendar, date: LocalDate): LocalDate {
  let day = date;
  while (!isOpen(calendar, day)) day = addDays(day, 1);
  return day;
}

/**
 * Returns the instant (epoch ms) at which a step planned for `date` runs, seen from `now`: its own time, or
 * the next open hour when it missed that time by more than `patience` ms.
 */
export function slot(calendar: Calendar, date: LocalDate, now: number, patience: number): number {
  const wanted = at(calendar, openDay(calendar, date), calendar.opens);
  if (wanted > now - patience) return wanted;
  const today = localDate(now, calendar.timeZone);
  if (!isOpen(calendar, today)) return at(calendar, openDay(calendar, today), calendar.opens);
  if (now < at(calendar, today, calendar.opens)) return at(calendar, today, calendar.opens);
  if (now < at(calendar, today, calendar.closes)) return wanted;
  return at(calendar, openDay(calendar, addDays(today, 1)), calendar.opens);
}

const isOpen = (calendar: Calendar, date: LocalDate) =>
  !calendar.businessDaysOnly || (weekday(date) <= 5 && !calendar.holidays.has(date));

function at(calendar: Calendar, date: LocalDate, time: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: calendar.timeZone, plainTime: time })
    .epochMilliseconds;
}

/**
 * Always before the closing time, however narrow the hours: a day without an open hour would postpone a step
 * for ever.
 */
function opening({ sendAt, sendUntil, spreadMinutes }: Policy, accountId: string): string {
  const from = Temporal.PlainTime.from(sendAt);
  const open = from.until(sendUntil).total('minutes');
  return from
    .add({ minutes: spread(accountId, Math.min(spreadMinutes, open)) })
    .toString()
    .slice(0, 5);
}

/** FNV-1a, which is stable over processes and years, as a send time must be. */
function spread(accountId: string, minutes: number): number {
  let hash = 0x811c9dc5;
  for (const char of accountId) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return minutes === 0 ? 0 : hash % minutes;
}
