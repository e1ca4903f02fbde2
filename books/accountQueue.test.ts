import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { queued, QueueTimeout } from './accountQueue.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const database = {};
const lasting = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Returns work that notes when it begins and ends. */
const noting =
  (notes: string[], name: string, ms = 5) =>
  async () => {
    notes.push(`${name} begins`);
    await lasting(ms);
    notes.push(`${name} ends`);
    return name;
  };

test('changes of one account run one after the other, in the order of their requests', async () => {
  const notes: string[] = [];
  const names = ['first', 'second', 'third'];
  const answers = Promise.all(names.map((name) => queued(database, 'A', 1_000, noting(notes, name))));
  await jest.advanceTimersByTimeAsync(15);
  expect(await answers).toEqual(names);
  expect(notes).toEqual(names.flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test('other accounts and other databases do not wait', async () => {
  const notes: string[] = [];
  const all = Promise.all([
    queued(database, 'A', 1_000, noting(notes, 'A', 30)),
    queued(database, 'B', 1_000, noting(notes, 'B')),
    queued({}, 'A', 1_000, noting(notes, 'other A')),
  ]);
  expect(notes).toEqual(['A begins', 'B begins', 'other A begins']);
  await jest.advanceTimersByTimeAsync(30);
  await all;
});

test('after a change that fails the next one runs', async () => {
  const failing = queued(database, 'A', 1_000, () => Promise.reject(new Error('bug')));
  const next = queued(database, 'A', 1_000, () => Promise.resolve('next'));
  await expect(failing).rejects.toThrow('bug');
  expect(await next).toBe('next');
});

test('a change that waits too long leaves the queue, and the next ones move up', async () => {
  const notes: string[] = [];
  const long = queued(database, 'A', 1_000, noting(notes, 'long', 60));
  const hasty = expect(queued(database, 'A', 20, noting(notes, 'hasty'))).rejects.toThrow(QueueTimeout);
  const patient = queued(database, 'A', 1_000, noting(notes, 'patient'));
  await jest.advanceTimersByTimeAsync(20);
  await hasty;
  expect(notes).toEqual(['long begins']);
  await jest.advanceTimersByTimeAsync(45);
  await Promise.all([long, patient]);
  expect(notes).toEqual(['long begins', 'long ends', 'patient begins', 'patient ends']);
});

test('the time left is reduced by the wait, and is never zero', async () => {
  const left: number[] = [];
  const note = (ms: number) => (leftMs: number) => {
    left.push(leftMs);
    return lasting(ms);
  };
  const turns = [queued(database, 'A', 500, note(50)), queued(database, 'A', 500, note(0))];
  turns.push(queued(database, 'B', 0, note(0)));
  await jest.advanceTimersByTimeAsync(51);
  await Promise.all(turns);
  expect(left).toEqual([500, 1, 450]);
});
