import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { KEY, startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody } from '../../test/fixtures/apiRequests.js';
import { openApi } from '../../cli/api.js';
import { itemText, returnText } from '../../cli/bank.js';
import { issueText } from '../files/issue.js';
import { surveyExport } from './reading.js';
import { importBankExport } from './importing.js';

const folder = mkdtempSync(join(tmpdir(), 'dunning-bank-'));
let api: TestApi;
let n = 0;
/** Every test has an open invoice of 100.00 EUR. */
let id: string;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', accountBody);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await api.stop();
});
beforeEach(async () => {
  id = `INV-${1000 + ++n}`;
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
});

/** The name of the file is the same for every kind: its content decides. */
async function bank(lines: string[], mapping: string[] = []) {
  const file = join(folder, 'export.csv');
  writeFileSync(file, lines.join('\n'));
  const survey = await surveyExport(file, { map: mapping, currency: 'EUR' });
  const cli = openApi({ url: `http://127.0.0.1:${api.port}`, key: KEY });
  const summary = await importBankExport(cli, survey, () => undefined);
  const { items, returns, issues, ...counts } = summary;
  return {
    counts,
    results: items.map(itemText),
    returned: returns.map(returnText),
    problems: issues.map(issueText),
  };
}
const balance = async () => (await api.ok<{ balance: number }>('GET', `/v1/invoices/${id}`)).balance;

test('a German bank: semicolons, decimal commas, short years', async () => {
  const lines = [
    'Buchungstag;Verwendungszweck;Beguenstigter/Zahlungspflichtiger;Betrag;Währung',
    `27.02.26;SVWZ+Rechnung ${id};Müller;60,00;EUR`,
    '27.02.26;Miete;Vermieter;-1.250,00;EUR',
    `28.02.26;danke;Jemand;40,00;EUR`,
  ];
  const { counts, results } = await bank(lines);
  expect(counts).toEqual({
    rows: 3,
    booked: 1,
    known: 0,
    exceptions: 1,
    moneyOut: 1,
    waiting: 0,
    failed: 0,
    reversals: 0,
    charges: 0,
    refused: 0,
  });
  expect(results[0]).toBe(`line 2: EUR 60.00 of Müller: EUR 60.00 to ${id}`);
  expect(results[1]).toMatch(
    /^line 4: EUR 40.00 of Jemand waits as exception payment:bank-\w+: unmatched-bank-row/,
  );
  expect((await bank(lines)).counts).toMatchObject({ booked: 0, known: 2, exceptions: 0 });
  expect(await balance()).toBe(4_000);
});

test('columns for what came in and what went out, and ids of the bank', async () => {
  const { counts } = await bank([
    'Date,Description,Money In,Money Out,Transaction ID',
    `2026-02-27,${id},10.00,,b-${n}-1`,
    `2026-02-27,${id},10.00,0.00,b-${n}-2`,
    `2026-02-27,fees,,2.50,b-${n}-3`,
  ]);
  expect(counts).toMatchObject({ booked: 2, moneyOut: 1, refused: 0 });
  expect(await balance()).toBe(8_000);
});

test('two rows that are alike both count, and an overlapping export adds only what is new', async () => {
  const header = 'date,amount,reference,payer';
  const row = `2026-02-27,10.00,${id},Acme`;
  expect((await bank([header, row, row])).counts).toMatchObject({ booked: 2 });
  expect((await bank([header, `2026-02-28,5.00,${id},Acme`, row, row])).counts).toMatchObject({
    booked: 1,
    known: 2,
  });
  expect(await balance()).toBe(7_500);
});

test('what cannot be read is refused by line and column, and the rest is booked', async () => {
  const { counts, problems } = await bank([
    'date,amount,reference,transactionId',
    `2026-02-30,10.00,${id},x${n}-1`,
    `2026-02-27,ten,${id},x${n}-2`,
    `2026-02-27,10.00,${id},x${n}-3`,
    `2026-02-27,10.00,${id},x${n}-3`,
    '2026-02-27,10.00',
  ]);
  expect(counts).toMatchObject({ booked: 1, refused: 4 });
  expect(problems).toEqual([
    'line 2, column date: "2026-02-30" is not a date',
    'line 3, column amount: "ten" is not an amount',
    `line 5, column transactionId: "x${n}-3" is the transaction id of line 4 already`,
    'line 6: 2 columns where the header has 4',
  ]);
});

test('a column may be named by hand', async () => {
  const lines = ['When,Sum,Words', `2026-02-27,1.00,${id}`];
  const mapping = ['receivedOn=When', 'amount=Sum', 'reference=Words'];
  expect((await bank(lines, mapping)).counts).toMatchObject({ booked: 1 });
  await expect(bank(lines)).rejects.toThrow(/There is no column for receivedOn/);
});

