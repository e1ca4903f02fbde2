import { localDate } from '../domain/calendar/calendar.js';
import { type LocalDate } from '../domain/calendar/days.js';
import { type Database } from '../prisma/client.js';

/**
 * Returns today's date in every zone that an account is in, for `unnest(zones, days)`. Uses the calendar of
 * domain/ and not AT TIME ZONE: PostgreSQL takes CET for an abbreviation without summer time and does not
 * know every zone that we accept.
 */
export async function localDates(db: Database, now: number): Promise<{ zones: string[]; days: LocalDate[] }> {
  const rows = await db.$queryRaw<{ timeZone: string }[]>`SELECT DISTINCT "timeZone" FROM account`;
  const zones = rows.map(({ timeZone }) => timeZone);
  return { zones, days: zones.map((zone) => localDate(now, zone)) };
}
