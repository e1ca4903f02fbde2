import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { calendarOf, localDate, openDay, slot, type Calendar } from './calendar.js';
import { addDays } from './days.js';
import { STANDARD } from '../policy/standard.js';

const MINUTE = 60_000;
const hours: Calendar = {
  timeZone: 'UTC',
  opens: '09:00',
  closes: '18:00',
  businessDaysOnly: false,
  holidays: new Set(),
};
const office: Calendar = {
  ...hours,
  businessDaysOnly: true,
  holidays: new Set(['2026-04-03', '2026-04-06']),
};

const runs = (calendar: Calendar, date: string, now: string, patience = MINUTE) =>
  new Date(slot(calendar, date, Date.parse(now), patience)).toISOString().replace(':00.000Z', 'Z');

describe('a step runs at its hour, or at the next open hour when that was missed', () => {
  test.each([
    ['long before its day', '2026-02-01T12:00:00Z', '2026-03-02T09:00Z'],
    ['on its day, before opening', '2026-03-02T08:59:59Z', '2026-03-02T09:00Z'],
    ['at opening', '2026-03-02T09:00:00Z', '2026-03-02T09:00Z'],
    ['missed within the hours: its own hour, which is at once', '2026-03-02T17:59:59Z', '2026-03-02T09:00Z'],
    ['missed, after closing', '2026-03-02T18:00:00Z', '2026-03-03T09:00Z'],
    ['missed, in the night', '2026-03-03T03:00:00Z', '2026-03-03T09:00Z'],
    ['missed by a day, within the hours', '2026-03-03T09:00:00Z', '2026-03-02T09:00Z'],
    ['missed by a month, after closing', '2026-04-02T22:00:00Z', '2026-04-03T09:00Z'],
  ])('%s', (_, now, expected) => {
    expect(runs(hours, '2026-03-02', now)).toBe(expected);
  });
});

describe('a step that is late by no more than the patience is on time, even outside the hours', () => {
  const narrow = { ...hours, opens: '17:59', closes: '18:00' };
  test.each([
    ['2026-03-02T18:00:59Z', 2 * MINUTE, '2026-03-02T17:59Z'],
    ['2026-03-02T18:00:59.999Z', 2 * MINUTE, '2026-03-02T17:59Z'],
    ['2026-03-02T18:01:00Z', 2 * MINUTE, '2026-03-03T17:59Z'],
    ['2026-03-02T18:01:00Z', 60 * MINUTE, '2026-03-02T17:59Z'],
  ])('at %s with %i ms: %s', (now, patience, expected) => {
    expect(runs(narrow, '2026-03-02', now, patience)).toBe(expected);
  });
});

describe('on business days only, a step moves forward over closed days, never back', () => {
  test.each([
    ['2026-03-05', '2026-03-05', 'Thursday'],
    ['2026-03-06', '2026-03-06', 'Friday'],
    ['2026-03-07', '2026-03-09', 'Saturday'],
    ['2026-03-08', '2026-03-09', 'Sunday'],
    ['2026-03-09', '2026-03-09', 'Monday'],
    ['2026-04-02', '2026-04-02', 'the day before Good Friday'],
    ['2026-04-03', '2026-04-07', 'Good Friday, the weekend and Easter Monday'],
    ['2026-04-05', '2026-04-07', 'Easter Sunday'],
  ])('%s: %s (%s)', (date, expected) => {
    expect(openDay(office, date)).toBe(expected);
    expect(openDay(hours, date)).toBe(date);
    expect(runs(office, date, '2026-01-01T00:00:00Z')).toBe(`${expected}T09:00Z`);
  });

  test.each([
    ['missed on Friday evening', '2026-03-06T18:00:00Z', '2026-03-09T09:00Z'],
    ['missed, seen on Saturday', '2026-03-07T12:00:00Z', '2026-03-09T09:00Z'],
    ['missed, seen on Sunday night', '2026-03-08T23:59:59Z', '2026-03-09T09:00Z'],
    ['missed, seen on Monday within the hours', '2026-03-09T09:00:00Z', '2026-03-06T09:00Z'],
  ])('a step of a Friday %s', (_, now, expected) => {
    expect(runs(office, '2026-03-06', now)).toBe(expected);
  });
});

const accounts = fc.string({ minLength: 1, maxLength: 40 });
const times = fc
  .tuple(fc.integer({ min: 0, max: 1438 }), fc.integer({ min: 1, max: 1439 }))
  .filter(([from, until]) => from < until)
  .map(([from, until]) => ({ sendAt: clock(from), sendUntil: clock(until) }));

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

test('accounts are spread over the minutes after the opening, always the same account to the same minute', () => {
  const opening = (id: string) => calendarOf(STANDARD, { id, timeZone: 'UTC' }, new Set()).opens;
  const openings = Array.from({ length: 3_000 }, (_, place) => opening(`ACC-${place}`));
  expect(new Set(openings).size).toBe(30);
  expect([...openings].sort()[0]).toBe('09:00');
  expect([...openings].sort().at(-1)).toBe('09:29');
  expect(['acme', 'globex', 'initech'].map(opening)).toEqual(['09:25', '09:22', '09:25']);
});

test('an account opens before it closes for any hours and any spread', () => {
  fc.assert(
    fc.property(accounts, times, fc.integer({ min: 0, max: 480 }), (id, window, spreadMinutes) => {
      const policy = { ...STANDARD, ...window, spreadMinutes };
      const { opens, closes } = calendarOf(policy, { id, timeZone: 'UTC' }, new Set());
      expect(opens >= window.sendAt && opens < closes).toBe(true);
    }),
  );
});

test('a missed step runs at once or at the next opening, and then it does run', () => {
  const day = fc.integer({ min: 0, max: 60 }).map((days) => addDays('2026-03-02', days));
  const moment = fc.integer({ min: 0, max: 90 * 86_400 }).map((s) => Date.parse('2026-03-01') + s * 1_000);
  fc.assert(
    fc.property(fc.constantFrom(hours, office), day, moment, (calendar, date, now) => {
      const first = slot(calendar, date, now, MINUTE);
      expect(localDate(first, 'UTC') >= date).toBe(true);
      expect(first - now).toBeLessThanOrEqual(Math.max(Date.parse(date) - now, 0) + 5 * 86_400_000);
      const then = Math.max(first, now);
      expect(slot(calendar, date, then, MINUTE)).toBeLessThanOrEqual(then);
    }),
  );
});

describe('consumers are not contacted before 8:00 or after 21:00 of their own day (rule 12)', () => {
  test.each([
    ['09:00', '18:00', '09:00', '18:00'],
    ['06:00', '12:00', '08:00', '12:00'],
    ['19:00', '23:00', '19:00', '21:00'],
    ['00:00', '23:59', '08:00', '21:00'],
    ['21:00', '23:00', '08:00', '21:00'],
    ['05:00', '08:00', '08:00', '21:00'],
  ])('of the hours %s to %s remain %s to %s', (sendAt, sendUntil, opens, closes) => {
    const policy = { ...STANDARD, debtor: 'consumer' as const, spreadMinutes: 0, sendAt, sendUntil };
    const zone = { id: 'A', timeZone: 'America/New_York' };
    expect(calendarOf(policy, zone, new Set())).toMatchObject({ opens, closes });
    expect(calendarOf({ ...policy, debtor: 'business' }, zone, new Set())).toMatchObject({
      opens: sendAt,
      closes: sendUntil,
    });
  });
});
