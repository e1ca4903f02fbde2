import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { csvRows, type Delimiter, type FileRow } from './csvFile.js';
import { type Encoding } from './encoding.js';

const folder = mkdtempSync(join(tmpdir(), 'dunning-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function rows(
  content: string | Buffer,
  encoding: Encoding = 'utf-8',
  delimiter: Delimiter = ',',
): Promise<FileRow[]> {
  const file = join(folder, 'book.csv');
  writeFileSync(file, content);
  const read: FileRow[] = [];
  for await (const row of csvRows(file, { encoding, delimiter })) read.push(row);
  return read;
}

describe('line numbers are those of an editor', () => {
  const lines = async (content: string) => (await rows(content)).map(({ line }) => line);

  test.each([
    ['plain', 'a,b\n1,2\n3,4', [1, 2, 3]],
    ['Windows line ends', 'a,b\r\n1,2\r\n3,4\r\n', [1, 2, 3]],
    ['old Mac line ends', 'a,b\r1,2\r3,4', [1, 2, 3]],
    ['blank lines', 'a,b\n\n1,2\n\n\n3,4\n', [1, 3, 6]],
    ['blank Windows lines', 'a,b\r\n\r\n1,2\r\n', [1, 3]],
    ['rows of empty cells', 'a,b\n,\n1,2\n', [1, 3]],
    ['line ends in quotes', 'a,b\n"x\ny",2\n3,4\n', [1, 2, 4]],
    ['Windows line ends in quotes', 'a,b\r\n"x\r\ny",2\r\n3,4\r\n', [1, 2, 4]],
  ])('%s', async (_, content, expected) => {
    expect(await lines(content)).toEqual(expected);
  });

  test('also where a line end falls between two chunks', async () => {
    const padding = 'x'.repeat(65_536 - 'a,b\r\n'.length - 1 - 1);
    expect(await lines(`a,b\r\n${padding},\r\n1,2\r\n`)).toEqual([1, 2, 3]);
  });
});

test.each<[string, string | Buffer, Encoding, Delimiter]>([
  ['semicolons', 'a;b\n1;2,5', 'utf-8', ';'],
  ['tabs', 'a\tb\n1\t2,5', 'utf-8', '\t'],
  ['a byte order mark', '\ufeffa;b\n1;2,5', 'utf-8', ';'],
  ['UTF-16', Buffer.from('\ufeffa;b\n1;2,5', 'utf16le'), 'utf-16le', ';'],
  ['blanks around cells', ' a ; b\n 1;2,5 ', 'utf-8', ';'],
])('%s', async (_, content, encoding, delimiter) => {
  expect((await rows(content, encoding, delimiter)).map(({ cells }) => cells)).toEqual([
    ['a', 'b'],
    ['1', '2,5'],
  ]);
});

test('quotes inside cells do not end the reading', async () => {
  expect((await rows('a,b\n5" pipe,2\n"x ""y""",3')).map(({ cells }) => cells[0])).toEqual([
    'a',
    '5" pipe',
    'x "y"',
  ]);
});

test('a quote that is never closed is one clear error', async () => {
  await expect(rows('a,b\n1,2\n"3,4\n5,6\n')).rejects.toThrow(
    /book\.csv, line 3: a quote is opened in this row or a later one and never closed\. Nothing was imported\./,
  );
});