/** An entry of 180.00 EUR in two payments, and others that are no customer's payment. */
const camt = () => {
  const entry = (amount: string, more: string, { mark = 'CRDT', state = 'BOOK' } = {}) =>
    `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${mark}</CdtDbtInd><Sts><Cd>${state}</Cd></Sts>
     <BookgDt><Dt>2026-02-27</Dt></BookgDt>${more}</Ntry>`;
  const payment = (amount: string, text: string) =>
    `<TxDtls><Amt Ccy="EUR">${amount}</Amt><RltdPties><Dbtr><Pty><Nm>Acme</Nm></Pty></Dbtr></RltdPties>
     <RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls>`;
  const details = (...payments: string[]) => `<NtryDtls>${payments.join('')}</NtryDtls>`;
  return [
    '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>',
    entry(
      '70.00',
      `<AcctSvcrRef>E-${n}</AcctSvcrRef>${details(payment('30.00', `for ${id}`), payment('40.00', 'thanks'))}`,
    ),
    entry('50.00', details(payment('50.00', id)), { state: 'PDNG' }),
    entry('50.00', `<RvslInd>true</RvslInd>${details(payment('50.00', id))}`),
    entry('12.00', details(payment('12.00', id)), { mark: 'DBIT' }),
    entry('9.00', details(payment('9.00', id))).replace('02-27', '02-30'),
    '</Stmt></BkToCstmrStmt></Document>',
  ];
};

test('a statement of ISO 20022: a batch by its payments, and nothing that is no payment', async () => {
  const { counts, results, problems } = await bank(camt());
  expect(counts).toMatchObject({ rows: 6, booked: 1, exceptions: 1, waiting: 1, reversals: 1, moneyOut: 1 });
  expect(counts).toMatchObject({ refused: 1, failed: 0, charges: 0 });
  expect(results[0]).toBe(`entry 1: EUR 30.00 of Acme: EUR 30.00 to ${id}`);
  expect(results[1]).toMatch(
    /^entry 1: EUR 40.00 of Acme waits as exception payment:bank-E-\d+:2: unmatched/,
  );
  expect(problems).toEqual(['entry 5, element BookgDt: "2026-02-30" is not a date']);
  expect((await bank(camt())).counts).toMatchObject({ booked: 0, known: 2, exceptions: 0 });
  expect(await balance()).toBe(7_000);
});

test('one id of the bank for two entries is refused', async () => {
  const twice = camt().map((line) => line.replace('</Stmt>', `</Stmt><Stmt>${camt()[1]}</Stmt>`));
  const { problems, counts } = await bank(twice);
  expect(problems.slice(1)).toEqual([
    `entry 6, element AcctSvcrRef: "E-${n}:1" is the transaction id of entry 1 already`,
    `entry 6, element AcctSvcrRef: "E-${n}:2" is the transaction id of entry 1 already`,
  ]);
  expect(counts).toMatchObject({ booked: 1, exceptions: 1, refused: 3 });
});

test('an MT940 statement is booked by the same rules', async () => {
  const lines = [
    ':20:S',
    ':25:10020030/1',
    ':60F:C260226EUR0,',
    `:61:2602270227CR25,00N166NONREF//B-${n}`,
    `:86:166?00GUTSCHRIFT?20SVWZ+Rechnung ${id}?32Müller`,
    ':61:2602270227RD5,00NMSCNONREF',
    ':62F:C260227EUR30,',
    '-',
  ];
  const { counts, results } = await bank(lines);
  expect(counts).toMatchObject({ rows: 2, booked: 1, reversals: 1, refused: 0 });
  expect(results).toEqual([`line 4: EUR 25.00 of Müller: EUR 25.00 to ${id}`]);
  expect(await balance()).toBe(7_500);
});

test('a returned direct debit reopens its debt: without the charges that the bank added', async () => {
  const header = 'Buchungstag;Buchungstext;Verwendungszweck;Lastschrift Ursprungsbetrag;Betrag;Waehrung';
  const paid = `27.02.26;LASTSCHRIFT;${id};;100,00;EUR`;
  const back = `03.03.26;LASTSCHRIFT RETOURE;RETOURE ${id} MS03;100,00;-103,00;EUR`;
  const rent = '03.03.26;DAUERAUFTRAG;Miete;;-500,00;EUR';
  const { counts, returned } = await bank([header, paid, back, rent]);
  expect(counts).toMatchObject({ booked: 1, moneyOut: 1, refused: 0 });
  expect(returned).toEqual([
    expect.stringMatching(
      /^line 3: EUR 100\.00 went back: payment bank-\w+ is reversed, and its debt is owed again$/,
    ),
  ]);
  expect(await balance()).toBe(10_000);
  expect((await bank([header, paid, back, rent])).counts).toMatchObject({ booked: 0, known: 1 });
  expect(await balance()).toBe(10_000);
});
