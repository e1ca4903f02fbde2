import { expect, test } from '@jest/globals';
import { closedDays } from './holidays.js';

const cases: [place: string | null, date: string, closed: boolean, why: string][] = [
  ['DE', '2026-10-03', true, 'the national day'],
  ['DE', '2026-06-04', false, 'Corpus Christi is a holiday of some regions only'],
  ['DE-BY', '2026-06-04', true, 'and Bavaria is one of them'],
  ['DE-BY', '2026-10-03', true, 'where the national day holds too'],
  ['US', '2026-07-03', true, 'Independence Day on a Saturday is kept on the Friday before'],
  ['US', '2027-02-15', true, "Washington's Birthday moves with the year"],
  ['GB-ENG', '2026-12-28', true, 'Boxing Day on a Saturday is kept on the Monday after'],
  ['US', '2026-02-14', false, 'what is only observed closes nothing'],
  ['JP', '2026-05-05', true, "Children's Day"],
  ['SA', '2026-03-21', true, 'the third day of a holiday of several'],
  ['SA', '2026-03-23', false, 'which has an end'],
  ['DE-ZZ', '2026-10-03', true, 'an unknown region has the holidays of its country'],
  ['Atlantis', '2026-01-01', false, 'an unknown place has none'],
  ['constructor', '2026-01-01', false, 'for any name'],
  ['', '2026-01-01', false, 'nor has an empty one'],
  [null, '2026-01-01', false, 'nor an account that names none'],
  [null, '2026-08-10', true, "the creditor's own closed days hold everywhere"],
];
test.each(cases)('%s, %s: closed %s, %s', (place, date, closed) => {
  expect(closedDays(['2026-08-10'], place).has(date)).toBe(closed);
});
