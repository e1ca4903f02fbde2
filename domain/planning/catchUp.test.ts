import { describe, expect, test } from '@jest/globals';
import { live, liveThrough } from '../../test/calendar/liveThrough.js';
import { addDays } from '../calendar/days.js';
import { STANDARD } from '../policy/standard.js';
import { policySchedule } from '../projection/schedule.js';

const imported = (on: number, until: number) => liveThrough(STANDARD, {}, { importedOn: on, until });

test('imported 200 days late: a delinquent notice, the hold 5 days later, suspension 5 days after that, the final demand a day later, the hand-off at its deadline', () => {
  expect(imported(200, 400)).toEqual([
    'day 200: delinquent-87',
    'day 200: call-for-promise-89',
    'day 205: place-hold',
    'day 205: late-fee-180',
    'day 205: account-hold-118',
    'day 206: demand-call-120',
    'day 210: late-fee-210',
    'day 210: suspend-licenses',
    'day 211: final-demand',
    'day 212: legal-warning-call',
    'day 215: check-suspension',
    'day 221: hand-off-to-counsel',
    'day 221: cancel-licenses',
  ]);
});

test('a preview of the same import shows the same steps', () => {
  const steps = policySchedule(STANDARD, '2026-03-02', (date) => date, addDays('2026-03-02', 200));
  expect(steps.map(({ day, step }) => `day ${day}: ${step.id}`)).toEqual(imported(200, 400));
});

describe('imported late, the missed letters are one letter and the rest follows the table', () => {
  test.each([
    [20, 30, ['day 20: reminder-16', 'day 23: reminder-23', 'day 28: call', 'day 30: reminder-30']],
    [
      45,
      54,
      [
        'day 45: delinquent-45',
        'day 45: call-for-promise-40',
        'day 47: call-for-promise-47',
        'day 48: delinquent-48',
        'day 52: delinquent-52',
        'day 54: call-for-promise-54',
      ],
    ],
    [
      91,
      105,
      [
        'day 91: delinquent-87',
        'day 91: call-for-promise-89',
        'day 96: place-hold',
        'day 96: late-fee-90',
        'day 96: account-hold-90',
        'day 97: account-hold-97',
        'day 97: demand-call-92',
        'day 99: demand-call-99',
        'day 101: suspend-licenses',
        'day 104: account-hold-104',
      ],
    ],
    [
      100,
      120,
      [
        'day 100: delinquent-87',
        'day 100: call-for-promise-89',
        'day 105: place-hold',
        'day 105: late-fee-90',
        'day 105: account-hold-104',
        'day 106: demand-call-106',
        'day 110: suspend-licenses',
        'day 111: account-hold-111',
        'day 113: demand-call-113',
        'day 115: check-suspension',
        'day 118: account-hold-118',
        'day 120: late-fee-120',
        'day 120: demand-call-120',
      ],
    ],
    [
      121,
      200,
      [
        'day 121: delinquent-87',
        'day 121: call-for-promise-89',
        'day 126: place-hold',
        'day 126: late-fee-120',
        'day 126: account-hold-118',
        'day 127: demand-call-120',
        'day 131: suspend-licenses',
        'day 132: final-demand',
        'day 133: legal-warning-call',
        'day 136: check-suspension',
        'day 142: hand-off-to-counsel',
        'day 142: cancel-licenses',
      ],
    ],
    [
      131,
      200,
      [
        'day 131: delinquent-87',
        'day 131: call-for-promise-89',
        'day 136: place-hold',
        'day 136: late-fee-120',
        'day 136: account-hold-118',
        'day 137: demand-call-120',
        'day 141: suspend-licenses',
        'day 142: final-demand',
        'day 143: legal-warning-call',
        'day 146: check-suspension',
        'day 150: late-fee-150',
        'day 152: hand-off-to-counsel',
        'day 152: cancel-licenses',
      ],
    ],
  ])('on day %i, lived to day %i', (on, until, expected) => {
    expect(imported(on, until)).toEqual(expected);
  });
});

describe('for an old debt imported on any day', () => {
  test.each(Array.from({ length: 32 }, (_, place) => [place * 7]))('day %i', (importedOn) => {
    const { lines } = live(STANDARD, {}, { importedOn, until: 600 });
    const steps = lines.flatMap(({ rule, ...line }) => (rule ? [{ ...line, rule }] : []));
    const ids = steps.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(-2)).toEqual(['hand-off-to-counsel', 'cancel-licenses']);

    const noticeDays = steps.filter(({ rule }) => rule.kind === 'notice').map(({ day }) => day);
    expect(new Set(noticeDays).size).toBe(noticeDays.length);

    const rungs = steps.flatMap(({ rule, day }) => (rule.rung ? [`${day} ${rule.rung}`] : []));
    const days = [...new Set(rungs)].map((line) => line.split(' ')[0]);
    expect(new Set(days).size).toBe(days.length);

    const first = (rule: string) => steps.find((step) => step.rule.id === rule)?.day ?? NaN;
    expect(first('place-hold') - first('delinquent')).toBeGreaterThanOrEqual(5);
    expect(first('suspend-licenses') - first('account-hold')).toBeGreaterThanOrEqual(5);
    expect(first('final-demand') - first('suspend-licenses')).toBeGreaterThanOrEqual(1);
    expect(first('hand-off-to-counsel') - first('final-demand')).toBe(10);
  });
});
