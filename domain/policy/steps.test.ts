import { describe, expect, test } from '@jest/globals';
import { type Days, type Policy, type StepRule } from './policy.js';
import { STANDARD } from './standard.js';
import { lastFixedDay, stepsUntil } from './steps.js';

const rule = (id: string, days: Days): StepRule => ({
  id,
  days,
  stage: 'late',
  kind: 'action',
  action: 'place-hold',
});
const policy = (...steps: StepRule[]): Policy => ({ ...STANDARD, steps });
const ids = (days: Days, lastDay: number) => stepsUntil(policy(rule('x', days)), lastDay).map(({ id }) => id);

describe('a rule gives a step on each of its days', () => {
  test.each<[string, Days, number, string[]]>([
    ['one day, named by the rule alone', [15], 100, ['x']],
    ['a list, named by day', [16, 23, 30], 100, ['x-16', 'x-23', 'x-30']],
    ['a list cut at the last day', [16, 23, 30], 23, ['x-16', 'x-23']],
    ['a list in disorder', [30, 16], 100, ['x-16', 'x-30']],
    ['before the due date', [-7], 0, ['x']],
    ['before and on it', [-7, 0], 0, ['x--7', 'x-0']],
    ['a repetition', { from: 33, gaps: [7], until: 47 }, 100, ['x-33', 'x-40', 'x-47']],
    ['a repetition that ends between two days', { from: 33, gaps: [7], until: 46 }, 100, ['x-33', 'x-40']],
    ['gaps in turn', { from: 31, gaps: [3, 4], until: 41 }, 100, ['x-31', 'x-34', 'x-38', 'x-41']],
    ['a repetition for ever, cut', { from: 90, gaps: [30] }, 150, ['x-90', 'x-120', 'x-150']],
    ['a repetition of one day', { from: 90, gaps: [30], until: 90 }, 150, ['x-90']],
    ['nothing before its first day', { from: 90, gaps: [30] }, 89, []],
  ])('%s', (_, days, lastDay, expected) => {
    expect(ids(days, lastDay)).toEqual(expected);
  });
});

test('steps are sorted by day, and those of one day in the order of the policy', () => {
  const steps = stepsUntil(policy(rule('b', [5, 3]), rule('a', [3]), rule('c', [4, 5])), 10);
  expect(steps.map(({ id, day, order }) => `${id} ${day} ${order}`)).toEqual([
    'b-3 3 0',
    'a 3 1',
    'c-4 4 2',
    'b-5 5 0',
    'c-5 5 2',
  ]);
});

test('a policy gives the same steps for fewer days after it was read for more', () => {
  const fees = policy(rule('fee', { from: 90, gaps: [30] }));
  const days = (lastDay: number) => stepsUntil(fees, lastDay).map(({ day }) => day);
  expect(days(100)).toEqual([90]);
  expect(days(200)).toEqual([90, 120, 150, 180]);
  expect(days(100)).toEqual([90]);
  expect(days(89)).toEqual([]);
});

test('two policies with the same rules do not answer for each other', () => {
  expect(stepsUntil(policy(rule('x', [1])), 10)).toHaveLength(1);
  expect(stepsUntil(policy(rule('x', [1, 2])), 10)).toHaveLength(2);
});

describe('the last day of what does not repeat for ever', () => {
  test.each<[number, Days[]]>([
    [0, []],
    [0, [[-7]]],
    [30, [[16, 30, 23]]],
    [90, [{ from: 90, gaps: [30] }, [15]]],
    [118, [{ from: 90, gaps: [7], until: 118 }, [100]]],
  ])('%i', (expected, days) => {
    expect(lastFixedDay(policy(...days.map((one, place) => rule(`r${place}`, one))))).toBe(expected);
  });
});
