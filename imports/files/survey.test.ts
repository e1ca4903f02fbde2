import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { bookFields } from '../book/fields.js';
import { surveyFile, type FileReading } from './survey.js';

const folder = mkdtempSync(join(tmpdir(), 'dunning-survey-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function survey(lines: string[], more: Partial<FileReading> = {}) {
  const file = join(folder, 'book.csv');
  writeFileSync(file, lines.join('\n'));
  const {
    table: _,
    columns,
    ...found
  } = await surveyFile(file, bookFields(), { map: [], currency: 'USD', ...more });
  return found;
}

const HEADER = 'id,customer,amount,date,due';
const ROW = 'I,C,5.00,2026-01-01,2026-02-01';

describe('a column that is not used and looks needed stops the reading', () => {
  test.each([
    ['Netto', ['4.20', '1.10'], 'money'],
    ['Balance b/f', ['420', '0'], 'money'],
    ['Zustand', ['bezahlt', 'offen'], 'a state'],
    ['Erledigt am', ['1.2.2026', ''], 'a date'],
    ['Waehrungscode', ['EUR', 'EUR'], 'a currency'],
  ])('%s of %j looks like %s', async (title, values, kind) => {
    const lines = [`${HEADER},${title}`, ...values.map((value) => `${ROW},${value}`)];
    await expect(survey(lines)).rejects.toThrow(`The column "${title}" looks like ${kind} and is not used`);
    expect((await survey(lines, { ignore: [title] })).notes).toContain(
      `Columns that are not used: ${title}.`,
    );
  });

  test.each([
    ['Region', ['North', 'South']],
    ['Days overdue', ['14', '3']],
    ['Country', ['391', '770']],
    ['Paperless Date', ['1.2.2024', '']],
    ['Remarks', ['', '']],
  ])('%s of %j does not', async (title, values) => {
    const lines = [`${HEADER},${title}`, ...values.map((value) => `${ROW},${value}`)];
    expect((await survey(lines)).notes).toContain(`Columns that are not used: ${title}.`);
  });

  test('a waived column must be there', async () => {
    await expect(survey([HEADER, ROW], { ignore: ['Stand'] })).rejects.toThrow('there is no column "Stand"');
  });
});

test('every question is asked at once, and answered by the reading', async () => {
  const lines = [`${HEADER},Netto`, 'I,C,"1.500",01/02/2026,03/04/2026,"1.200"'];
  await expect(survey(lines)).rejects.toThrow(/Netto.*\n.*day or the month.*\n.*decimals or thousands/);
  const answers = { ignore: ['Netto'], dateFormat: 'D/M/YYYY', decimal: ',' } as const;
  expect(await survey(lines, answers)).toMatchObject({ dates: 'D/M/YYYY', decimal: ',' });
});

test('the currency is that of the heading, or is said to be assumed', async () => {
  expect(await survey(['id,customer,Amount (GBP),date,due', ROW])).toMatchObject({
    currency: 'GBP',
    notes: ['There is no currency column: amounts are taken as GBP, as their heading says.'],
  });
  expect(await survey([HEADER, ROW])).toMatchObject({
    currency: 'USD',
    notes: ['There is no currency column: amounts are taken as USD.'],
  });
});
