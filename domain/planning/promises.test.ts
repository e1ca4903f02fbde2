import { describe, expect, test } from '@jest/globals';
import {
  dispute,
  liveThrough,
  pause,
  pay,
  payAll,
  promise,
  resolve,
  resume,
  type Events,
} from '../../test/calendar/liveThrough.js';
import { STANDARD } from '../policy/standard.js';

/** Returns what happens on the days `from` to `until`. */
const between = (from: number, until: number, events: Events) =>
  liveThrough(STANDARD, events, { until }).filter((line) => Number(/\d+/.exec(line)?.[0]) >= from);

describe('a promise holds fire', () => {
  test('broken: nothing from day 40 to 52, then it goes on at the right age', () => {
    expect(between(40, 55, { 40: promise(50) })).toEqual([
      'day 40: call-for-promise-40',
      'day 53: promise-50 broken',
      'day 53: delinquent-52',
      'day 53: call-for-promise-47',
      'day 54: call-for-promise-54',
      'day 55: delinquent-55',
    ]);
  });

  test('kept on its last day of grace: silence, and thanks', () => {
    expect(between(41, 400, { 40: promise(50), 52: payAll() })).toEqual([
      'day 52: paid',
      'day 52: promise-50 kept',
      'day 52: thank-you',
    ]);
  });

  test('of a part: kept, and the rest is chased at once', () => {
    expect(between(41, 55, { 40: promise(50, { amount: 30_000 }), 50: pay(30_000) })).toEqual([
      'day 50: promise-50 kept',
      'day 50: delinquent-48',
      'day 50: call-for-promise-47',
      'day 52: delinquent-52',
      'day 54: call-for-promise-54',
      'day 55: delinquent-55',
    ]);
  });

  test('paid too little: broken', () => {
    expect(between(41, 53, { 40: promise(50, { amount: 30_000 }), 50: pay(29_999) })).toContain(
      'day 53: promise-50 broken',
    );
  });

  test('replaced by a newer one: the newer counts', () => {
    expect(between(41, 63, { 40: promise(50), 49: promise(60) })).toEqual([
      'day 63: promise-60 broken',
      'day 63: delinquent-62',
      'day 63: call-for-promise-61',
    ]);
  });

  test('over the hold: the hold comes when the promise is broken, and with it the day of suspension moves', () => {
    expect(between(88, 105, { 87: promise(95) })).toEqual([
      'day 98: promise-95 broken',
      'day 98: call-for-promise-89',
      'day 98: place-hold',
      'day 98: late-fee-90',
      'day 98: account-hold-97',
      'day 99: demand-call-99',
      'day 103: suspend-licenses',
      'day 104: account-hold-104',
    ]);
  });

  test('before anything was due, far into the delinquent stage: one letter, then the ladder', () => {
    const lines = between(1, 120, { 5: promise(97) });
    expect(lines.slice(0, 3)).toEqual([
      'day 100: promise-97 broken',
      'day 100: delinquent-87',
      'day 100: call-for-promise-89',
    ]);
    expect(lines).toContain('day 105: place-hold');
  });
});

describe('a pause', () => {
  test('until a day: that day the steps run again, what was missed as one letter', () => {
    expect(between(17, 30, { 16: pause(28) })).toEqual([
      'day 28: reminder-23',
      'day 28: call',
      'day 30: reminder-30',
    ]);
  });

  test('without an end: silence until it is resumed', () => {
    expect(between(17, 300, { 16: pause() })).toEqual([]);
    expect(between(17, 30, { 16: pause(), 27: resume() })).toEqual([
      'day 27: reminder-23',
      'day 28: call',
      'day 30: reminder-30',
    ]);
  });

  test('shortened: the new end counts', () => {
    expect(between(17, 24, { 16: pause(90), 18: pause(24) })).toEqual(['day 24: reminder-23']);
  });

  test('during which the debt is paid: thanks, nothing else', () => {
    expect(between(17, 300, { 16: pause(90), 40: payAll() })).toEqual(['day 40: paid', 'day 40: thank-you']);
  });

  test('of a promise: a broken one is confirmed on its day, dunning waits for the end of the pause', () => {
    expect(between(41, 66, { 40: promise(45), 41: pause(66) })).toEqual([
      'day 48: promise-45 broken',
      'day 66: delinquent-66',
      'day 66: call-for-promise-61',
    ]);
  });
});

describe('a dispute', () => {
  test('stops everything until it is resolved, then the ladder is climbed one rung at a time', () => {
    expect(between(60, 135, { 59: dispute(), 124: resolve() })).toEqual([
      'day 124: call-for-promise-89',
      'day 124: place-hold',
      'day 124: late-fee-120',
      'day 124: account-hold-118',
      'day 125: demand-call-120',
      'day 129: suspend-licenses',
      'day 130: final-demand',
      'day 131: legal-warning-call',
      'day 134: check-suspension',
    ]);
  });

  test('outlasts a promise and a pause', () => {
    expect(between(17, 200, { 16: [dispute(), promise(20), pause(30)] })).toEqual([]);
  });
});
