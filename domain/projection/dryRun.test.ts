import { describe, expect, test } from '@jest/globals';
import { addCounts, compare, countOf, escalationsOf, warningsOf } from './dryRun.js';
import { type ForeseenStep } from './outlook.js';
import { type StepRule } from '../policy/policy.js';
import { STANDARD } from '../policy/standard.js';

const rule = (id: string, more: Partial<StepRule> = {}): StepRule =>
  ({ ...STANDARD.steps.find((step) => step.id === id), ...more }) as StepRule;
const at = (stepId: string, on: string, of: StepRule = rule(stepId)): ForeseenStep => ({
  invoiceId: 'A',
  stepId,
  rule: of,
  day: Number(on.slice(-2)),
  on: `2026-03-${on}`,
});
const lines = (before: ForeseenStep[], after: ForeseenStep[]) =>
  compare(before, after).map(
    ({ change, stepId, from, to }) => `${stepId} ${change} ${from?.on ?? '-'} ${to?.on ?? '-'}`,
  );

describe('what a draft changes about the steps of an invoice', () => {
  const hold = at('place-hold', '20');
  test.each<[string, ForeseenStep[], ForeseenStep[], string[]]>([
    ['nothing', [hold], [hold], []],
    ['it comes', [], [hold], ['place-hold comes - 2026-03-20']],
    ['it goes', [hold], [], ['place-hold goes 2026-03-20 -']],
    ['it moves', [hold], [at('place-hold', '03')], ['place-hold moves 2026-03-20 2026-03-03']],
    [
      'it needs approval now',
      [hold],
      [at('place-hold', '20', rule('place-hold', { approval: 'owner' } as Partial<StepRule>))],
      ['place-hold differs 2026-03-20 2026-03-20'],
    ],
    [
      'by the earlier of its dates',
      [hold, at('call', '10')],
      [at('call', '25'), at('late-fee', '05')],
      ['late-fee comes - 2026-03-05', 'call moves 2026-03-10 2026-03-25', 'place-hold goes 2026-03-20 -'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(lines(before, after)).toEqual(expected);
  });
});

test('steps are counted by sort until a date; a final demand is a letter as well', () => {
  const steps = [
    at('reminder', '01'),
    at('call', '02'),
    at('place-hold', '03'),
    at('late-fee', '03'),
    at('suspend-licenses', '04'),
    at('check-suspension', '05'),
    at('final-demand', '06'),
    at('hand-off-to-counsel', '07'),
    at('cancel-licenses', '07'),
    at('reminder', '08'),
  ];
  const count = countOf(steps, '2026-03-07');
  expect(count).toEqual({
    letters: 2,
    tasks: 1,
    lateFees: 1,
    holds: 1,
    suspensions: 1,
    finalDemands: 1,
    handOffs: 1,
  });
  expect(addCounts(count, countOf(steps, '2026-03-08'))).toMatchObject({ letters: 5, tasks: 2 });
});

describe('harsh steps that would come sooner', () => {
  test.each<[string, ForeseenStep[], ForeseenStep[], string[]]>([
    ['a hold that is not planned', [], [at('place-hold', '03')], ['holds 2026-03-03']],
    [
      'a hold that is planned for later',
      [at('place-hold', '05')],
      [at('place-hold', '03')],
      ['holds 2026-03-03'],
    ],
    ['a hold that is planned for that day', [at('place-hold', '03')], [at('place-hold', '03')], []],
    ['a hold that would come later', [at('place-hold', '02')], [at('place-hold', '03')], []],
    ['a hold that is far away', [], [at('place-hold', '08')], []],
    ['letters and calls are not harsh', [], [at('reminder', '02'), at('call', '02')], []],
  ])('%s', (_, before, after, expected) => {
    expect(escalationsOf(before, after, '2026-03-07').map(({ what, on }) => `${what} ${on}`)).toEqual(
      expected,
    );
  });

  test('count the accounts by day', () => {
    const found = warningsOf([
      { what: 'handOffs', on: '2026-03-04' },
      { what: 'holds', on: '2026-03-04' },
      { what: 'holds', on: '2026-03-03' },
      { what: 'holds', on: '2026-03-04' },
      { what: 'suspensions', on: '2026-03-05' },
    ]);
    expect(found.map(({ text }) => text.replace(/,.*/, ''))).toEqual([
      '1 account would be put on hold on 2026-03-03',
      '2 accounts would be put on hold on 2026-03-04',
      '1 account would go to counsel on 2026-03-04',
      '1 account would have its licences suspended on 2026-03-05',
    ]);
  });
});
