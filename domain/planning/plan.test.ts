import { describe, expect, test } from '@jest/globals';
import { NO_CONTACTS } from './contacts.js';
import { addDays } from '../calendar/days.js';
import { planNext, supersededBy } from './plan.js';
import { type CycleHistory, newCycle } from './progress.js';
import { type Policy, type StepRule } from '../policy/policy.js';
import { STANDARD } from '../policy/standard.js';
import { performed } from './performed.js';
import { stepsUntil } from '../policy/steps.js';

const DUE = '2026-03-02';
const everyDay = (date: string) => date;
const day = (number: number) => addDays(DUE, number);

const base = { stage: 'hold' } as const;
const notice = (id: string, days: number[], more: Partial<StepRule> = {}): StepRule =>
  ({
    ...base,
    id,
    days,
    kind: 'notice',
    letter: 'delinquent',
    channel: 'email',
    to: ['billing'],
    ...more,
  }) as StepRule;
const call = (id: string, days: number[], more: Partial<StepRule> = {}): StepRule =>
  ({ ...base, id, days, kind: 'task', task: id, role: 'collector', dueInDays: 1, ...more }) as StepRule;
const action = (id: string, days: number[], more: Partial<StepRule> = {}): StepRule =>
  ({ ...base, id, days, kind: 'action', action: 'place-hold', ...more }) as StepRule;

const policy = (...steps: StepRule[]): Policy => ({ ...STANDARD, steps });
const debt = (more: Partial<CycleHistory> = {}): CycleHistory => ({
  ...newCycle(DUE, 1_000n, 'EUR'),
  ...more,
});

/** Returns `day 16: reminder-16`, or null when nothing can follow. */
function next(steps: Policy, progress: CycleHistory, today: number): string | null {
  const planned = planNext(steps, progress, day(today), everyDay);
  return planned && `${planned.step.id} on ${planned.on}`;
}

describe('what is due together collapses into the last of its kind', () => {
  test.each<[string, StepRule[], number, string]>([
    ['letters of one channel', [notice('a', [1]), notice('b', [3])], 5, 'b'],
    ['letters of one day', [notice('a', [3]), notice('b', [3])], 5, 'b'],
    ['calls of one role', [call('a', [1]), call('b', [3])], 5, 'b'],
    ['repetitions of an action', [action('fee', [1, 2, 3])], 5, 'fee-3'],
    [
      'not calls of two roles',
      [call('a', [1]), call('b', [3], { role: 'owner' } as Partial<StepRule>)],
      5,
      'a',
    ],
    ['not two actions', [action('a', [1]), action('b', [3])], 5, 'a'],
    ['not a letter and a call', [notice('a', [1]), call('b', [3])], 5, 'a'],
    ['nothing before the later one is due', [notice('a', [1]), notice('b', [3])], 2, 'a'],
  ])('%s', (_, steps, today, expected) => {
    expect(planNext(policy(...steps), debt(), day(today), everyDay)?.step.id).toBe(expected);
  });

  test('and the performed one closes those before it, not those after', () => {
    const letters = policy(notice('a', [1]), notice('b', [3, 5]), call('c', [2]), notice('d', [3]));
    const [b3] = stepsUntil(letters, 9).filter(({ id }) => id === 'b-3');
    expect(b3 && supersededBy(letters, debt(), b3)).toEqual(['a']);
    expect(b3 && [...performed(letters, debt(), b3, day(4)).closedSteps].sort()).toEqual(['a', 'b-3']);
  });
});

describe('a gate opens so many days after the first step of its rule really took place', () => {
  const gated = (wait: number | 'cure' | 'deadline') =>
    policy(notice('warning', [10, 12]), action('hold', [14], { after: { rule: 'warning', wait } }));
  const warned = (on: number) =>
    debt({
      closedSteps: new Set(['warning-10', 'warning-12']),
      firstDone: { warning: day(on) },
      lastDone: { warning: day(on) },
    });

  test.each<[number | 'cure' | 'deadline', number, number]>([
    [0, 10, 14],
    [4, 10, 14],
    [5, 10, 15],
    ['cure', 9, 14],
    ['cure', 10, 15],
    ['cure', 12, 17],
    ['deadline', 10, 20],
    [0, 30, 30],
  ])('wait %s after a warning on day %i: day %i', (wait, on, expected) => {
    expect(next(gated(wait), warned(on), 0)).toBe(`hold on ${day(expected)}`);
  });

  test('a repetition that waits long for its gate comes as the last that is due by then', () => {
    const daily = {
      ...action('fee', []),
      days: { from: 0, gaps: [1] },
      after: { rule: 'warning', wait: 30 },
    } as const;
    expect(
      next(
        policy(notice('warning', [10]), daily),
        debt({ closedSteps: new Set(['warning']), firstDone: { warning: day(10) } }),
        10,
      ),
    ).toBe(`fee-40 on ${day(40)}`);
  });

  test('without the warning it stays closed, however old the debt is', () => {
    expect(next(gated('cure'), debt({ closedSteps: new Set(['warning-10', 'warning-12']) }), 500)).toBeNull();
  });

  test('a second warning does not close it again', () => {
    const [first, second] = stepsUntil(gated('cure'), 13);
    const once = first ? performed(gated('cure'), debt(), first, day(10)) : debt();
    const twice = second ? performed(gated('cure'), once, second, day(14)) : debt();
    expect(twice.firstDone).toEqual({ warning: day(10) });
  });
});

