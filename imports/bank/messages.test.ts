import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isDate } from '../../domain/calendar/days.js';
import { toMajor } from '../../domain/money/money.js';
import { CommandFailed } from '../failure.js';
import { readCamt } from './camt.js';
import { readMt940 } from './mt940.js';
import { MAX_PAYER, MAX_REFERENCE } from './reference.js';
import { type PlacedRow } from './row.js';

type Read = (text: string) => PlacedRow[];
const camt: Read = (text) => readCamt('bank.xml', text, new Map()).rows;
const mt940: Read = (text) => readMt940('bank.sta', text).rows;

const moneyOf = (rows: PlacedRow[]) => rows.flatMap((row) => ('identity' in row ? [row.identity] : []));
const incoming = (rows: PlacedRow[]) =>
  moneyOf(rows)
    .filter(({ amount }) => amount > 0)
    .reduce((sum, { amount, currency }) => sum + Number(toMajor(BigInt(amount), currency)), 0);
const sumOf = (numbers: (string | undefined)[]) =>
  numbers.reduce((sum, one) => sum + (Number(one?.replace(',', '.')) || 0), 0);

const XML = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S</Id>
<Ntry><Amt Ccy="EUR">180.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-05</Dt></BookgDt>
<AcctSvcrRef>A-1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>GP-1</EndToEndId></Refs><Amt Ccy="EUR">100.00</Amt>
<RltdPties><Dbtr><Pty><Nm>Acme</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>GP-1 &amp; more</Ustrd></RmtInf></TxDtls>
<TxDtls><Amt Ccy="EUR">80.00</Amt><RmtInf><Strd><CdtrRefInf><Ref>RF18X</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="JPY">7</Amt><CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd><Sts>PDNG</Sts><ValDt><Dt>2026-01-05</Dt></ValDt></Ntry>
</Stmt></BkToCstmrStmt></Document>`;

const SWIFT = `:20:S
:25:1/2
:60F:C260102EUR1000,00
:61:2601050105CR180,00N166NONREF//B-1
:86:166?00GUTSCHRIFT?20EREF+GP-1?21SVWZ+Rechnung GP-1?32Acme
:61:260106RC5,5NTRFGP-2
:86:/REMI/GP-3/NAME/Other
:62F:C260105EUR1174,50
-`;

const PIECES = [
  '',
  '<',
  '>',
  '/',
  '"',
  '&#0;',
  '\u0000',
  '\ufffd',
  ',',
  '.',
  '-',
  '\n',
  ':',
  '?2',
  '9',
  'D',
  'EUR',
];
const LONG = ['x'.repeat(600), '9'.repeat(20), 'RE-1 '.repeat(120)];
const edit = fc.record({
  at: fc.nat(2_000),
  length: fc.oneof(fc.nat(3), fc.nat(120)),
  by: fc.oneof(fc.constantFrom(...PIECES, ...LONG), fc.tuple(fc.nat(2_000), fc.nat(200))),
});

/** Replaces a part of the text by a piece, or by another part of it. */
const edited = (text: string, edits: (typeof edit extends fc.Arbitrary<infer E> ? E : never)[]): string =>
  edits.reduce((now, { at, length, by }) => {
    const from = at % (now.length + 1);
    const piece = typeof by === 'string' ? by : now.slice(by[0], by[0] + by[1]);
    return now.slice(0, from) + piece + now.slice(from + length);
  }, text);

/** Returns null where the file is refused as a whole; every other error fails the test. */
function rowsOf(read: Read, text: string): PlacedRow[] | null {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof CommandFailed) return null;
    throw error;
  }
}

test.each([
  {
    name: 'camt',
    read: camt,
    text: XML,
    amounts: (text: string) => [...text.matchAll(/>\s*\+?(\d*\.?\d*)\s*</g)],
  },
  {
    name: 'MT940',
    read: mt940,
    text: SWIFT,
    amounts: (text: string) =>
      text.split(/[\r\n]+/).flatMap((line) => (/:61:/.test(line) ? [...line.matchAll(/(\d+,\d*)/g)] : [])),
  },
])('a damaged file ($name) crashes nothing and invents no money', ({ read, text, amounts }) => {
  expect(moneyOf(read(text)).length).toBeGreaterThan(1);
  let stillRead = 0;
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 4 }), (edits) => {
      const damaged = edited(text, edits);
      const rows = rowsOf(read, damaged);
      if (rows === null) return;
      stillRead += moneyOf(rows).length;
      expect(incoming(rows)).toBeLessThanOrEqual(sumOf(amounts(damaged).map(([, one]) => one)) + 0.001);
      for (const { amount, receivedOn, reference, payer } of moneyOf(rows)) {
        expect(Number.isSafeInteger(amount) && amount !== 0 && isDate(receivedOn)).toBe(true);
        expect(reference.length <= MAX_REFERENCE && payer.length <= MAX_PAYER).toBe(true);
        expect(['\u0000', '\ufffd'].some((one) => `${reference}${payer}`.includes(one))).toBe(false);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(stillRead).toBeGreaterThan(100);
});

const cents = fc.integer({ min: 1, max: 1_000_000 });
const isCredit = fc.boolean();
const entry = fc.record({
  isCredit,
  state: fc.constantFrom('BOOK', 'BOOK', 'PDNG'),
  parts: fc.array(fc.record({ amount: cents, hasAmount: fc.boolean() }), { maxLength: 5 }),
  whole: cents,
  addsUp: fc.boolean(),
});
const amt = (minor: number) => `<Amt Ccy="EUR">${toMajor(BigInt(minor), 'EUR')}</Amt>`;

test('the booked rows of a statement are what its booked entries are, however they are divided', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
      let booked = 0;
      const texts = entries.map(({ isCredit, state, parts, whole, addsUp }) => {
        const total = addsUp ? parts.reduce((sum, { amount }) => sum + amount, 0) || whole : whole;
        if (state === 'BOOK') booked += isCredit ? total : -total;
        const shown = parts.map(({ amount, hasAmount }) => (hasAmount ? amt(amount) : ''));
        return `<Ntry>${amt(total)}<CdtDbtInd>${isCredit ? 'CRDT' : 'DBIT'}</CdtDbtInd><Sts>${state}</Sts>
          <BookgDt><Dt>2026-01-05</Dt></BookgDt>
          <NtryDtls>${shown.map((one) => `<TxDtls>${one}</TxDtls>`).join('')}</NtryDtls></Ntry>`;
      });
      const rows = camt(`<Document><BkToCstmrStmt><Stmt>${texts.join('')}</Stmt></BkToCstmrStmt></Document>`);
      expect(moneyOf(rows).reduce((sum, { amount }) => sum + amount, 0)).toBe(booked);
      expect(rows.some((row) => 'issues' in row)).toBe(false);
    }),
  );
});
