import { describe, expect, test } from '@jest/globals';
import { forecast, type OwedAmount, type PromisedAmount } from './forecast.js';

const TODAY = '2026-03-02';
const run = (
  owed: OwedAmount[],
  promises: PromisedAmount[] = [],
  [kept, broken]: [number, number] = [3, 1],
) => forecast({ owed, promises, kept, broken }, TODAY, 3);
const weekly = (...args: Parameters<typeof run>) =>
  run(...args).weeks.map(({ expected }) => Number(expected));

test('weeks are seven days and begin today', () => {
  expect(run([]).weeks.map(({ from, until }) => `${from} ${until}`)).toEqual([
    '2026-03-02 2026-03-08',
    '2026-03-09 2026-03-15',
    '2026-03-16 2026-03-22',
  ]);
});

describe('an open invoice is expected at its due date and the usual delay', () => {
  test.each<
    [string, string, number | null, number[], Partial<Record<'late' | 'beyond' | 'unknown', bigint>>]
  >([
    ['today', '2026-03-02', 0, [100, 0, 0], {}],
    ['on the last day of a week', '2026-03-01', 7, [100, 0, 0], {}],
    ['on the first day of the next', '2026-03-01', 8, [0, 100, 0], {}],
    ['on the last day of all', '2026-03-22', 0, [0, 0, 100], {}],
    ['after it', '2026-03-22', 1, [0, 0, 0], { beyond: 100n }],
    ['it should have come yesterday', '2026-02-20', 9, [0, 0, 0], { late: 100n }],
    ['paid before it is due', '2026-03-12', -5, [100, 0, 0], {}],
    ['without any history', '2026-03-12', null, [0, 0, 0], { unknown: 100n }],
  ])('%s', (_, dueOn, delay, weeks, rest) => {
    const owed = [{ dueOn, delay, amount: 100n }];
    expect(weekly(owed)).toEqual(weeks);
    expect(run(owed)).toMatchObject({ late: 0n, beyond: 0n, unknown: 0n, ...rest });
  });
});

describe('a promise counts at its date, by how often promises are kept', () => {
  test.each<[string, string, [number, number], number[]]>([
    ['three of four kept: (3 + 1) ÷ (4 + 2)', '2026-03-10', [3, 1], [0, 600, 0]],
    ['nothing known: a half', '2026-03-10', [0, 0], [0, 450, 0]],
    ['one broken: a third', '2026-03-10', [0, 1], [0, 300, 0]],
    ['its grace runs', '2026-02-28', [3, 1], [600, 0, 0]],
  ])('%s', (_, payOn, history, weeks) => {
    expect(weekly([], [{ payOn, amount: 900n }], history)).toEqual(weeks);
  });

  test('beside what is expected from habit, and as promised', () => {
    const [week] = run([{ dueOn: TODAY, delay: 2, amount: 50n }], [{ payOn: TODAY, amount: 900n }]).weeks;
    expect(week).toMatchObject({ promised: 900n, fromPromises: 600n, fromHabit: 50n, expected: 650n });
  });

  test('after the last week', () => {
    expect(run([], [{ payOn: '2026-06-01', amount: 900n }]).beyond).toBe(600n);
  });
});
