import { addDays, type LocalDate } from '../calendar/days.js';
import { type OpenDay } from './plan.js';

/** Business days that a person has to read what a customer wrote, before the next letter goes out. */
const QUIET_DAYS = 2;

/** The first day on which letters go out again after a reply of `today`. */
export function noticesAgainOn(today: LocalDate, openDay: OpenDay): LocalDate {
  let day = today;
  for (let passed = 0; passed <= QUIET_DAYS; passed++) day = openDay(addDays(day, 1));
  return day;
}