describe('two rungs never run on one day', () => {
  const rungs = policy(
    action('hold', [10, 12], { rung: 'hold' }),
    action('suspend', [10], { rung: 'suspension' }),
  );
  test.each<[string, CycleHistory, string]>([
    ['the first, when nothing was', debt(), `hold-10 on ${day(10)}`],
    [
      'another a day after the last',
      debt({ closedSteps: new Set(['hold-10']), lastRung: { rung: 'hold', on: day(12) } }),
      `hold-12 on ${day(12)}`,
    ],
    [
      'another rung the next day',
      debt({ closedSteps: new Set(['hold-10', 'hold-12']), lastRung: { rung: 'hold', on: day(12) } }),
      `suspend on ${day(13)}`,
    ],
  ])('%s', (_, progress, expected) => {
    expect(next(rungs, progress, 0)).toBe(expected);
  });
});

describe('other things that hold a step back', () => {
  const simple = policy(notice('warning', [10]), call('call', [10]));
  const noticeOn = (number: number) => ({ contacts: { ...NO_CONTACTS, letters: { email: [day(number)] } } });
  test.each<[string, Partial<CycleHistory>, string]>([
    ['nothing', {}, `warning on ${day(10)}`],
    ['a pause to a day after', { heldUntil: day(20) }, `warning on ${day(20)}`],
    ['a pause that is over', { heldUntil: day(5) }, `warning on ${day(10)}`],
    ['a letter of the account today: the call goes first', noticeOn(10), `call on ${day(10)}`],
    [
      'a letter of the account today, the call done: tomorrow',
      { ...noticeOn(10), closedSteps: new Set(['call']) },
      `warning on ${day(11)}`,
    ],
    ['a letter of yesterday', noticeOn(9), `warning on ${day(10)}`],
  ])('%s', (_, more, expected) => {
    expect(next(simple, debt(more), 0)).toBe(expected);
  });

  test('with counsel only the rest of the hand-off follows', () => {
    expect(
      next(STANDARD, debt({ withCounsel: true, firstDone: { 'hand-off-to-counsel': day(131) } }), 131),
    ).toBe(`cancel-licenses on ${day(131)}`);
    expect(next(simple, debt({ withCounsel: true }), 131)).toBeNull();
    const farewell = policy(
      notice('farewell', [10], { rung: 'hand-off' }),
      action('sell', [11], { rung: 'hand-off' }),
    );
    expect(next(farewell, debt({ withCounsel: true }), 131)).toBe(`sell on ${day(11)}`);
  });
});

describe('a stage is skipped below its minimum', () => {
  const minimum: Policy = { ...STANDARD, stageMinimums: { 'past-due': { EUR: 1_000 } } };
  test.each([
    [999n, 'EUR', 'reminder-16'],
    [1_000n, 'EUR', 'status-request'],
    [1n, 'USD', 'status-request'],
  ])('%s %s: first %s', (balance, currency, expected) => {
    expect(planNext(minimum, debt({ balance, currency }), DUE, everyDay)?.step.id).toBe(expected);
  });
});

describe('a letter that a person holds back waits, and the others go as planned', () => {
  const letters = policy(notice('a', [1]), call('c', [2]), notice('b', [5]));
  test.each<[what: string, held: CycleHistory['held'], today: number, expected: string | null]>([
    ['nothing held', {}, 1, `a on ${day(1)}`],
    ['until released', { a: null }, 1, `c on ${day(2)}`],
    ['until a day', { a: day(3) }, 1, `c on ${day(2)}`],
    ['until a day before its own', { b: day(2), a: null, c: null }, 3, `b on ${day(5)}`],
    ['the day has come', { a: day(3), c: null }, 3, `a on ${day(3)}`],
    ['beyond the next letter', { a: day(9), c: null }, 3, `b on ${day(5)}`],
    ['all of them', { a: null, b: null, c: null }, 3, null],
  ])('%s', (_, held, today, expected) => {
    expect(next(letters, debt({ held }), today)).toBe(expected);
  });

  test.each<[what: string, held: CycleHistory['held'], today: number, expected: string]>([
    ['on its day', { b: null }, 5, `c on ${day(2)}`],
    ['on its day, until later', { b: day(7), c: null }, 5, `b on ${day(7)}`],
    ['before its day', { b: null }, 4, `a on ${day(1)}`],
  ])('%s it brings no missed one back', (_, held, today, expected) => {
    expect(next(letters, debt({ held }), today)).toBe(expected);
  });

  test('the next one that goes takes its place', () => {
    const [b] = stepsUntil(letters, 9).filter(({ id }) => id === 'b');
    expect(supersededBy(letters, debt({ held: { a: null } }), b!)).toEqual(['a']);
  });

  test('what only its going out opens stays shut', () => {
    const gated = policy(notice('a', [1]), action('b', [1], { after: { rule: 'a', wait: 1 } }));
    expect(next(gated, debt({ held: { a: null } }), 5)).toBeNull();
  });
});
