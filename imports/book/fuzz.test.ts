import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CommandFailed } from '../failure.js';
import { checkFile } from './check.js';

const folder = mkdtempSync(join(tmpdir(), 'dunning-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

const READING = { map: {}, currency: 'USD', timeZone: 'UTC' };
const FILE = `Open invoices
Number;Customer;E-mail;Status;Total;Open Balance;Currency;Invoice Date;Due Date
A/1;Müller & Söhne;ap@m.example;open;1.234,50;34,50;EUR;31.01.2026;28.02.2026
A/2;Müller & Söhne;ap@m.example, x@m.example;paid;80,00;0,00;EUR;01.02.2026;01.03.2026
A/3;"Acme; Ltd";;open;(20,00);-20,00;EUR;2026-02-01;2026-03-01
TOTAL;;;;1.294,50;14,50;;;
`;

/** Returns what the file says, or the refusal; any other error fails the test. */
async function read(content: Uint8Array) {
  const file = join(folder, 'book.csv');
  writeFileSync(file, content);
  try {
    return await checkFile(file, READING, '2026-03-02');
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return null;
  }
}

test('the file as it is', async () => {
  expect(await read(Buffer.from(FILE))).toMatchObject({
    good: 1,
    credits: 1,
    refused: 0,
    leftOut: '1 paid, 1 line of totals or notes',
    sums: ['EUR 34.50 open in 1 invoice, EUR 34.50 of it past due in 1; EUR 20.00 in credit notes.'],
  });
});

test('any bytes are read or refused in a sentence', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      await read(bytes);
    }),
    { numRuns: 150 },
  );
});

test('a damaged file is read or refused: every row is counted, and no amount grows', async () => {
  const place = fc.nat({ max: FILE.length - 1 });
  const damage = fc.oneof(
    fc.record({ at: place, put: fc.constantFrom('', ';', '\n', '"', ',', '.', '0', '\u0000', 'ü', ' ') }),
    fc.record({ at: place, put: fc.string({ maxLength: 3 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (all) => {
      let text = FILE;
      for (const { at, put } of all) text = text.slice(0, at) + put + text.slice(at + 1);
      const found = await read(Buffer.from(text));
      if (!found) return;
      expect(found.good + found.credits + found.refused).toBeLessThanOrEqual(found.rows);
      const most = Math.max(
        0,
        ...(text.match(/\d[\d.,]*/g) ?? []).map((digits) => Number(digits.replace(/\D/g, ''))),
      );
      for (const { invoice } of found.sample) expect(invoice.amount).toBeLessThanOrEqual(most * 1_000);
    }),
    { numRuns: 150 },
  );
});
