import { expect, test } from '@jest/globals';
import { openDay, type Calendar } from '../calendar/calendar.js';
import { addDays } from '../calendar/days.js';
import { planNext } from './plan.js';
import { STANDARD } from '../policy/standard.js';
import { newCycle } from './progress.js';
import { noticesAgainOn } from './replyPause.js';

const calendar: Calendar = {
  timeZone: 'UTC',
  opens: '09:00',
  closes: '18:00',
  businessDaysOnly: true,
  holidays: new Set(['2026-12-25']),
};

test.each([
  ['Monday', '2026-03-02', '2026-03-05'],
  ['Wednesday', '2026-03-04', '2026-03-09'],
  ['Friday', '2026-03-06', '2026-03-11'],
  ['Saturday', '2026-03-07', '2026-03-11'],
  ['the day before a holiday', '2026-12-24', '2026-12-30'],
])('a reply on %s leaves two whole business days', (_name, today, again) => {
  expect(noticesAgainOn(today, (date) => openDay(calendar, date))).toBe(again);
});

test.each([
  ['no reply', null, 'status-request', 15],
  ['letters that wait until day 20 collapse into the current one', 20, 'reminder-16', 20],
  ['letters that wait longer: the call does not', 40, 'call', 28],
])('%s', (_name, until, id, on) => {
  const dueOn = '2026-03-02';
  const lettersFrom = until && addDays(dueOn, until);
  const progress = { ...newCycle(dueOn, 100n, 'EUR'), noticesResumeOn: lettersFrom || null };
  const next = planNext(STANDARD, progress, addDays(dueOn, 15), (date) => date);
  expect([next?.step.id, next?.on]).toEqual([id, addDays(dueOn, on)]);
});
