import { expect, test } from '@jest/globals';
import { printable, table } from './table.js';

test('columns are aligned, numbers flush right', () => {
  expect(
    table(
      [
        ['NAME', 'SUM'],
        ['acme', '1.00'],
        ['さくら', '10.00'],
      ],
      [1],
    ),
  ).toBe(['NAME      SUM', 'acme     1.00', 'さくら  10.00'].join('\n'));
});

test('other text cannot steer the terminal', () => {
  expect(printable('a\u001b[31mb\r\nc\u009bd')).toBe('a�[31mb��c�d');
});
