import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { startRound } from './poll.js';

const PAUSE = 1_000;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('work is repeated at once while there is some, and after a pause when there is none', async () => {
  const results = [3, 1, 0];
  const work = jest.fn(async () => results.shift() ?? 0);
  const round = startRound(work, PAUSE, () => undefined);
  await jest.advanceTimersByTimeAsync(PAUSE - 1);
  expect(work).toHaveBeenCalledTimes(3);
  await jest.advanceTimersByTimeAsync(1);
  expect(work).toHaveBeenCalledTimes(4);
  await round.stop();
});

test('an error is reported, and the work is tried again after a pause', async () => {
  const away = new Error('away');
  const errors: unknown[] = [];
  const work = jest.fn<() => Promise<number>>().mockRejectedValueOnce(away).mockResolvedValue(0);
  const round = startRound(work, PAUSE, (error) => errors.push(error));
  await jest.advanceTimersByTimeAsync(PAUSE);
  expect(errors).toEqual([away]);
  expect(work).toHaveBeenCalledTimes(2);
  await round.stop();
});

test('a stop waits for the work in progress', async () => {
  let finish = (_done: number) => {};
  const work = jest.fn(() => new Promise<number>((resolve) => (finish = resolve)));
  const round = startRound(work, PAUSE, () => undefined);
  let isStopped = false;
  const stopped = round.stop().then(() => (isStopped = true));
  await jest.advanceTimersByTimeAsync(PAUSE);
  expect(isStopped).toBe(false);
  finish(3);
  await stopped;
  expect(work).toHaveBeenCalledTimes(1);
});

test('a stop ends a pause', async () => {
  const round = startRound(
    async () => 0,
    PAUSE,
    () => undefined,
  );
  await jest.advanceTimersByTimeAsync(PAUSE / 2);
  await round.stop();
  expect(jest.getTimerCount()).toBe(0);
});
