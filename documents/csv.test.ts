import { expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csv } from './csv.js';

test('quotes what RFC 4180 wants quoted, and nothing else', () => {
  expect(
    csv(
      ['a', 'b'],
      [
        ['x', 'y "z"'],
        ['1,2', 'two\nlines'],
        [3, null],
      ],
    ),
  ).toBe('a,b\r\nx,"y ""z"""\r\n"1,2","two\nlines"\r\n3,\r\n');
});

test.each(['=1+1', '+1', '-cmd', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '-1-1'])(
  '%j is no formula any more',
  (cell) => {
    expect(parse(csv(['a'], [[cell]]))[1]).toEqual([`'${cell}`]);
  },
);

test.each(['-5', '-0.05', '5', 'a=b', ''])('%j stays as it is', (cell) => {
  expect(parse(csv(['a'], [[cell, 'x']]), { relax_column_count: true })[1]).toEqual([cell, 'x']);
});

test('another reader finds every cell again', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 3, maxLength: 3 })),
      (rows) => {
        const read = parse(csv(['a', 'b', 'c'], rows), { record_delimiter: '\r\n' }) as string[][];
        const unguarded = (cell: string, original: string) => (cell === `'${original}` ? original : cell);
        expect(read.slice(1).map((row, y) => row.map((cell, x) => unguarded(cell, rows[y]![x]!)))).toEqual(
          rows,
        );
      },
    ),
  );
});
