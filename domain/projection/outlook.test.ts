import { describe, expect, test } from '@jest/globals';
import { calendarOf } from '../calendar/calendar.js';
import { addDays } from '../calendar/days.js';
import { outlook, type PlannedDebt } from './outlook.js';
import { type Policy, type StepRule } from '../policy/policy.js';
import { STANDARD } from '../policy/standard.js';
import { newCycle } from '../planning/progress.js';
import { policySchedule } from './schedule.js';
import { type InvoiceSnapshot } from '../planning/planCase.js';

const DUE = '2026-03-02';
const day = (number: number) => addDays(DUE, number);

const debt = (more: Partial<InvoiceSnapshot> = {}, policy: Policy = STANDARD, dueOn = DUE): PlannedDebt => ({
  policy,
  calendar: calendarOf(policy, { id: 'acme', timeZone: 'UTC' }, new Set()),
  snapshot: {
    invoiceId: 'A',
    accountId: 'acme',
    cycle: 1,
    revision: 1,
    status: 'open',
    stage: 'current',
    balance: 100_000n,
    currency: 'EUR',
    paused: null,
    disputed: false,
    carried: false,
    exception: false,
    promise: null,
    confirmableEvents: [],
    progress: newCycle(dueOn, 100_000n, 'EUR'),
    closingSteps: { releaseHold: false, thankYou: false, reinstateLicenses: false },
    ...more,
  },
});
const lines = (debts: PlannedDebt[], from: number, until: number) =>
  outlook(debts, day(from), day(until)).map(({ invoiceId, stepId, on }) => `${invoiceId} ${on} ${stepId}`);

test('of one debt that nothing has happened to it is the schedule', () => {
  const expected = policySchedule(STANDARD, DUE, (date) => date).filter(({ on }) => on <= day(140));
  expect(lines([debt()], -30, 140)).toEqual(expected.map(({ step, on }) => `A ${on} ${step.id}`));
});

test('an old invoice is caught up with, one harsh rung at a time', () => {
  const found = lines([debt()], 200, 230).filter((line) => /hold |hold$|hand-off|demand$|suspend/.test(line));
  expect(found.map((line) => line.replace(/^A /, ''))).toEqual([
    `${day(205)} place-hold`,
    `${day(210)} suspend-licenses`,
    `${day(211)} final-demand`,
    `${day(221)} hand-off-to-counsel`,
  ]);
});

describe('what does not run', () => {
  test.each<[string, Partial<InvoiceSnapshot>, string | undefined]>([
    ['paused until a date', { paused: { until: day(20) } }, `A ${day(20)} reminder-16`],
    ['paused until resumed', { paused: { until: null } }, undefined],
    ['disputed', { disputed: true }, undefined],
    ['with a payment that cannot be applied', { exception: true }, undefined],
    [
      'promised: after the date and its grace',
      { promise: { id: 'P', payOn: day(25) } },
      `A ${day(28)} reminder-23`,
    ],
    [
      'with counsel: only the rest of the hand-off',
      { status: 'with-counsel', progress: { ...newCycle(DUE, 1n, 'EUR'), withCounsel: true } },
      undefined,
    ],
  ])('%s', (_, more, expected) => {
    expect(lines([debt(more)], 10, 60)[0]).toBe(expected);
  });
});

test('another invoice carries the notices: own notices and calls are left out, actions stay, notices count for both', () => {
  const old = debt();
  const young = debt({ invoiceId: 'B', carried: true }, STANDARD, day(40));
  const found = outlook([old, young], day(30), day(150)).filter(({ invoiceId }) => invoiceId === 'B');
  expect(found.map(({ stepId }) => stepId)).toEqual([
    'place-hold',
    'late-fee-90',
    'suspend-licenses',
    'check-suspension',
  ]);
  expect(found[0]!.on).toBe(day(130));
});

test('business days: what falls on a weekend moves on', () => {
  const policy = { ...STANDARD, businessDaysOnly: true };
  expect(lines([debt({}, policy)], 10, 20)).toEqual([
    `A ${day(15)} status-request`,
    `A ${day(16)} reminder-16`,
  ]);
  const onSaturday = { ...STANDARD.steps[0], days: [19] } as StepRule;
  expect(lines([debt({}, { ...policy, steps: [onSaturday] })], 10, 30)).toEqual([
    `A ${day(21)} status-request`,
  ]);
});
