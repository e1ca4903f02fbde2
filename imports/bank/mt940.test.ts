import { describe, expect, test } from '@jest/globals';
import { issueText } from '../files/issue.js';
import { readMt940 } from './mt940.js';
import { looksLikeMt940 } from './mt940Fields.js';
import { type PlacedRow } from './row.js';

/** A statement whose last balance fits its entries, unless another one is given. */
const statement = (entries: string, { opening = 'C260102EUR1000,00', closing = balance(entries) } = {}) =>
  `:20:STARTUMS\n:25:10020030/1234567\n:28C:1/1\n:60F:${opening}\n${entries}\n:62F:${closing}\n-\n`;

function balance(entries: string): string {
  const parts = [...entries.matchAll(/^:61:[\d ]+(C|D|RC|RD)R?(\d+,\d*)/gm)];
  const sum = parts.reduce(
    (total, [, mark, amount]) =>
      total + (mark === 'C' || mark === 'RD' ? 1 : -1) * Number(amount!.replace(',', '.')),
    1_000,
  );
  return `${sum < 0 ? 'D' : 'C'}260105EUR${Math.abs(sum).toFixed(2).replace('.', ',')}`;
}

const read = (text: string) => readMt940('bank.sta', text).rows.map(shown);

function shown(row: PlacedRow): string {
  if ('issues' in row) return row.issues.map(issueText).join('; ');
  if ('leftOut' in row) return `${row.line} ${row.leftOut}`;
  const { amount, currency, receivedOn, reference, payer, transactionId } = row.identity;
  const kind = row.reversal ? ' reversal' : '';
  return `${row.line}${kind} ${receivedOn} ${amount} ${currency} [${reference}] ${payer} #${transactionId}`;
}

test('a German bank: subfields that are broken after 27 characters, and tags of SEPA', () => {
  const text = statement(
    [
      ':61:2601050105CR180,00N166NONREF//BNK-1',
      ':86:166?00GUTSCHRIFT?109310?20EREF+NOTPROVIDED?21SVWZ+Rechnung RE-20',
      '26-00001?22234 vom Dezember?23danke?30BYLADEM1?31DE89370400440532013000?32Müller Bau?33 GmbH?34166',
      ':61:2601050105DR12,50N004NONREF',
      ':86:004?00LASTSCHRIFT?20SVWZ+Strom',
    ].join('\n'),
  );
  expect(read(text)).toEqual([
    '5 2026-01-05 18000 EUR [Rechnung RE-2026-00001234 vom Dezember danke] Müller Bau GmbH #BNK-1:2026-01-05',
    '8 2026-01-05 -1250 EUR [Strom]  #',
  ]);
});

describe('a Dutch bank: words between slashes', () => {
  test.each([
    [
      'ABN AMRO',
      [
        '/TRTP/SEPA OVERBOEKING/IBAN/NL18RABO0123459876/BIC/RABONL2U',
        '/NAME/J. Jansen/REMI/Factuur GP-7/EREF/NOTPROVIDED',
      ],
      '[Factuur GP-7] J. Jansen',
    ],
    [
      'ING',
      [
        '/EREF/GP-8//CNTP/NL32INGB0000012345/INGBNL2A/ING BANK NV INZAK',
        'E WEB///REMI/USTD//EV10001REP1000000T1000/',
      ],
      '[EV10001REP1000000T1000 GP-8] ING BANK NV INZAK E WEB',
    ],
    ['Rabobank', ['/ORDP//NAME/Acme BV/REMI/STRD/CUR/9876543210123456'], '[9876543210123456] Acme BV'],
    ['the name of the beneficiary is not the payer', ['/BENM//NAME/Wij/REMI/GP-9'], '[GP-9] '],
  ])('%s', (_, lines, expected) => {
    const text = statement(`:61:2601050105C180,00NTRFNONREF//1\n/TRCD/00100/\n:86:${lines.join('\n')}`);
    expect(read(text)).toEqual([`5 2026-01-05 18000 EUR ${expected} #1:2026-01-05`]);
  });
});

test('free text: a full line goes on in the next one, a shorter one ends with a word', () => {
  const full = `${'x'.repeat(60)} RE-1`;
  const text = statement(`:61:260105C180,NTRFGP-4\n:86:${full}\n234 and\n:86:more\n`);
  expect(read(text)).toEqual([`5 2026-01-05 18000 EUR [${full}234 and more GP-4]  #`]);
});

test('marks: reversals, what is only expected, and charges that are given back', () => {
  const marks = [
    'RD5,00NTRF',
    'RC5,00NTRF',
    'EC5,00NTRF',
    'ED5,00NTRF',
    'C5,00NCHG',
    'CR5,00NTRF',
    'D5,00NTRF',
  ];
  const entries = marks.map((mark) => `:61:2601050105${mark}NONREF`);
  const returned = ':61:2601050105C5,00N159NONREF\n:86:159?20GP-1';
  const debit = ':61:2601050105D5,00N109NONREF\n:86:109?20GP-1';
  expect(read(statement([...entries, returned, debit].join('\n')))).toEqual([
    '5 reversal 2026-01-05 500 EUR []  #',
    '6 reversal 2026-01-05 -500 EUR []  #',
    '7 waiting',
    '8 waiting',
    '9 bank charge',
    '10 2026-01-05 500 EUR []  #',
    '11 2026-01-05 -500 EUR []  #',
    '12 reversal 2026-01-05 500 EUR [GP-1]  #',
    '14 reversal 2026-01-05 -500 EUR [GP-1]  #',
  ]);
});

