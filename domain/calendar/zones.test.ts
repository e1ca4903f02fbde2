import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isTimeZone, localDate, slot, startOfDay, type Calendar } from './calendar.js';
import { addDays } from './days.js';
import { ageAt } from '../planning/planCase.js';

const at = (text: string) => Date.parse(text);
const iso = (instant: number) => new Date(instant).toISOString().replace(':00.000Z', 'Z');

const calendar = (timeZone: string): Calendar => ({
  timeZone,
  opens: '09:00',
  closes: '18:00',
  businessDaysOnly: false,
  holidays: new Set(),
});

describe('09:00 stays 09:00 on the local clock', () => {
  test.each([
    ['UTC', '2026-03-02', '2026-03-02T09:00Z'],
    ['Asia/Kathmandu', '2026-03-02', '2026-03-02T03:15Z'],
    ['America/New_York', '2026-03-07', '2026-03-07T14:00Z'],
    ['America/New_York', '2026-03-08', '2026-03-08T13:00Z'],
    ['America/New_York', '2026-10-31', '2026-10-31T13:00Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T14:00Z'],
    ['Europe/Berlin', '2026-03-28', '2026-03-28T08:00Z'],
    ['Europe/Berlin', '2026-03-29', '2026-03-29T07:00Z'],
    ['Europe/Berlin', '2026-10-24', '2026-10-24T07:00Z'],
    ['Europe/Berlin', '2026-10-25', '2026-10-25T08:00Z'],
    ['Australia/Lord_Howe', '2026-04-04', '2026-04-03T22:00Z'],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T22:30Z'],
    ['Australia/Lord_Howe', '2026-10-03', '2026-10-02T22:30Z'],
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T22:00Z'],
    ['Pacific/Apia', '2011-12-29', '2011-12-29T19:00Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T19:00Z'],
  ])('%s on %s: %s', (timeZone, date, expected) => {
    expect(iso(slot(calendar(timeZone), date, 0, 0))).toBe(expected);
  });

  test('a day that the calendar of Samoa skipped is lived on the next', () => {
    expect(iso(slot(calendar('Pacific/Apia'), '2011-12-30', 0, 0))).toBe('2011-12-30T19:00Z');
  });

  test('an hour that a clock change skips is an hour later, one that it repeats comes once', () => {
    const berlin = { ...calendar('Europe/Berlin'), opens: '02:30' };
    expect(iso(slot(berlin, '2026-03-29', 0, 0))).toBe('2026-03-29T01:30Z');
    expect(iso(slot(berlin, '2026-10-25', 0, 0))).toBe('2026-10-25T00:30Z');
  });
});

describe('a day begins at local midnight, or where midnight is skipped at the first instant after it', () => {
  test.each([
    ['UTC', '2026-03-02', '2026-03-02T00:00Z'],
    ['Asia/Kathmandu', '2026-03-02', '2026-03-01T18:15Z'],
    ['America/New_York', '2026-03-09', '2026-03-09T04:00Z'],
    ['Europe/Berlin', '2026-03-30', '2026-03-29T22:00Z'],
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00Z'],
  ])('%s on %s: %s', (timeZone, date, expected) => {
    expect(iso(startOfDay(date, timeZone))).toBe(expected);
    expect(localDate(at(expected), timeZone)).toBe(date);
    expect(localDate(at(expected) - 1, timeZone) < date).toBe(true);
  });
});

describe('an invoice grows older at local midnight, and its due date is day 0', () => {
  test.each([
    ['UTC', '2026-03-01T23:59:59Z', -1],
    ['UTC', '2026-03-02T00:00:00Z', 0],
    ['UTC', '2026-03-02T23:59:59Z', 0],
    ['UTC', '2026-03-03T00:00:00Z', 1],
    ['America/New_York', '2026-03-03T04:59:59Z', 0],
    ['America/New_York', '2026-03-03T05:00:00Z', 1],
    ['America/New_York', '2026-03-09T03:59:59Z', 6],
    ['America/New_York', '2026-03-09T04:00:00Z', 7],
    ['Asia/Kathmandu', '2026-03-02T18:14:59Z', 0],
    ['Asia/Kathmandu', '2026-03-02T18:15:00Z', 1],
    ['Europe/Berlin', '2026-05-30T21:59:59Z', 89],
    ['Europe/Berlin', '2026-05-30T22:00:00Z', 90],
    ['Pacific/Kiritimati', '2026-03-01T10:00:00Z', 0],
  ])('%s at %s: day %i', (timeZone, now, age) => {
    expect(ageAt('2026-03-02', timeZone, at(now))).toBe(age);
  });

  test('the day that Samoa skipped counts as a day past due', () => {
    expect(ageAt('2011-12-29', 'Pacific/Apia', at('2011-12-30T09:59:59Z'))).toBe(0);
    expect(ageAt('2011-12-29', 'Pacific/Apia', at('2011-12-30T10:00:00Z'))).toBe(2);
  });
});

describe('a zone is a name of the IANA database', () => {
  test.each([
    ...['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'EST5EDT'].map(known),
    ...['', 'Mars/Olympus', '+05:00', '-00', '+0530', 'Europe', 'Europe/Berlin ', 'GMT+5'].map(unknown),
    ...['2026-01-01T00:00Z', '2026-01-01T00:00[Europe/Berlin]', '\u0000', 'UTC\u0000'].map(unknown),
  ])('%j: %s', (name, expected) => {
    expect(isTimeZone(name)).toBe(expected);
  });
});

function known(name: string): [string, boolean] {
  return [name, true];
}

function unknown(name: string): [string, boolean] {
  return [name, false];
}

const ZONES = ['UTC', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu'];

test('every step of every day runs on that day, at nine', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 20_000 }), (timeZone, days) => {
      const date = addDays('2000-01-01', days);
      const instant = slot(calendar(timeZone), date, 0, 0);
      expect(localDate(instant, timeZone)).toBe(date);
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' });
      expect(clock.format(instant)).toBe('09:00');
      expect(startOfDay(date, timeZone)).toBeLessThan(instant);
    }),
  );
});
