import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type Options } from 'express-rate-limit';
import { BoundedStore } from './boundedStore.js';

const WINDOW_MS = 60_000;
const store = (most?: number) => {
  const made = new BoundedStore(most);
  made.init({ windowMs: WINDOW_MS } as Options);
  return made;
};
const hits = (of: BoundedStore, key: string) => of.increment(key).totalHits;

beforeEach(() => void jest.useFakeTimers({ now: 0 }));
afterEach(() => void jest.useRealTimers());

test('counts each key, and from one again in the next window', () => {
  const counters = store();
  expect([hits(counters, 'a'), hits(counters, 'a'), hits(counters, 'b')]).toEqual([1, 2, 1]);
  expect(counters.get('a')).toMatchObject({ totalHits: 2, resetTime: new Date(WINDOW_MS) });
  jest.setSystemTime(WINDOW_MS);
  expect(counters.get('a')).toBeUndefined();
  expect(hits(counters, 'a')).toBe(1);
});

test('takes a count back, and forgets one or all', () => {
  const counters = store();
  for (const key of ['a', 'a', 'b']) hits(counters, key);
  counters.decrement('a');
  counters.decrement('unknown');
  expect(counters.get('a')?.totalHits).toBe(1);
  counters.resetKey('a');
  expect(counters.size).toBe(1);
  counters.resetAll();
  expect(counters.size).toBe(0);
});

test('does not grow with keys that strangers make up; who is counted often stays', () => {
  const counters = store(1_000);
  for (let place = 0; place < 100_000; place++) {
    hits(counters, `stranger ${place}`);
    if (place % 100 === 0) hits(counters, 'guesser');
  }
  expect(counters.size).toBe(1_000);
  expect(counters.get('guesser')?.totalHits).toBe(1_000);
});

test('a long key takes no more room than a short one', () => {
  const counters = store();
  expect(hits(counters, 'x'.repeat(10_000))).toBe(1);
  expect(hits(counters, 'x'.repeat(10_000))).toBe(2);
  expect(hits(counters, 'x'.repeat(10_001))).toBe(1);
});
