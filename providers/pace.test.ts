import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createPace } from './pace.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Returns the ms at which each of `count` calls began; `lasting` gives the duration of a call. */
async function begun(perSecond: number, count: number, lasting: (call: number) => number): Promise<number[]> {
  const pace = createPace(perSecond);
  const starts: number[] = [];
  const zero = Date.now();
  const all = Array.from({ length: count }, (_, call) =>
    pace(async () => {
      starts.push(Date.now() - zero);
      await new Promise((resolve) => setTimeout(resolve, lasting(call)));
    }),
  );
  await jest.advanceTimersByTimeAsync(3_600_000);
  await Promise.all(all);
  return starts;
}

/** Returns the most calls that began in any second. */
const peak = (starts: number[]): number =>
  Math.max(...starts.map((first) => starts.filter((at) => at >= first && at < first + 1_000).length));

test('no second sees more calls than the rate, however long each takes', async () => {
  expect(peak(await begun(25, 300, (call) => (call * 37) % 400))).toBe(25);
});

test('quick calls go at nearly the rate', async () => {
  const starts = await begun(10, 101, () => 5);
  expect(starts.at(-1)).toBe(10 * 1_005);
});

test.each([
  ['half a call a second', 0.5, 4, [0, 2_010, 4_020, 6_030]],
  ['two and a half', 2.5, 7, [0, 0, 0, 1_210, 1_210, 1_210, 2_420]],
])('a rate that is not a whole number: %s', async (_, rate, count, expected) => {
  expect(await begun(rate, count, () => 10)).toEqual(expected);
});

test('a call that fails fails for its caller alone, and gives its place back', async () => {
  const pace = createPace(1);
  const failed = expect(pace(() => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
  const next = pace(() => Promise.resolve('sent'));
  await jest.advanceTimersByTimeAsync(1_000);
  await failed;
  await expect(next).resolves.toBe('sent');
});
