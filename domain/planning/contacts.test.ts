import { describe, expect, test } from '@jest/globals';
import { liveThrough } from '../../test/calendar/liveThrough.js';
import { recordContact, isCall, earliestContact, NO_CONTACTS, type ContactHistory } from './contacts.js';
import { type Policy, type StepRule } from '../policy/policy.js';
import { STANDARD } from '../policy/standard.js';

const rule = (id: string): StepRule => STANDARD.steps.find((step) => step.id === id)!;
const notice = rule('reminder');
const call = rule('call');
const consumer: Policy = { ...STANDARD, debtor: 'consumer' };
const wanted = '2026-03-10';

describe('letters', () => {
  const twoAWeek: Policy = { ...STANDARD, noticesPerWeek: { email: 2 } };
  test.each<[what: string, policy: Policy, letters: string[], expected: string]>([
    ['no contact before', STANDARD, [], wanted],
    ['one the day before', STANDARD, ['2026-03-09'], wanted],
    ['one the same day', STANDARD, ['2026-03-10'], '2026-03-11'],
    ['seven in seven days, and no cap', STANDARD, days(9, 8, 7, 6, 5, 4, 3), wanted],
    ['one in the week of a cap of two', twoAWeek, days(9), wanted],
    ['two in the week of a cap of two', twoAWeek, days(9, 5), '2026-03-12'],
    ['the second of them a week ago', twoAWeek, days(9, 3), wanted],
    ['the second of them six days ago', twoAWeek, days(9, 4), '2026-03-11'],
    ['a cap of one a week', { ...STANDARD, noticesPerWeek: { email: 1 } }, days(9), '2026-03-16'],
  ])('%s: %s', (_, policy, letters, expected) => {
    expect(earliestContact(policy, { ...NO_CONTACTS, letters: { email: letters } }, notice, wanted)).toBe(
      expected,
    );
  });

  test('hold back no call and no action', () => {
    const contacts = { ...NO_CONTACTS, letters: { email: [wanted] } };
    for (const id of ['call', 'place-hold'])
      expect(earliestContact(twoAWeek, contacts, rule(id), wanted)).toBe(wanted);
  });
});

describe('calls to a consumer: seven in seven days, none in the seven that begin with a conversation', () => {
  test.each<[what: string, contacts: Partial<ContactHistory>, expected: string]>([
    ['none yet', {}, wanted],
    ['six in seven days', { calls: days(10, 9, 8, 7, 6, 5) }, wanted],
    ['seven in seven days', { calls: days(10, 9, 8, 7, 6, 5, 4) }, '2026-03-11'],
    ['seven on one day', { calls: days(9, 9, 9, 9, 9, 9, 9) }, '2026-03-16'],
    ['the seventh a week ago', { calls: days(10, 9, 8, 7, 6, 5, 3) }, wanted],
    ['a conversation of the day before', { conversationOn: '2026-03-09' }, '2026-03-16'],
    ['a conversation six days ago', { conversationOn: '2026-03-04' }, '2026-03-11'],
    ['a conversation seven days ago', { conversationOn: '2026-03-03' }, wanted],
  ])('%s: %s', (_, contacts, expected) => {
    expect(earliestContact(consumer, { ...NO_CONTACTS, ...contacts }, call, wanted)).toBe(expected);
    expect(earliestContact(STANDARD, { ...NO_CONTACTS, ...contacts }, call, wanted)).toBe(wanted);
  });

  test.each([
    ['call', true],
    ['demand-call', true],
    ['call-for-promise', true],
    ['legal-warning-call', true],
    ['recall-goods', false],
    ['check-suspension', false],
  ])('%s is a call: %s', (task, expected) => expect(isCall(task)).toBe(expected));
});

describe('days between any two contacts', () => {
  const apart: Policy = { ...STANDARD, minimumDaysBetweenContacts: 3 };
  const heardOn = (letters: ContactHistory['letters'], calledOn: string | null = null) => ({
    ...NO_CONTACTS,
    letters,
    calledOn,
  });
  test.each<[what: string, contacts: ContactHistory, expected: string]>([
    ['no contact before', NO_CONTACTS, wanted],
    ['a letter on the day before', heardOn({ email: days(9, 2) }), '2026-03-12'],
    ['a letter of another channel', heardOn({ sms: days(8), email: days(7) }), '2026-03-11'],
    ['a letter three days ago', heardOn({ email: days(7) }), wanted],
    ['a call the same day', heardOn({}, wanted), '2026-03-13'],
    ['a call after the last letter', heardOn({ email: days(7) }, '2026-03-09'), '2026-03-12'],
    ['a call before it', heardOn({ email: days(9) }, '2026-03-02'), '2026-03-12'],
  ])('%s: %s', (_, contacts, expected) => {
    for (const step of [notice, call]) expect(earliestContact(apart, contacts, step, wanted)).toBe(expected);
    expect(earliestContact(apart, contacts, rule('place-hold'), wanted)).toBe(wanted);
    expect(earliestContact(STANDARD, heardOn({}, wanted), notice, wanted)).toBe(wanted);
  });

  test('the stricter of days and caps counts', () => {
    const both = { ...apart, noticesPerWeek: { email: 1 } };
    expect(earliestContact(both, heardOn({ email: days(9) }), notice, wanted)).toBe('2026-03-16');
    expect(
      earliestContact(
        { ...both, minimumDaysBetweenContacts: 9 },
        heardOn({ email: days(9) }),
        notice,
        wanted,
      ),
    ).toBe('2026-03-18');
  });
});

test('a debt under ten days between contacts: letters and calls take turns, and nothing harsh is skipped', () => {
  expect(liveThrough({ ...STANDARD, minimumDaysBetweenContacts: 10 }, {}, { until: 250 })).toEqual([
    'day 15: status-request',
    'day 25: reminder-23',
    'day 35: call-for-promise-33',
    'day 45: delinquent-45',
    'day 55: call-for-promise-54',
    'day 65: delinquent-62',
    'day 75: call-for-promise-75',
    'day 85: delinquent-83',
    'day 90: place-hold',
    'day 90: late-fee-90',
    'day 95: call-for-promise-89',
    'day 105: account-hold-104',
    'day 110: suspend-licenses',
    'day 115: demand-call-113',
    'day 115: check-suspension',
    'day 120: late-fee-120',
    'day 125: final-demand',
    'day 135: legal-warning-call',
    'day 135: hand-off-to-counsel',
    'day 135: cancel-licenses',
  ]);
});

test('a letter is remembered for a week of letters, a call as the last one', () => {
  let contacts = NO_CONTACTS;
  for (const day of days(1, 2, 3, 4, 5, 6, 7, 8)) contacts = recordContact(contacts, notice, day);
  expect(contacts.letters.email).toEqual(days(8, 7, 6, 5, 4, 3, 2));
  expect(recordContact(contacts, call, wanted)).toEqual({ ...contacts, calledOn: wanted });
  expect(recordContact(contacts, rule('place-hold'), wanted)).toBe(contacts);
});

function days(...ofMarch: number[]): string[] {
  return ofMarch.map((day) => `2026-03-${String(day).padStart(2, '0')}`);
}
