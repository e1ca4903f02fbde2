import { describe, expect, test } from '@jest/globals';
import { openDay, type Calendar } from '../calendar/calendar.js';
import { addDays, weekday } from '../calendar/days.js';
import { type Policy, type StepRule } from '../policy/policy.js';
import { STANDARD } from '../policy/standard.js';
import { policySchedule } from './schedule.js';

const DUE = '2026-03-02';
const everyDay = (date: string) => date;
const lines = (policy: Policy, open = everyDay, from?: string) =>
  policySchedule(policy, DUE, open, from).map(({ day, step }) => `day ${day}: ${step.id}`);

const notice = (id: string, day: number): StepRule => ({
  id,
  days: [day],
  stage: 'current',
  kind: 'notice',
  letter: 'courtesy',
  channel: 'email',
  to: ['billing'],
});

const office: Calendar = {
  timeZone: 'UTC',
  opens: '09:00',
  closes: '18:00',
  businessDaysOnly: true,
  holidays: new Set(['2026-04-03', '2026-04-06']),
};

describe('a schedule begins', () => {
  const policy = { ...STANDARD, steps: [notice('courtesy', -7), ...STANDARD.steps] };
  test('before the due date where the policy does', () => {
    expect(lines(policy).slice(0, 2)).toEqual(['day -7: courtesy', 'day 15: status-request']);
    expect(policySchedule(policy, DUE, everyDay)[0]?.on).toBe('2026-02-23');
  });

  test('no earlier than on a given day', () => {
    expect(lines(policy, everyDay, '2026-02-26').slice(0, 2)).toEqual([
      'day -4: courtesy',
      'day 15: status-request',
    ]);
    expect(lines(policy, everyDay, '2026-03-17').slice(0, 2)).toEqual([
      'day 15: status-request',
      'day 16: reminder-16',
    ]);
    expect(lines(policy, everyDay, '2026-03-18').slice(0, 2)).toEqual([
      'day 16: reminder-16',
      'day 23: reminder-23',
    ]);
  });
});

describe('on business days only', () => {
  const open = (date: string) => openDay(office, date);

  test('no step falls on a weekend or a holiday, none before its own day', () => {
    const steps = policySchedule(STANDARD, DUE, open);
    for (const { step, on } of steps) {
      expect(weekday(on)).toBeLessThanOrEqual(5);
      expect(office.holidays.has(on)).toBe(false);
      expect(on >= addDays(DUE, step.day)).toBe(true);
    }
    expect(steps.at(-1)?.step.id).toBe('cancel-licenses');
  });

  test('what an import on a Saturday finds due runs on Monday', () => {
    const steps = policySchedule(STANDARD, DUE, open, '2026-03-21');
    expect(steps[0]).toMatchObject({ step: { id: 'reminder-16' }, day: 21, on: '2026-03-23' });
  });

  test("of what repeats daily for ever, Monday brings its own, not the Saturday's", () => {
    const daily = { ...notice('again', 0), days: { from: 0, gaps: [1] } };
    const steps = policySchedule({ ...STANDARD, steps: [daily] }, DUE, open).slice(3, 7);
    expect(steps.map(({ day, step }) => `day ${day}: ${step.id}`)).toEqual([
      'day 3: again-3',
      'day 4: again-4',
      'day 7: again-7',
      'day 8: again-8',
    ]);
  });

  test('letters that meet on one morning are one: Good Friday, the weekend and Easter Monday', () => {
    const april = lines(STANDARD, open).filter((line) => / (3\d|4[0-2]):/.test(line));
    expect(april).toEqual([
      'day 30: reminder-30',
      'day 31: delinquent-31',
      'day 36: delinquent-34',
      'day 36: call-for-promise-33',
      'day 38: delinquent-38',
      'day 42: delinquent-41',
      'day 42: call-for-promise-40',
    ]);
  });
});

test('a leap day counts', () => {
  const on = (dueOn: string) => policySchedule(STANDARD, dueOn, everyDay)[0]?.on;
  expect([on('2026-02-20'), on('2028-02-20'), on('2028-02-29')]).toEqual([
    '2026-03-07',
    '2028-03-06',
    '2028-03-15',
  ]);
});

test('a policy that never ends is cut after a thousand steps', () => {
  const steps = [{ ...notice('again', 1), days: { from: 1, gaps: [1] } }];
  const found = policySchedule({ ...STANDARD, steps }, DUE, everyDay);
  expect(found).toHaveLength(1_000);
  expect(found.at(-1)).toMatchObject({ day: 1_000, step: { id: 'again-1000' } });
});

test('a policy without steps schedules nothing', () => {
  expect(policySchedule({ ...STANDARD, steps: [] }, DUE, everyDay)).toEqual([]);
});
