import { describe, expect, test } from '@jest/globals';
import { liveThrough, outage, payAll, type Events } from '../../test/calendar/liveThrough.js';
import { STANDARD } from '../policy/standard.js';

/** Returns what happens from the morning on which the servers run again. */
const since = (day: number, events: Events, until: number) =>
  liveThrough(STANDARD, events, { until }).filter((line) => Number(/\d+/.exec(line)?.[0]) >= day);

describe('after an outage the missed letters are one letter, the missed calls one call', () => {
  test.each([
    ['over one reminder', 16, 25, 30, ['day 25: reminder-23', 'day 28: call', 'day 30: reminder-30']],
    ['over a call only', 27, 29, 30, ['day 29: call', 'day 30: reminder-30']],
    ['shorter than a gap', 41, 44, 45, ['day 45: delinquent-45']],
    ['to the morning of a letter', 41, 45, 46, ['day 45: delinquent-45']],
    [
      'over several letters and calls',
      41,
      60,
      62,
      [
        'day 60: delinquent-59',
        'day 60: call-for-promise-54',
        'day 61: call-for-promise-61',
        'day 62: delinquent-62',
      ],
    ],
    [
      'over the whole of the reminders',
      15,
      31,
      34,
      ['day 31: call', 'day 31: delinquent-31', 'day 33: call-for-promise-33', 'day 34: delinquent-34'],
    ],
  ])('%s: dark from day %i to %i', (_, from, backOn, until, expected) => {
    expect(since(backOn, { [from]: outage({ backOn }) }, until)).toEqual(expected);
  });
});

describe('after an outage the harsh rungs are climbed one at a time', () => {
  test('over the hold: the warned debtor is put on hold at once, suspension waits 5 days from the letter', () => {
    expect(since(98, { 88: outage({ backOn: 98 }) }, 105)).toEqual([
      'day 98: call-for-promise-89',
      'day 98: place-hold',
      'day 98: late-fee-90',
      'day 98: account-hold-97',
      'day 99: demand-call-99',
      'day 103: suspend-licenses',
      'day 104: account-hold-104',
    ]);
  });

  test('over the hold and suspension: suspension 5 days after the hold, its check 5 days after that', () => {
    expect(since(110, { 88: outage({ backOn: 110 }) }, 121)).toEqual([
      'day 110: call-for-promise-89',
      'day 110: place-hold',
      'day 110: late-fee-90',
      'day 110: account-hold-104',
      'day 111: account-hold-111',
      'day 111: demand-call-106',
      'day 113: demand-call-113',
      'day 115: suspend-licenses',
      'day 118: account-hold-118',
      'day 120: late-fee-120',
      'day 120: demand-call-120',
      'day 120: check-suspension',
      'day 121: final-demand',
    ]);
  });

  test('over suspension: the next letter of the hold goes first, suspension a day later', () => {
    expect(since(105, { 98: outage({ backOn: 105 }) }, 111)).toEqual([
      'day 105: account-hold-104',
      'day 105: demand-call-99',
      'day 106: demand-call-106',
      'day 106: suspend-licenses',
      'day 111: account-hold-111',
      'day 111: check-suspension',
    ]);
  });

  test('over suspension and the final demand: they come on two days, the hand-off at the deadline', () => {
    expect(since(125, { 98: outage({ backOn: 125 }) }, 200)).toEqual([
      'day 125: late-fee-120',
      'day 125: demand-call-120',
      'day 125: suspend-licenses',
      'day 126: final-demand',
      'day 127: legal-warning-call',
      'day 130: check-suspension',
      'day 136: hand-off-to-counsel',
      'day 136: cancel-licenses',
    ]);
  });

  test('over the final demand: its deadline counts from the day it is sent', () => {
    expect(since(129, { 120: outage({ backOn: 129 }) }, 200)).toEqual([
      'day 129: final-demand',
      'day 130: legal-warning-call',
      'day 139: hand-off-to-counsel',
      'day 139: cancel-licenses',
    ]);
  });

  test('over the deadline: the hand-off follows on the day of the return', () => {
    expect(since(140, { 125: outage({ backOn: 140 }) }, 200)).toEqual([
      'day 140: hand-off-to-counsel',
      'day 140: cancel-licenses',
    ]);
  });
});

test('missed months bring one late fee, not several', () => {
  const fees = since(155, { 95: outage({ backOn: 155 }) }, 155).filter((line) => line.includes('late-fee'));
  expect(fees).toEqual(['day 155: late-fee-150']);
});

test('a customer who paid while the servers were down gets only thanks', () => {
  expect(since(60, { 41: outage({ backOn: 60 }), 50: payAll() }, 400)).toEqual(['day 60: thank-you']);
});

test('an outage over the whole escalation is an import on the day of the return', () => {
  expect(since(-60, { 1: outage({ backOn: 200 }) }, 400)).toEqual(
    liveThrough(STANDARD, {}, { importedOn: 200, until: 400 }),
  );
});
