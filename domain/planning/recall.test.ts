import { describe, expect, test } from '@jest/globals';
import { calendarOf } from '../calendar/calendar.js';
import { realClock } from '../calendar/clock.js';
import { addDays } from '../calendar/days.js';
import { planNext } from './plan.js';
import { STANDARD } from '../policy/standard.js';
import { newCycle } from './progress.js';
import { allowedHandOff, handOffAgain, skippedOnRecall, nextHandOff } from './recall.js';
import { planCase, type InvoiceSnapshot } from './planCase.js';
import { stepsUntil } from '../policy/steps.js';

const DUE = '2026-03-02';

/** With counsel since day 131, on the standard timetable. */
const handedOff = (...notDone: string[]) => {
  const over = stepsUntil(STANDARD, 131)
    .map(({ id }) => id)
    .filter((id) => !notDone.includes(id));
  const firstDone = { 'place-hold': addDays(DUE, 90), 'final-demand': addDays(DUE, 121) };
  return { ...newCycle(DUE, 100_000n, 'EUR'), firstDone, closedSteps: new Set(over) };
};
const left = (day: number, ...notDone: string[]) =>
  skippedOnRecall(STANDARD, handedOff(...notDone), addDays(DUE, day)).map(({ id }) => id);

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
    const over = new Set([...progress.closedSteps, ...left(day)]);
    const next = planNext(STANDARD, { ...progress, closedSteps: over }, addDays(DUE, day), (date) => date)!;
    expect(`${next.step.id} on day ${next.step.day}`).toBe(expected);
    expect(next.on).toBe(addDays(DUE, next.step.day));
  });
});

describe('back to counsel', () => {
  const AGAIN = 'hand-off-to-counsel-again-2';
  const withoutHandOff = {
    ...STANDARD,
    steps: STANDARD.steps.filter(({ id }) => id !== 'hand-off-to-counsel'),
  };

  test.each<[over: string[], id: string]>([
    [[], AGAIN],
    [['hand-off-to-counsel'], AGAIN],
    [[AGAIN], 'hand-off-to-counsel-again-3'],
  ])('after %j by the step %s, the hand-off under an id of its own', (over, id) => {
    const step = nextHandOff(STANDARD, { closedSteps: new Set(over) });
    expect(step).toMatchObject({ id, rule: { action: 'hand-off-to-counsel' }, day: 126 });
    expect(handOffAgain(STANDARD, id)).toEqual(step);
    expect(allowedHandOff(STANDARD, { approvals: { [id]: 'approved' } })).toEqual(step);
    expect(allowedHandOff(STANDARD, { approvals: { [id]: 'waiting' } })).toBeNull();
  });

  test('by no other step, and by no policy that hands nothing over', () => {
    expect(nextHandOff(withoutHandOff, { closedSteps: new Set() })).toBeNull();
    for (const id of ['hand-off-to-counsel', 'final-demand-again-2', 'hand-off-to-counsel-2', AGAIN])
      expect(handOffAgain(id === AGAIN ? withoutHandOff : STANDARD, id)).toBeNull();
    expect(allowedHandOff(STANDARD, { approvals: { 'final-demand': 'approved' } })).toBeNull();
  });

  const policy = { ...STANDARD, spreadMinutes: 0 };
  const today = addDays(DUE, 160);
  const over = new Set([...handedOff().closedSteps, 'late-fee-150']);
  const nextOf = (more: Partial<InvoiceSnapshot>, approvals = { [AGAIN]: 'approved' as const }) =>
    planCase(
      {
        invoiceId: 'I',
        accountId: 'A',
        cycle: 1,
        revision: 1,
        status: 'open',
        stage: 'litigation',
        balance: 100n,
        currency: 'EUR',
        paused: null,
        disputed: false,
        exception: false,
        carried: false,
        promise: null,
        confirmableEvents: [],
        progress: {
          ...handedOff(),
          closedSteps: over,
          approvals,
          withCounsel: more.status === 'with-counsel',
        },
        closingSteps: { releaseHold: false, thankYou: false, reinstateLicenses: false },
        ...more,
      },
      policy,
      calendarOf(policy, { id: 'A', timeZone: 'UTC' }, new Set()),
      realClock,
      Date.parse(`${today}T10:00:00Z`),
    ).next;

  test.each<[what: string, more: Partial<InvoiceSnapshot>, next: object | null]>([
    ['at once', {}, { id: AGAIN, verb: 'handOffToCounsel', kind: 'action', on: today }],
    ['also when another invoice carries the notices', { carried: true }, { id: AGAIN, on: today }],
    ['when a pause is over', { paused: { until: addDays(DUE, 170) } }, { id: AGAIN, on: addDays(DUE, 170) }],
    ['not while it is disputed', { disputed: true }, null],
    ['not while a promise holds', { promise: { id: 'W', payOn: today } }, { verb: 'settlePromise' }],
    ['not once it is with counsel', { status: 'with-counsel' }, null],
    ['not once it is paid', { status: 'paid' }, null],
  ])('allowed, it goes %s', (_, more, next) => {
    if (next) expect(nextOf(more)).toMatchObject(next);
    else expect(nextOf(more)).toBeNull();
  });

  test('unasked, the debt goes on by itself', () => {
    expect(nextOf({}, {} as never)).toMatchObject({ id: 'late-fee-180' });
  });
});
