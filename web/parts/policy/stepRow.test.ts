import { expect, test } from '@jest/globals';
import { daysOf, daysText } from './stepRow.js';

test.each([
  ['15', [15]],
  ['-5', [-5]],
  ['16, 23,30', [16, 23, 30]],
  ['from 31 every 3, 4 until 87', { from: 31, gaps: [3, 4], until: 87 }],
  ['from 90 every 30', { from: 90, gaps: [30] }],
  ['soon', 'soon'],
  ['', ''],
])('days: %s', (text, days) => {
  expect(daysOf(text)).toEqual(days);
  if (typeof days !== 'string') expect(daysOf(daysText(days))).toEqual(days);
});