test.each([
  ['2601020102', '2026-01-02'],
  ['260102    ', '2026-01-02'],
  ['260102', '2026-01-02'],
  ['2601021231', '2025-12-31'],
  ['2512310102', '2026-01-02'],
  ['2402280229', '2024-02-29'],
])('the year of a date of entry is the one nearest to the value date (%s)', (dates, expected) => {
  expect(read(statement(`:61:${dates}C5,NTRFNONREF`))[0]).toContain(expected);
});

test('several statements, in the blocks of SWIFT, each in its own currency', () => {
  const one = `{1:F01BANKDEFFAXXX0000000000}{2:O9400000260105BANKDEFFAXXXN}{3:{108:1}}{4:\n:20:1\n:25:1\n:28C:1\n:60F:C260102EUR0,\n:61:260105C1,NTRFGP-1\n:62F:C260105EUR1,\n-}{5:{CHK:1}}`;
  const text = `BANKHEADER\n940\n${one}\n${one.replaceAll('EUR', 'JPY')}`.replaceAll('\n', '\r\n');
  expect(looksLikeMt940(text)).toBe(true);
  expect(read(text)).toEqual(['8 2026-01-05 100 EUR [GP-1]  #', '16 2026-01-05 1 JPY [GP-1]  #']);
});

test('what cannot be read is refused by line, and the rest is read', () => {
  const bad = [
    ':61:260230C5,NTRFNONREF',
    ':61:260105X5,NTRFNONREF',
    ':61:260105C5.00NTRFNONREF',
    ':61:260105C5,555NTRFNONREF',
    ':99:what',
    ':86:text\ufffd',
    ':61:260105C5,NTRFGP-1',
    ':86:text\ufffd',
  ];
  expect(read(statement(bad.join('\n'), { closing: 'C260105EUR0,' }))).toEqual([
    'line 5: "260230C5,NTRFNONREF" has a date that is none',
    'line 6: "260105X5,NTRFNONREF" cannot be read as a transaction (field 61 of MT940)',
    'line 7: "260105C5.00NTRFNONREF" cannot be read as a transaction (field 61 of MT940)',
    'line 8: "260105C5,555NTRFNONREF" has an amount that cannot be read: "5.555" has more decimals than EUR allows (2)',
    'line 11: "text�" contains a character that cannot be read: name the encoding with --encoding',
    'line 9: ":99:" is no field of an MT940 statement',
  ]);
});

test('a balance that the entries do not lead to shows a lost entry', () => {
  const text = statement(':61:260105C5,NTRFGP-1\n61:260105C7,NTRFGP-2', { closing: 'C260105EUR1012,00' });
  expect(read(text)).toEqual([
    '5 2026-01-05 500 EUR [GP-1]  #',
    'line 7: "C260105EUR1012,00" is the last balance, and the entries read lead to EUR 1,005.00: look for a missing or damaged entry',
  ]);
});

test('a statement without its last balance is cut off', () => {
  const text = statement(':61:260105C5,NTRFGP-1').replace(/:62F[^]*/, '');
  expect(read(text + text)).toEqual([
    '5 2026-01-05 500 EUR [GP-1]  #',
    '10 2026-01-05 500 EUR [GP-1]  #',
    'line 4: "C260102EUR1000,00" has no last balance (:62F:) after it: export again',
    'line 9: "C260102EUR1000,00" has no last balance (:62F:) after it: export again',
  ]);
});

test('a line of free text may begin as a tag does', () => {
  const text = statement(':61:260105C5,NTRFNONREF\n:86:paid at 10\n:26:30: GP-1');
  expect(read(text)).toEqual(['5 2026-01-05 500 EUR [paid at 10 :26:30: GP-1]  #']);
});

test('without a readable balance no entry has a currency', () => {
  const problem = '"260105C5,NTRFGP-1" has no balance (:60F:) before it, which names the currency';
  expect(read(statement(':61:260105C5,NTRFGP-1', { opening: 'C260102EURO1,' }))).toEqual([
    `line 5: ${problem}`,
    'line 4: "C260102EURO1," is no balance (field 60 of MT940)',
  ]);
});

test('a file without a statement is refused in one sentence', () => {
  const text = ':20:1\n:25:1\n:34F:EURD0,\n:61:260105C5,NTRFGP-1\n-';
  expect(() => read(text)).toThrow(
    /bank\.sta has no statement: each statement of MT940 begins with a balance/,
  );
});
