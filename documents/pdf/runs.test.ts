import { expect, test } from '@jest/globals';
import { directionOf, textRuns } from './runs.js';

const drawn = (line: string, base: 'ltr' | 'rtl' = 'ltr') => textRuns(line, base).map(({ text }) => text);

test.each([
  ['Acme Inc. (x)', 'ltr', ['Acme Inc. (x)']],
  ['to שלום עולם!', 'ltr', ['to ', 'עולם', 'שלום ', '!']],
  ['حساب (Acme) 22', 'rtl', ['22', ' (', 'Acme', ')', 'حساب ']],
  ['(a)؛ وأقدمها', 'rtl', ['وأقدمها', ' ؛', '(', 'a', ')']],
  ['شركة النور', 'rtl', ['النور', 'شركة ']],
  ['\u200e-250.00 ر.س', 'ltr', ['-250.00 ', 'ر.س']],
] as const)('%s from the left, in a text that is %s', (line, base, runs) => {
  expect(drawn(line, base).join('|')).toBe(runs.join('|'));
});

test('a font by character, and spaces with the letters before them', () => {
  const runs = textRuns('日本 株 Ελ Արմեն', 'ltr').map(({ text, face }) => [text, face.from]);
  expect(runs).toEqual([
    ['日本 株 ', 'biz-udpgothic'],
    ['Ελ ', 'noto-sans'],
    ['Արմեն', 'noto-sans-armenian'],
  ]);
});

test.each([
  ['Acme شركة', 'ltr'],
  ['(شركة Acme)', 'rtl'],
  ['+1 555 0100', 'ltr'],
  ['\u200f20/06/2026', 'rtl'],
])('%s reads %s in any document; isolated values read like the document', (text, direction) => {
  expect([directionOf(text, 'ltr'), directionOf(text, 'rtl')]).toEqual([direction, direction]);
  expect(directionOf(`\u2068${text}\u2069 · x`, 'rtl')).toBe('rtl');
});
