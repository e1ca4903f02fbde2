import { describe, expect, test } from '@jest/globals';
import {
  live,
  liveThrough,
  moveDueDate,
  movePolicy,
  pay,
  payAll,
  pause,
  writeOff,
  type Events,
} from '../../test/calendar/liveThrough.js';
import { type Policy, type StepRule } from '../policy/policy.js';
import { STANDARD } from '../policy/standard.js';

const between = (from: number, until: number, events: Events) =>
  liveThrough(STANDARD, events, { until }).filter((line) => Number(/\d+/.exec(line)?.[0]) >= from);

describe('with counsel', () => {
  const afterHandOff = (id: string, task: string): StepRule => ({
    id,
    stage: 'litigation',
    days: { from: 131, gaps: [1], until: 140 },
    rung: 'hand-off',
    kind: 'task',
    task,
    role: 'collector',
    dueInDays: 1,
  });
  const steps = [
    ...STANDARD.steps,
    afterHandOff('late-call', 'call'),
    afterHandOff('archive', 'archive-the-file'),
  ];
  const lived = liveThrough({ ...STANDARD, steps }, {}, { until: 400 });

  test('the customer gets no call, and internal tasks go on', () => {
    const handOff = lived.indexOf('day 131: hand-off-to-counsel');
    expect(lived.slice(handOff).filter((line) => line.includes('late-call'))).toEqual([]);
    expect(lived.at(-1)).toBe('day 140: archive-140');
  });
});

describe('paid means silence', () => {
  test.each<[string, number, string[]]>([
    ['before any letter: not even thanks', 14, ['day 14: paid']],
    ['after the first letter: thanks', 15, ['day 15: status-request', 'day 15: paid', 'day 15: thank-you']],
    ['on day 45, after its letter', 45, ['day 45: delinquent-45', 'day 45: paid', 'day 45: thank-you']],
    ['a day before the hold', 89, ['day 89: call-for-promise-89', 'day 89: paid', 'day 89: thank-you']],
    [
      'on hold: the hold is released first',
      91,
      ['day 91: paid', 'day 91: release-hold', 'day 91: thank-you'],
    ],
    [
      'suspended: the licences are given back',
      101,
      ['day 101: paid', 'day 101: release-hold', 'day 101: reinstate-licenses', 'day 101: thank-you'],
    ],
    [
      'with counsel, on the day of the hand-off',
      131,
      [
        'day 131: hand-off-to-counsel',
        'day 131: cancel-licenses',
        'day 131: paid',
        'day 131: release-hold',
        'day 131: reinstate-licenses',
        'day 131: thank-you',
      ],
    ],
  ])('%s', (_, day, expected) => {
    expect(between(day, 600, { [day]: payAll() })).toEqual(expected);
  });

  test('in parts: only the last part ends the chase', () => {
    const events = { 20: pay(40_000), 31: pay(59_999), 37: pay(1) };
    expect(between(30, 400, events)).toEqual([
      'day 30: reminder-30',
      'day 31: delinquent-31',
      'day 33: call-for-promise-33',
      'day 34: delinquent-34',
      'day 37: paid',
      'day 37: thank-you',
    ]);
  });

  test('without its late fee: the fee is still owed', () => {
    const { debts } = live(STANDARD, { 95: pay(100_000) }, { until: 96 });
    expect(debts[0]!.status).toBe('open');
    expect(debts[0]!.entries.map(({ type, amount }) => [type, amount])).toEqual([
      ['charge', 100_000n],
      ['late-fee', 2_000n],
      ['payment', -100_000n],
    ]);
  });

  test('a debt that is written off is let go without thanks, its hold released, its licences given back', () => {
    expect(between(101, 400, { 101: writeOff() })).toEqual([
      'day 101: written-off',
      'day 101: release-hold',
      'day 101: reinstate-licenses',
    ]);
  });
});

