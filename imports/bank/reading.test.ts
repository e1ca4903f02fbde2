import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { type FileReading } from '../files/survey.js';
import { surveyExport } from './reading.js';

const folder = mkdtempSync(join(tmpdir(), 'dunning-bank-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Every file has the same name: its content decides how it is read. */
async function read(content: string | Buffer, given: Partial<FileReading> = {}) {
  const file = join(folder, 'export.csv');
  writeFileSync(file, content);
  const survey = await surveyExport(file, { map: [], currency: 'EUR', ...given });
  const payers: string[] = [];
  for await (const row of survey.read())
    payers.push('identity' in row ? row.identity.payer : JSON.stringify(row));
  return { payers, notes: survey.notes, unit: survey.unit };
}

const camt = (encoding: string) =>
  `<?xml version='1.0' encoding='${encoding}'?>
<Document><BkToCstmrStmt><Stmt><Ntry><Amt Ccy="EUR">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-01-05</Dt></BookgDt><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Jürgen &amp; S&#246;hne</Nm></Dbtr>
</RltdPties></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`;
const mt940 =
  ':20:1\n:25:1\n:60F:C260102EUR0,\n:61:260105C1,NTRFNONREF\n:86:166?20GP-1?32Jürgen\n:62F:C260105EUR1,\n-\n';
const csv = 'date,amount,reference,payer\n2026-01-05,1.00,GP-1,Jürgen';

test('the content of a file decides how it is read', async () => {
  expect(await read(camt('UTF-8'))).toMatchObject({ payers: ['Jürgen & Söhne'], unit: 'entry' });
  expect(await read(`\ufeff\n${camt('UTF-8').replace(/<\?.*\?>/, '')}`)).toMatchObject({ unit: 'entry' });
  expect(await read(mt940)).toMatchObject({ payers: ['Jürgen'], unit: 'line' });
  expect(await read(csv)).toMatchObject({ payers: ['Jürgen'], unit: 'line' });
});

test('an XML file is read in the encoding that it names, unless its bytes or the caller know better', async () => {
  const latin = (encoding: string) => Buffer.from(camt(encoding), 'latin1');
  expect((await read(latin('ISO-8859-1'))).payers).toEqual(['Jürgen & Söhne']);
  expect((await read(Buffer.from(`\ufeff${camt('UTF-16')}`, 'utf16le'))).payers).toEqual(['Jürgen & Söhne']);
  expect((await read(latin('UTF-8'))).payers[0]).toMatch(/cannot be read: name the encoding/);
  expect((await read(latin('UTF-8'), { encoding: 'windows-1252' })).payers).toEqual(['Jürgen & Söhne']);
  await expect(read(camt('EBCDIC'))).rejects.toThrow(/names an encoding that does not exist, "EBCDIC"/);
});

test('the encoding of an MT940 file is found as that of a table', async () => {
  const { payers, notes } = await read(Buffer.from(mt940, 'latin1'));
  expect(payers).toEqual(['Jürgen']);
  expect(notes[0]).toMatch(/is not UTF-8: its text is read as windows-1252/);
});

test('what is said about columns is refused for a file without columns', async () => {
  await expect(read(camt('UTF-8'), { map: ['payer=Name'] })).rejects.toThrow(/is no table: --map/);
  await expect(read(mt940, { decimal: ',' })).rejects.toThrow(/leave them out/);
});

test('a file that is too large is refused', async () => {
  const large = Buffer.alloc(51 * 1024 * 1024, ' ');
  large.write(camt('UTF-8'));
  await expect(read(large)).rejects.toThrow(/is larger than 50 MB: export a shorter period/);
});
