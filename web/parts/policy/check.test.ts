import { describe, expect, test } from '@jest/globals';
import { STANDARD } from '../../../domain/policy/standard.js';
import { byField, check, checkJson, placeOf } from './check.js';
import { fieldsOf, type DraftFields } from './draftFields.js';

const say = (template: string, language: string, words: Record<string, string>) => (fields: DraftFields) =>
  void (fields.words[template] = { [language]: words });

describe('each issue is shown at its place', () => {
  const issuesOf = (change: (fields: DraftFields) => void) => {
    const fields = fieldsOf(STANDARD);
    change(fields);
    return check(fields).issues;
  };
  test.each<[string, (fields: DraftFields) => void, field: string, text: string]>([
    ['no days', ({ rows }) => void (rows[1]!.days = 'soon'), 'steps-1', 'days: must be days such as'],
    [
      'a step twice',
      ({ rows }) => void (rows[1]!.id = 'status-request'),
      'steps-1',
      'id: "status-request" appears twice',
    ],
    [
      'a gate without time',
      ({ rows }) => void (rows[5]!.after = 'delinquent'),
      'steps-5',
      'after: must be a step and how long',
    ],
    ['a gate to nowhere', ({ rows }) => void (rows[5]!.after = 'x + 1'), 'steps-5', 'after: waits for "x"'],
    ['nobody to write to', ({ rows }) => void (rows[0]!.to = ''), 'steps-0', 'to: '],
    ['a cure period of none', ({ top }) => void (top.curePeriod = '0'), 'curePeriod', ''],
    [
      'a cure period in words',
      ({ top }) => void (top.curePeriod = 'five'),
      'curePeriod',
      'must be a whole number',
    ],
    ['an emptied cure period', ({ top }) => void delete top.curePeriod, 'curePeriod', 'must be filled in'],
    ['an emptied fee', ({ top }) => void delete top.lateFee, 'lateFee', 'must be filled in'],
    ['a fee in words', ({ top }) => void (top.lateFee = 'two'), 'lateFee', 'must be from 0 to 100'],
    ['a fee of thousandths', ({ top }) => void (top.lateFee = '0.125'), 'lateFee', 'at most two decimals'],
    ['no name', ({ top }) => void delete top.name, 'name', 'must be filled in'],
    [
      'eight letters a week',
      ({ noticesPerWeek }) => void (noticesPerWeek.email = '8'),
      'noticesPerWeek-email',
      '<=7',
    ],
    [
      'a week without contacts',
      ({ top }) => void (top.minimumDaysBetweenContacts = '0'),
      'minimumDaysBetweenContacts',
      '>=1',
    ],
    [
      'a minimum without a currency',
      ({ stageMinimums }) => void (stageMinimums.hold = '50'),
      'stageMinimums-hold',
      '"50" is not a currency and an amount',
    ],
    [
      'a minimum of half a cent',
      ({ stageMinimums }) => void (stageMinimums.late = 'EUR 0.005'),
      'stageMinimums-late',
      'has more decimals than EUR allows (2)',
    ],
    [
      'a minimum beyond counting',
      ({ stageMinimums }) => void (stageMinimums.late = 'EUR 99999999999999999'),
      'stageMinimums-late',
      'EUR: ',
    ],
    [
      'a confirmation of nothing',
      ({ confirmations }) => void (confirmations.paid = 'yes'),
      'confirmations',
      'no. 1: ',
    ],
    [
      'an unknown placeholder',
      say('reminder', 'en', { subject: 'x {y}' }),
      'words-reminder-en-subject',
      'names {y} at character 3',
    ],
    [
      'one that only another letter knows',
      say('reminder', 'de', { paragraphs: 'Erstens.\n\nBis {deadline}' }),
      'words-reminder-de-paragraphs',
      'no. 2: names {deadline} at character 5',
    ],
  ])('%s', (_, change, field, text) => {
    expect([...byField(issuesOf(change))]).toEqual([[field, expect.stringContaining(text)]]);
  });

  test('two issues of one step are shown together', () => {
    const issues = issuesOf(({ rows }) => void Object.assign(rows[0]!, { to: '', days: 'soon' }));
    expect(byField(issues).get('steps-0')).toMatch(/days: .*; to: |to: .*; days: /);
  });
});

test.each<[(string | number)[], string]>([
  [['steps', 5, 'days'], 'Step 6, days'],
  [['curePeriod'], 'Cure period, days'],
  [['words', 'reminder', 'en', 'paragraphs', 1], 'Own words, reminder, en, paragraphs, no. 2'],
  [['other'], 'other'],
  [[], ''],
])('%j is called %s', (path, name) => expect(placeOf(path)).toBe(name));

describe('a policy as JSON', () => {
  test('is accepted unchanged', () => {
    expect(checkJson(JSON.stringify(STANDARD)).policy).toEqual(STANDARD);
  });
  test.each([
    ['{', 'not JSON'],
    ['', 'not JSON'],
    ['5', 'expected object'],
    [JSON.stringify({ ...STANDARD, more: 1 }), 'more'],
  ])('%s is refused', (text, message) => {
    expect(checkJson(text)).toEqual({
      policy: null,
      issues: [expect.objectContaining({ message: expect.stringContaining(message) })],
    });
  });
});
