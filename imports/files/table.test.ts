import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { bookFields } from '../book/fields.js';
import { headerOf, openTable } from './table.js';

const folder = mkdtempSync(join(tmpdir(), 'dunning-table-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FIELDS = bookFields();
const HEADER = 'id,customer,amount,date,due';

function stored(content: string | Uint8Array, name = 'book.csv'): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

async function read(content: string | Uint8Array, name?: string) {
  const { columns, notes, rows } = await openTable(stored(content, name), FIELDS, { map: [] });
  const lines: string[] = [];
  for await (const { line, cells } of rows()) lines.push(`${line}: ${cells.join('|')}`);
  return { header: columns.header, notes, lines };
}

describe('the header is found', () => {
  test.each([
    ['in the first line', `${HEADER}\nI,C,5,2026-01-01,2026-02-01`, 2],
    [
      'between semicolons, commas in the values',
      'id;customer;amount;date;due\nI;C;5,00;1.1.2026;2.1.2026',
      2,
    ],
    ['between tabs', `${HEADER.replaceAll(',', '\t')}\nI\tC\t5\t2026-01-01\t2026-02-01`, 2],
    ['between bars', `${HEADER.replaceAll(',', '|')}\nI|C|5|2026-01-01|2026-02-01`, 2],
    [
      'below a declared separator',
      `sep=;\r\n${HEADER.replaceAll(',', ';')}\r\nI;C;5;2026-01-01;2026-02-01`,
      3,
    ],
    [
      'below a title',
      `Acme Ltd\nOpen invoices\n"As of May 3, 2026"\n\n${HEADER}\nI,C,5,2026-01-01,2026-02-01`,
      6,
    ],
    [
      'below a title of many words',
      `${'Open, invoices, of, all, our, customers'}\n${HEADER}\nI,C,5,2026-01-01,2026-02-01`,
      3,
    ],
  ])('%s', async (_, content, line) => {
    const { lines } = await read(content);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${line}: I\\|C\\|5`));
  });

  test('a column in several words and languages', async () => {
    const { lines } = await read(
      'Rechnungsnummer;Kunde;Betrag (EUR);Rechnungsdatum;Fälligkeit\n1;C;5;1.1.2026;2.1.2026',
    );
    expect(lines).toEqual(['2: 1|C|5|1.1.2026|2.1.2026']);
  });

  test('a file that lacks a column names it, and its columns', async () => {
    const file = stored('id;customer;amount;date\nI;C;5;2026-01-01');
    await expect(openTable(file, FIELDS, { map: [] })).rejects.toThrow(
      /There is no column for dueOn .*The columns are "id", "customer", "amount", "date"/,
    );
    expect(await headerOf(file, FIELDS)).toEqual(['id', 'customer', 'amount', 'date']);
  });
});

test('a separator more or less than the header has is no lost value; a value more is', async () => {
  const { lines } = await read(`${HEADER}\nI,C,5,a,b,\nI,C,5,a\nI,C,5,a,b,c\nI,C`);
  expect(lines).toEqual(['2: I|C|5|a|b', '3: I|C|5|a|', '4: I|C|5|a|b|c', '5: I|C']);
});

describe('encodings', () => {
  const text = `${HEADER}\nÄ-1,Bäcker Möller €,5,a,b`;
  const bytes = (map: Record<string, number>) =>
    Uint8Array.from([...text], (char) => map[char] ?? char.charCodeAt(0));
  const utf16be = () => Buffer.from(text, 'utf16le').swap16();

  test.each<[string, string | Uint8Array, string | null]>([
    ['UTF-8', text, null],
    ['UTF-8 with a mark', `\ufeff${text}`, null],
    ['UTF-16 LE with a mark', Buffer.from(`\ufeff${text}`, 'utf16le'), null],
    ['UTF-16 LE', Buffer.from(text, 'utf16le'), null],
    ['UTF-16 BE', utf16be(), null],
    ['Windows-1252', bytes({ '€': 0x80 }), 'windows-1252'],
    ['ISO 8859-15', bytes({ '€': 0xa4 }), 'iso-8859-15'],
  ])('%s', async (_, content, named) => {
    const { lines, notes } = await read(content);
    expect(lines).toEqual(['2: Ä-1|Bäcker Möller €|5|a|b']);
    expect(notes).toEqual(named ? [expect.stringContaining(`read as ${named}`)] : []);
  });

  test('a byte that is not UTF-8 far down is found', async () => {
    const rows = 'I,C,5,a,b\n'.repeat(20_000);
    const content = Buffer.concat([
      Buffer.from(`${HEADER}\n${rows}`),
      Buffer.from([0x4d, 0xfc, 0x2c, 0x43, 0x2c, 0x35, 0x2c, 0x61, 0x2c, 0x62]),
    ]);
    const { lines } = await read(content);
    expect(lines.at(-1)).toBe('20002: Mü|C|5|a|b');
  });

  test('whatever is written in UTF-8 or UTF-16 is read back', async () => {
    const cell = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .map((text) => text.normalize().trim())
      .filter((text) => /^[^\s,;|"\\\p{Cc}\ufeff]+$/u.test(text) && !text.startsWith('sep='));
    await fc.assert(
      fc.asyncProperty(cell, fc.constantFrom('utf8' as const, 'utf16le' as const), async (word, encoding) => {
        const content = Buffer.from(`\ufeff${HEADER}\n${word},C,5,a,b`, encoding);
        expect((await read(content)).lines).toEqual([`2: ${word}|C|5|a|b`]);
      }),
      { numRuns: 100 },
    );
  });

  test('bytes that are no text are refused', async () => {
    await expect(read(Uint8Array.from([1, 0, 0, 7, 0, 9, 0, 0, 3, 1, 1, 0, 5, 5]))).rejects.toThrow(
      /is not a text file/,
    );
  });
});

describe('an Excel workbook', () => {
  const CELL: Record<string, (value: never) => string> = {
    string: (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`,
    number: (value: number) => `<c><v>${value}</v></c>`,
  };
  const sheet = (rows: (string | number)[][]) =>
    `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows
      .map(
        (cells, row) =>
          `<row r="${row + 1}">${cells.map((value, place) => CELL[typeof value]!(value as never).replace('<c', `<c r="${'ABCDE'[place]}${row + 1}"`)).join('')}</row>`,
      )
      .join('')}</sheetData></worksheet>`;
  const workbook = (sheets: Record<string, (string | number)[][]>) => {
    const names = Object.keys(sheets);
    const parts: Record<string, string> = {
      '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`,
      'xl/workbook.xml': `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${names.map((name, place) => `<sheet name="${name}" sheetId="${place + 1}" r:id="rId${place + 1}"/>`).join('')}</sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names.map((_, place) => `<Relationship Id="rId${place + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${place + 1}.xml"/>`).join('')}</Relationships>`,
      ...Object.fromEntries(
        names.map((name, place) => [`xl/worksheets/sheet${place + 1}.xml`, sheet(sheets[name]!)]),
      ),
    };
    return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
  };

  test('is read like a CSV file, from the sheet that has the columns', async () => {
    const content = workbook({
      Summary: [['Open invoices', 2]],
      Invoices: [
        HEADER.split(','),
        ['I-1', 'C', 1284.4999999999998, 46027, '2026-02-01'],
        [1234567890123, 'C', 5, 46027, 46058],
      ],
    });
    const { lines, notes } = await read(content, 'book.xlsx');
    expect(lines).toEqual(['2: I-1|C|1284.5|46027|2026-02-01', '3: 1234567890123|C|5|46027|46058']);
    expect(notes).toEqual([expect.stringContaining('The sheet "Invoices" is read')]);
  });

  test('that would fill the memory is refused', async () => {
    const parts = Object.fromEntries(
      Array.from({ length: 31 }, (_, n) => [`xl/${n}.xml`, new Uint8Array(10 * 1024 * 1024)]),
    );
    await expect(read(zipSync(parts), 'book.xlsx')).rejects.toThrow(
      /is larger than 300 MB when it is unpacked/,
    );
  });

  test('that is broken is refused', async () => {
    await expect(read(Buffer.from('PK\u0003\u0004 and no more'), 'book.xlsx')).rejects.toThrow(
      /cannot be read as an Excel workbook/,
    );
  });
});

test('no such file, a folder, an empty file', async () => {
  const opened = (file: string) => openTable(file, FIELDS, { map: [] });
  await expect(opened(join(folder, 'none.csv'))).rejects.toThrow(/^There is no file .*none\.csv\.$/);
  await expect(opened(folder)).rejects.toThrow(/is a folder, not a file/);
  await expect(opened(stored(''))).rejects.toThrow(/is empty: one of its lines must name the columns/);
});
