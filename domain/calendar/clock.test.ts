import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { realClock, simulationClock } from './clock.js';

const REAL_START = Date.parse('2026-11-22T05:00:00.123Z');
const BUSINESS_START = Date.parse('2026-01-01T00:00:00.000Z');
const DAY = 86_400_000;

const at = <T>(real: number, look: () => T): T => {
  const spy = jest.spyOn(Date, 'now').mockReturnValue(real);
  const seen = look();
  spy.mockRestore();
  return seen;
};

afterEach(() => void jest.restoreAllMocks());

describe('the real clock', () => {
  test('is the time of the machine, and its instants are real ones', () => {
    expect(at(REAL_START, realClock.now)).toBe(REAL_START);
    expect(realClock.toReal(BUSINESS_START)).toBe(BUSINESS_START);
  });

  test('waits a minute before a step is late', () => {
    expect(realClock.patience).toBe(60_000);
  });
});

describe('the simulation clock at one day a second', () => {
  const clock = simulationClock(BUSINESS_START, REAL_START, 86_400);
  test.each([
    [0, '2026-01-01T00:00:00.000Z'],
    [1, '2026-01-01T00:01:26.400Z'],
    [500, '2026-01-01T12:00:00.000Z'],
    [1_000, '2026-01-02T00:00:00.000Z'],
    [131_000, '2026-05-12T00:00:00.000Z'],
    [-1_000, '2025-12-31T00:00:00.000Z'],
  ])('after %i ms it is %s', (passed, expected) => {
    expect(new Date(at(REAL_START + passed, clock.now)).toISOString()).toBe(expected);
    expect(clock.toReal(Date.parse(expected))).toBe(REAL_START + passed);
  });

  test('an instant between two real milliseconds is waited for to the later one', () => {
    expect(clock.toReal(BUSINESS_START + 1)).toBe(REAL_START + 1);
    expect(clock.toReal(BUSINESS_START + 86_400)).toBe(REAL_START + 1);
    expect(clock.toReal(BUSINESS_START + 86_401)).toBe(REAL_START + 2);
  });

  test('has a minute of real patience, which is sixty of its days', () => {
    expect(clock.patience).toBe(60 * DAY);
  });
});

test('at the speed of real time, started now, the simulation clock is the real clock', () => {
  const clock = simulationClock(REAL_START, REAL_START, 1);
  expect(at(REAL_START + 12_345, clock.now)).toBe(REAL_START + 12_345);
  expect(clock.toReal(REAL_START + 12_345)).toBe(REAL_START + 12_345);
  expect(clock.patience).toBe(realClock.patience);
});

const speed = fc.constantFrom(1, 2, 7, 24, 60, 1_440, 3_600, 86_400);
const business = fc.integer({ min: BUSINESS_START, max: BUSINESS_START + 400 * DAY });
const real = fc.integer({ min: REAL_START, max: REAL_START + 400 * DAY });

test('business time never runs back, and by its speed', () => {
  fc.assert(
    fc.property(speed, real, fc.nat({ max: 10 * DAY }), (factor, before, passed) => {
      const clock = simulationClock(BUSINESS_START, REAL_START, factor);
      expect(at(before + passed, clock.now) - at(before, clock.now)).toBe(passed * factor);
    }),
  );
});

test('a timer set to an instant reaches it then, and not a millisecond earlier', () => {
  fc.assert(
    fc.property(speed, business, (factor, instant) => {
      const clock = simulationClock(BUSINESS_START, REAL_START, factor);
      const reached = clock.toReal(instant);
      expect(at(reached, clock.now)).toBeGreaterThanOrEqual(instant);
      expect(at(reached - 1, clock.now)).toBeLessThan(instant);
    }),
    { numRuns: 2_000, examples: [[86_400, BUSINESS_START + 86_400_001]] },
  );
});

test('the real instant of business now is now', () => {
  fc.assert(
    fc.property(speed, real, (factor, now) => {
      const clock = simulationClock(BUSINESS_START, REAL_START, factor);
      expect(clock.toReal(at(now, clock.now))).toBe(now);
    }),
  );
});
