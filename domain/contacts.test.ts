import { describe, expect, test } from '@jest/globals';
import { heard, isCall, mayHear, NO_CONTACTS, type Contacts } from './contacts.js';
import { STANDARD, type Policy, type StepRule } from './policy.js';

const rule = (id: string): StepRule => STANDARD.steps.find((step) => step.id === id)!;
const letter = rule('reminder');
const call = rule('call');
const consumer: Policy = { ...STANDARD, debtor: 'consumer' };
const wanted = '2026-03-10';

describe('letters', () => {
  const twoAWeek: Policy = { ...STANDARD, noticesPerWeek: { email: 2 } };
  test.each<[what: string, policy: Policy, letters: string[], expected: string]>([
    ['nothing heard', STANDARD, [], wanted],
    ['one the day before', STANDARD, ['2026-03-09'], wanted],
    ['one the same day', STANDARD, ['2026-03-10'], '2026-03-11'],
    ['seven in seven days, and no cap', STANDARD, days(9, 8, 7, 6, 5, 4, 3), wanted],
    ['one in the week of a cap of two', twoAWeek, days(9), wanted],
    ['two in the week of a cap of two', twoAWeek, days(9, 5), '2026-03-12'],
    ['the second of them a week ago', twoAWeek, days(9, 3), wanted],
    ['the second of them six days ago', twoAWeek, days(9, 4), '2026-03-11'],
    ['a cap of one a week', { ...STANDARD, noticesPerWeek: { email: 1 } }, days(9), '2026-03-16'],
  ])('%s: %s', (_, policy, letters, expected) => {
    expect(mayHear(policy, { ...NO_CONTACTS, letters: { email: letters } }, letter, wanted)).toBe(expected);
  });

  test('hold back no call and no action', () => {
    const contacts = { ...NO_CONTACTS, letters: { email: [wanted] } };
    for (const id of ['call', 'place-hold'])
      expect(mayHear(twoAWeek, contacts, rule(id), wanted)).toBe(wanted);
  });
});

describe('calls to a consumer: seven in seven days, none in the seven that begin with a conversation', () => {
  test.each<[what: string, contacts: Partial<Contacts>, expected: string]>([
    ['none yet', {}, wanted],
    ['six in seven days', { calls: days(10, 9, 8, 7, 6, 5) }, wanted],
    ['seven in seven days', { calls: days(10, 9, 8, 7, 6, 5, 4) }, '2026-03-11'],
    ['seven on one day', { calls: days(9, 9, 9, 9, 9, 9, 9) }, '2026-03-16'],
    ['the seventh a week ago', { calls: days(10, 9, 8, 7, 6, 5, 3) }, wanted],
    ['a conversation of the day before', { conversationOn: '2026-03-09' }, '2026-03-16'],
    ['a conversation six days ago', { conversationOn: '2026-03-04' }, '2026-03-11'],
    ['a conversation seven days ago', { conversationOn: '2026-03-03' }, wanted],
  ])('%s: %s', (_, contacts, expected) => {
    expect(mayHear(consumer, { ...NO_CONTACTS, ...contacts }, call, wanted)).toBe(expected);
    expect(mayHear(STANDARD, { ...NO_CONTACTS, ...contacts }, call, wanted)).toBe(wanted);
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

test('a letter is remembered for a week of letters, a call when it is made', () => {
  let contacts = NO_CONTACTS;
  for (const day of days(1, 2, 3, 4, 5, 6, 7, 8)) contacts = heard(contacts, letter, day);
  expect(contacts.letters.email).toEqual(days(8, 7, 6, 5, 4, 3, 2));
  expect(heard(contacts, call, wanted)).toBe(contacts);
});

function days(...ofMarch: number[]): string[] {
  return ofMarch.map((day) => `2026-03-${String(day).padStart(2, '0')}`);
}
