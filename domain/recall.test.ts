import { describe, expect, test } from '@jest/globals';
import { addDays } from './days.js';
import { planNext } from './plan.js';
import { STANDARD } from './policy.js';
import { fresh } from './progress.js';
import { leftBehind } from './recall.js';
import { stepsUntil } from './steps.js';

const DUE = '2026-03-02';

/** With counsel since day 131, on the standard timetable. */
const handedOff = (...notDone: string[]) => {
  const over = stepsUntil(STANDARD, 131)
    .map(({ id }) => id)
    .filter((id) => !notDone.includes(id));
  const firstDone = { 'place-hold': addDays(DUE, 90), 'final-demand': addDays(DUE, 121) };
  return { ...fresh(DUE, 100_000n, 'EUR'), firstDone, over: new Set(over) };
};
const left = (day: number, ...notDone: string[]) =>
  leftBehind(STANDARD, handedOff(...notDone), addDays(DUE, day)).map(({ id }) => id);

describe('recalled from counsel', () => {
  test.each<[number, string[]]>([
    [132, []],
    [149, []],
    [150, ['late-fee-150']],
    [200, ['late-fee-150', 'late-fee-180']],
  ])('on day %i nothing that fell due meanwhile is made up for', (day, expected) => {
    expect(left(day)).toEqual(expected);
  });

  test('the rest of the hand-off does not follow it', () => {
    expect(left(131, 'cancel-licenses')).toEqual(['cancel-licenses']);
  });

  test.each([
    [132, 'late-fee-150 on day 150'],
    [200, 'late-fee-210 on day 210'],
  ])('recalled on day %i the next step has its own day: %s', (day, expected) => {
    const progress = handedOff();
    const over = new Set([...progress.over, ...left(day)]);
    const next = planNext(STANDARD, { ...progress, over }, addDays(DUE, day), (date) => date)!;
    expect(`${next.step.id} on day ${next.step.day}`).toBe(expected);
    expect(next.on).toBe(addDays(DUE, next.step.day));
  });
});
