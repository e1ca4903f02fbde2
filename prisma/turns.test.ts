import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { inTurn, TurnMissed } from './turns.js';

const database = {};

/** Work that notes when it begins and ends. */
const noting =
  (notes: string[], name: string, ms = 5) =>
  async () => {
    notes.push(`${name} begins`);
    await setTimeout(ms);
    notes.push(`${name} ends`);
    return name;
  };

test('changes of one account come one after the other, in the order they were asked for', async () => {
  const notes: string[] = [];
  const names = ['first', 'second', 'third'];
  const answers = await Promise.all(names.map((name) => inTurn(database, 'A', 1_000, noting(notes, name))));
  expect(answers).toEqual(names);
  expect(notes).toEqual(names.flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test('other accounts, and other databases, wait for nobody', async () => {
  const notes: string[] = [];
  await Promise.all([
    inTurn(database, 'A', 1_000, noting(notes, 'A', 30)),
    inTurn(database, 'B', 1_000, noting(notes, 'B')),
    inTurn({}, 'A', 1_000, noting(notes, 'other A')),
  ]);
  expect(notes.slice(0, 3)).toEqual(['A begins', 'B begins', 'other A begins']);
});

test('a change that fails passes its turn on', async () => {
  const failing = inTurn(database, 'A', 1_000, () => Promise.reject(new Error('bug')));
  const next = inTurn(database, 'A', 1_000, () => Promise.resolve('next'));
  await expect(failing).rejects.toThrow('bug');
  expect(await next).toBe('next');
});

test('who has waited too long leaves the line, and those behind move up', async () => {
  const notes: string[] = [];
  const long = inTurn(database, 'A', 1_000, noting(notes, 'long', 60));
  const hasty = inTurn(database, 'A', 20, noting(notes, 'hasty'));
  const patient = inTurn(database, 'A', 1_000, noting(notes, 'patient'));
  await expect(hasty).rejects.toThrow(TurnMissed);
  await Promise.all([long, patient]);
  expect(notes).toEqual(['long begins', 'long ends', 'patient begins', 'patient ends']);
});

test('what was spent waiting is missing from the time that is left, which is never nothing', async () => {
  const left: number[] = [];
  const note = (ms: number) => (leftMs: number) => {
    left.push(leftMs);
    return setTimeout(ms);
  };
  await Promise.all([inTurn(database, 'A', 500, note(50)), inTurn(database, 'A', 500, note(0))]);
  expect(left[0]).toBeGreaterThan(490);
  expect(left[1]).toBeLessThan(460);
  await inTurn(database, 'A', 0, note(0));
  expect(left[2]).toBe(1);
});
