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

test.each(['=1+1', '+1', '-cmd', '@SUM(A1)', '＝1', '-1-1'])('%j is no formula any more', (cell) => {
  expect(parse(csv(['a'], [[cell]]))[1]).toEqual([`'${cell}`]);
});

test.each([
  ['a;=1+1', "a;'=1+1"],
  ['a;"=1+1', `a;"'=1+1`],
  ['a; @SUM(A1)', "a; '@SUM(A1)"],
  ['one\n=2', "one\n'=2"],
  ['one\r\n+2', "one\r\n'+2"],
  ['one\t-cmd', "one\t'-cmd"],
  ['a;＝1', "a;'＝1"],
  [' =1', "' =1"],
  [';=1', ";'=1"],
  ['=1;=1', "'=1;'=1"],
  ['\t=1', "'\t'=1"],
  ['\r=1', "'\r'=1"],
  ['\n=1', "'\n'=1"],
  ['"=1', `'"=1`],
])('%j starts no formula in another cell', (cell, safe) => {
  expect(parse(csv(['a'], [[cell]]))[1]).toEqual([safe]);
});

test('no cell is a formula, with any list separator of a spreadsheet', () => {
  const unit = fc.constantFrom('=', '+', '-', '@', '＝', ';', '\t', '\r', '\n', '"', "'", ' ', 'a', '1');
  fc.assert(
    fc.property(fc.array(fc.string({ unit, maxLength: 8 }), { minLength: 2, maxLength: 3 }), (row) => {
      const [, ...lines] = csv(['head'], [row]).split('\r\n');
      const quoted = lines.join('\r\n');
      for (const separator of [/[;\r\n]/, /[\t\r\n]/])
        for (const cell of quoted.split(separator)) {
          const shown = cell.replace(/^["\s]+/, '');
          if (!/^-\d+(\.\d+)?(,|$)/.test(shown)) expect(shown).not.toMatch(/^[=+\-@＝＋－＠]/);
        }
    }),
    { numRuns: 2_000 },
  );
});

test.each(['-5', '-0.05', '5', 'a=b', '', 'Tel.: +49 171', 'a, -b', 'x;y', 'two\nlines'])(
  '%j stays as it is',
  (cell) => {
    expect(parse(csv(['a'], [[cell, 'x']]), { relax_column_count: true })[1]).toEqual([cell, 'x']);
  },
);

test('another reader finds every cell again', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 3, maxLength: 3 })),
      (rows) => {
        const read = parse(csv(['a', 'b', 'c'], rows), { record_delimiter: '\r\n' }) as string[][];
        // The only additions are guards.
        const bare = (text: string) => text.replaceAll("'", '');
        const unguarded = (cell: string, original: string) =>
          bare(cell) === bare(original) ? original : cell;
        expect(read.slice(1).map((row, y) => row.map((cell, x) => unguarded(cell, rows[y]![x]!)))).toEqual(
          rows,
        );
      },
    ),
  );
});
