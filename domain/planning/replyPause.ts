import { addDays, type LocalDate } from '../calendar/days.js';
import { type OpenDay } from './plan.js';

/** A person has this many business days to read a customer's message before the next notice goes out. */
const QUIET_DAYS = 2;

/** Returns the first day on which notices go out again after a reply received on `today`. */
export function noticesAgainOn(today: LocalDate, openDay: OpenDay): LocalDate {
  let day = today;
  for (let passed = 0; passed <= QUIET_DAYS; passed++) day = openDay(addDays(day, 1));
  return day;
}