describe('when the due date is moved every date follows it', () => {
  test('a letter a day goes on when the due date moves to where letters of later days have gone out already', () => {
    const notice = STANDARD.steps.find(({ id }) => id === 'delinquent')!;
    const daily = {
      ...STANDARD,
      steps: [{ ...notice, id: 'daily', days: { from: 0, gaps: [1] } }],
    } as Policy;
    expect(liveThrough(daily, { 2: moveDueDate(2) }, { until: 6 })).toEqual([
      'day 0: daily-0',
      'day 1: daily-1',
      'day 2: daily-2',
      'day 5: daily-3',
      'day 6: daily-4',
    ]);
  });

  test('a month later, on day 20: sent notices are not repeated, the rest comes a month later', () => {
    expect(between(20, 64, { 20: moveDueDate(30) })).toEqual([
      'day 53: reminder-23',
      'day 58: call',
      'day 60: reminder-30',
      'day 61: delinquent-31',
      'day 63: call-for-promise-33',
      'day 64: delinquent-34',
    ]);
  });

  test('a fortnight earlier, on day 20: the debt is older at once, without a second letter that day', () => {
    expect(between(20, 24, { 20: moveDueDate(-14) })).toEqual([
      'day 20: delinquent-34',
      'day 20: call-for-promise-33',
      'day 24: delinquent-38',
    ]);
  });

  test("earlier, on a day with a letter: the next letter is a later day's", () => {
    expect(between(16, 20, { 16: moveDueDate(-14) })).toEqual([
      'day 16: reminder-16',
      'day 16: call',
      'day 17: delinquent-31',
      'day 19: call-for-promise-33',
      'day 20: delinquent-34',
    ]);
  });

  test('into the future, on hold: the hold stays as it is, nothing new until the debt is old again', () => {
    expect(between(93, 218, { 93: moveDueDate(120) })).toEqual(['day 217: account-hold-97']);
  });

  test('far back: still no ambush, the hold needs its warning', () => {
    const lines = between(20, 400, { 20: moveDueDate(-180) });
    expect(lines.slice(0, 6)).toEqual([
      'day 20: delinquent-87',
      'day 20: call-for-promise-89',
      'day 25: place-hold',
      'day 25: late-fee-180',
      'day 25: account-hold-118',
      'day 26: demand-call-120',
    ]);
  });
});

describe('an invoice that is moved to another policy', () => {
  const gentle = {
    ...STANDARD,
    steps: STANDARD.steps.filter(({ id }) => id === 'reminder' || id === 'delinquent'),
  };
  test('follows it from then on, and there is nothing after its last step', () => {
    expect(between(33, 46, { 32: movePolicy(gentle) })).toEqual([
      'day 34: delinquent-34',
      'day 38: delinquent-38',
      'day 41: delinquent-41',
      'day 45: delinquent-45',
    ]);
    expect(between(88, 400, { 32: movePolicy(gentle) })).toEqual([]);
  });

  test('and back again repeats nothing', () => {
    const events = { 32: movePolicy(gentle), 35: movePolicy(STANDARD) };
    expect(between(31, 41, events)).toEqual([
      'day 31: delinquent-31',
      'day 34: delinquent-34',
      'day 35: call-for-promise-33',
      'day 38: delinquent-38',
      'day 40: call-for-promise-40',
      'day 41: delinquent-41',
    ]);
  });

  test('to a stricter one late in its life climbs one rung at a time', () => {
    expect(between(88, 400, { 32: movePolicy(gentle), 140: movePolicy(STANDARD) }).slice(0, 5)).toEqual([
      'day 140: call-for-promise-89',
      'day 140: place-hold',
      'day 140: late-fee-120',
      'day 140: account-hold-118',
      'day 141: demand-call-120',
    ]);
  });
});

test('events after a debt is paid change nothing', () => {
  const events = { 45: payAll(), 50: [pay(100), pause(60), moveDueDate(300)] };
  expect(between(46, 400, events)).toEqual([]);
});
