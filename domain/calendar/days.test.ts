import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays, daysBetween, isDate, later, weekday } from './days.js';

describe('days are added on the calendar', () => {
  test.each([
    ['2026-03-02', 0, '2026-03-02'],
    ['2026-03-02', 131, '2026-07-11'],
    ['2026-03-02', -7, '2026-02-23'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-02-28', 1, '2026-03-01'],
    ['2028-02-29', 365, '2029-02-28'],
    ['2028-02-29', 366, '2029-03-01'],
    ['2100-02-28', 1, '2100-03-01'],
    ['2000-02-28', 1, '2000-02-29'],
    ['2011-12-29', 1, '2011-12-30'],
  ])('%s and %i days: %s', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
    expect(daysBetween(date, expected)).toBe(days);
  });
});

describe('a date exists or does not', () => {
  test.each([
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2028-02-29', true],
    ['2100-02-29', false],
    ['2026-02-30', false],
    ['2026-04-31', false],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-01-00', false],
    ['2026-1-1', false],
    ['20260101', false],
    ['2026-01-01T00:00:00Z', false],
    [' 2026-01-01', false],
    ['', false],
    ['tomorrow', false],
  ])('%j: %s', (text, expected) => {
    expect(isDate(text)).toBe(expected);
  });
});

test('a week begins on Monday with 1 and ends on Sunday with 7', () => {
  const week = Array.from({ length: 7 }, (_, day) => addDays('2026-03-02', day));
  expect(week.map(weekday)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(weekday('2028-02-29')).toBe(2);
});

test('the later of two dates', () => {
  expect(later('2026-03-02', '2026-03-03')).toBe('2026-03-03');
  expect(later('2026-12-31', '2026-03-03')).toBe('2026-12-31');
  expect(later('2026-03-03', '2026-03-03')).toBe('2026-03-03');
});

const anyDate = fc.integer({ min: -20_000, max: 60_000 }).map((days) => addDays('1970-01-01', days));

test('the days between any two dates lead from one to the other', () => {
  fc.assert(
    fc.property(anyDate, anyDate, (a, b) => {
      expect(addDays(a, daysBetween(a, b))).toBe(b);
      expect(daysBetween(a, b) + daysBetween(b, a)).toBe(0);
      expect(a < b).toBe(daysBetween(a, b) > 0);
      expect(isDate(a)).toBe(true);
    }),
  );
});

test('more dates than are remembered are right all the same', () => {
  for (let days = -30_000; days <= 30_000; days += 1)
    if (daysBetween('2026-03-02', addDays('2026-03-02', days)) !== days) throw new Error(`${days} days`);
  expect(addDays('2026-03-02', -30_000)).toBe('1944-01-12');
});
