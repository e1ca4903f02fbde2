import { describe, expect, test } from '@jest/globals';
import { issueText } from '../files/issue.js';
import { readCamt } from './camt.js';
import { type PlacedRow } from './row.js';
import { type BankMeaning } from './states.js';

const XMLNS = 'urn:iso:std:iso:20022:tech:xsd';
const statement = (version: string, ...statements: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="${XMLNS}:camt.053.001.${version}"><BkToCstmrStmt>
<GrpHdr><MsgId>M-1</MsgId><CreDtTm>2026-01-05T20:00:00Z</CreDtTm></GrpHdr>
${statements.map((one, place) => `<Stmt><Id>${place}</Id>${one}</Stmt>`).join('\n')}
</BkToCstmrStmt></Document>`;

const entry = (more: string, { amount = '180.00', mark = 'CRDT', state = '<Cd>BOOK</Cd>' } = {}) =>
  `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${mark}</CdtDbtInd><Sts>${state}</Sts>
   <BookgDt><Dt>2026-01-05</Dt></BookgDt><ValDt><Dt>2026-01-07</Dt></ValDt>${more}</Ntry>`;
const details = (...transactions: string[]) =>
  `<NtryDtls>${transactions.map((one) => `<TxDtls>${one}</TxDtls>`).join('')}</NtryDtls>`;
const free = (text: string) => `<RmtInf><Ustrd>${text}</Ustrd></RmtInf>`;

const read = (text: string, means: [string, BankMeaning][] = []) =>
  readCamt('bank.xml', text, new Map(means)).rows;
const readEntry = (...entry: Parameters<typeof statement> extends [string, ...infer R] ? R : never) =>
  read(statement('08', ...entry)).map(shown);

/** `1: EUR 180.00 …` as plain words. */
function shown(row: PlacedRow): string {
  if ('issues' in row) return row.issues.map(issueText).join('; ');
  if ('leftOut' in row) return `${row.line} ${row.leftOut}`;
  const { amount, currency, receivedOn, reference, payer, transactionId } = row.identity;
  const kind = row.reversal ? ' reversal' : '';
  return `${row.line}${kind} ${receivedOn} ${amount} ${currency} [${reference}] ${payer} #${transactionId}`;
}

const V02 = statement(
  '02',
  `<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>
  <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">9999.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
  <Ntry><Amt Ccy="EUR">180.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
  <BookgDt><Dt>2026-01-05</Dt></BookgDt><ValDt><Dt>2026-01-05</Dt></ValDt><AcctSvcrRef>2026010512345678</AcctSvcrRef>
  <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>
  <Prtry><Cd>NTRF+166+00931</Cd><Issr>DK</Issr></Prtry></BkTxCd>
  <NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId><MndtId>M-77</MndtId></Refs>
  <RltdPties><Dbtr><Nm>Müller &amp; Söhne</Nm></Dbtr><Cdtr><Nm>Wir</Nm></Cdtr></RltdPties>
  <RmtInf><Ustrd>Rechnung GP-7</Ustrd><Ustrd>danke</Ustrd></RmtInf></TxDtls></NtryDtls>
  <AddtlNtryInf>SEPA-GUTSCHRIFT</AddtlNtryInf></Ntry>`,
);
const V06 = statement(
  '06',
  `<Ntry><NtryRef>1</NtryRef><Amt Ccy="CHF">75.5</Amt><CdtDbtInd>CRDT</CdtDbtInd><RvslInd>false</RvslInd>
  <Sts>BOOK</Sts><BookgDt><DtTm>2026-01-05T23:59:00+01:00</DtTm></BookgDt><AcctSvcrRef>E-1</AcctSvcrRef>
  <NtryDtls><Btch><NbOfTxs>1</NbOfTxs></Btch><TxDtls><Refs><AcctSvcrRef>T-1</AcctSvcrRef><InstrId>I-1</InstrId>
  <EndToEndId>GP-8</EndToEndId></Refs><Amt Ccy="CHF">75.5</Amt><CdtDbtInd>CRDT</CdtDbtInd>
  <RltdPties><UltmtDbtr><Nm>Enkel AG</Nm></UltmtDbtr></RltdPties><RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry>
  <Prtry>QRR</Prtry></CdOrPrtry></Tp><Ref>210000000003139471430009017</Ref></CdtrRefInf>
  <AddtlRmtInf>Order 12</AddtlRmtInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>`,
);
const V08 = statement(
  '08',
  entry(
    details(`<Refs><EndToEndId>GP-9</EndToEndId></Refs>
    <RltdPties><Dbtr><Pty><Nm>Acme</Nm></Pty></Dbtr><UltmtDbtr><Pty><Nm>Other</Nm></Pty></UltmtDbtr></RltdPties>
    ${free('GP-9')}`),
  ),
);
const V13 = statement(
  '13',
  entry(
    details(`<Refs><AcctSvcrRef>A-13</AcctSvcrRef></Refs><RltdPties><Dbtr><Pty><Nm>Acme</Nm></Pty></Dbtr></RltdPties>
    <RmtInf><Strd><RfrdDocInf><Nb>GP-10</Nb></RfrdDocInf></Strd></RmtInf>`),
  ),
);

test.each([
  ['02', V02, '1 2026-01-05 18000 EUR [Rechnung GP-7 danke] Müller & Söhne #2026010512345678'],
  ['06', V06, '1 2026-01-05 7550 CHF [210000000003139471430009017 Order 12 GP-8] Enkel AG #T-1'],
  ['08', V08, '1 2026-01-05 18000 EUR [GP-9] Acme #'],
  ['13', V13, '1 2026-01-05 18000 EUR [GP-10] Acme #A-13'],
])('a statement of version %s', (_, text, expected) => {
  expect(read(text).map(shown)).toEqual([expected]);
});

test('a notification, with prefixes of namespaces and in an envelope', () => {
  const text = `<env:Envelope xmlns:env="urn:bank"><env:Body><n:Document xmlns:n="${XMLNS}:camt.054.001.08">
    <n:BkToCstmrDbtCdtNtfctn><n:GrpHdr/><n:Ntfctn><n:Ntry><n:Amt Ccy="EUR">5.00</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd>
    <n:Sts><n:Cd>BOOK</n:Cd></n:Sts><n:ValDt><n:Dt>2026-01-07</n:Dt></n:ValDt><n:AddtlNtryInf>GP-1</n:AddtlNtryInf>
    </n:Ntry></n:Ntfctn></n:BkToCstmrDbtCdtNtfctn></n:Document></env:Body></env:Envelope>`;
  expect(read(text).map(shown)).toEqual(['1 2026-01-07 500 EUR [GP-1]  #']);
  expect(readCamt('x', text, new Map()).notes).toEqual([
    'The file is camt.054 (statements: 1, entries: 1).',
    'The statement (camt.053) of the same account has the same money: import one of the two kinds, not both.',
  ]);
});

test('entries are counted through all statements of the file', () => {
  const of = (name: string) => entry(details(free(name)));
  expect(readEntry(of('GP-1') + of('GP-2'), '', of('GP-3'))).toEqual([
    '1 2026-01-05 18000 EUR [GP-1]  #',
    '2 2026-01-05 18000 EUR [GP-2]  #',
    '3 2026-01-05 18000 EUR [GP-3]  #',
  ]);
});

test('only booked entries are money, and an unknown state is asked about', () => {
  const state = (state: string) => entry(details(free('GP-1')), { state });
  const states = ['<Cd>PDNG</Cd>', '<Cd>INFO</Cd>', '<Cd>FUTR</Cd>', 'PDNG', '<Prtry>LATER</Prtry>', ''];
  const question =
    'entry 5, element Sts: "LATER" is not a known state: say what it means (--means "LATER=booked|waiting|failed")';
  expect(readEntry(states.map(state).join(''))).toEqual([
    '1 waiting',
    '2 waiting',
    '3 waiting',
    '4 waiting',
    question,
    'entry 6, element Sts: is missing: only a booked entry is money',
  ]);
  const text = statement('08', state('<Prtry>LATER</Prtry>'));
  expect(read(text, [['later', 'waiting']]).map(shown)).toEqual(['1 waiting']);
});

describe('a batch counts once', () => {
  const part = (amount: string, name: string, more = '') =>
    `<Refs>${more}</Refs><Amt Ccy="EUR">${amount}</Amt>${free(name)}`;
  const ref = (id: string) => `<AcctSvcrRef>${id}</AcctSvcrRef>`;

  test.each([
    [
      'each payment where they add up, with the entry number where they have none of their own',
      ref('B') + details(part('100.00', 'GP-1'), part('80.00', 'GP-2')),
      ['1 2026-01-05 10000 EUR [GP-1]  #B:1', '1 2026-01-05 8000 EUR [GP-2]  #B:2'],
    ],
    [
      'by ids of their own',
      details(part('100.00', 'GP-1', ref('T-1')), part('80.00', 'GP-2', ref('T-2'))),
      ['1 2026-01-05 10000 EUR [GP-1]  #T-1', '1 2026-01-05 8000 EUR [GP-2]  #T-2'],
    ],
    [
      'an id that all of them share is none of their own',
      details(part('100.00', 'GP-1', ref('T')), part('80.00', 'GP-2', ref('T'))),
      ['1 2026-01-05 10000 EUR [GP-1]  #T:1', '1 2026-01-05 8000 EUR [GP-2]  #T:2'],
    ],
    [
      'in several blocks of details, by the amounts of version 02',
      details(`<AmtDtls><TxAmt><Amt Ccy="EUR">100</Amt></TxAmt></AmtDtls>${free('GP-1')}`) +
        details(`<AmtDtls><TxAmt><Amt Ccy="EUR">80</Amt></TxAmt></AmtDtls>${free('GP-2')}`),
      ['1 2026-01-05 10000 EUR [GP-1]  #', '1 2026-01-05 8000 EUR [GP-2]  #'],
    ],
    [
      'a payment that went out beside one that came in',
      details(part('200.00', 'GP-1'), `<CdtDbtInd>DBIT</CdtDbtInd>${part('20.00', 'GP-2')}`),
      ['1 2026-01-05 20000 EUR [GP-1]  #', '1 2026-01-05 -2000 EUR [GP-2]  #'],
    ],
    [
      'one row where they do not add up',
      ref('B') + details(part('100.00', 'GP-1'), part('81.00', 'GP-2')),
      ['1 2026-01-05 18000 EUR [GP-1 GP-2]  #B'],
    ],
    [
      'one row where they have no amounts',
      ref('B') + details(free('GP-1'), free('GP-2')),
      ['1 2026-01-05 18000 EUR [GP-1 GP-2]  #B'],
    ],
    [
      'one row where nothing is known of them',
      `${ref('B')}<NtryDtls><Btch><NbOfTxs>7</NbOfTxs></Btch></NtryDtls>`,
      ['1 2026-01-05 18000 EUR []  #B'],
    ],
    [
      'not by the one payment of three that is shown',
      `<NtryDtls><Btch><NbOfTxs>3</NbOfTxs></Btch><TxDtls>${free('GP-1')}</TxDtls></NtryDtls>`,
      ['entry 1, element NtryDtls: says that it has 3 transactions, and the file shows 1: book it by hand'],
    ],
    [
      'not where their names do not fit into one row',
      details(free('x'.repeat(300)), free('y'.repeat(300))),
      [`entry 1, element RmtInf: "${'x'.repeat(60)}…" is longer than 500 characters`],
    ],
  ])('%s', (_, more, expected) => {
    expect(readEntry(entry(more))).toEqual(expected);
  });
});

describe('money in another currency', () => {
  const foreign = (usd: string) =>
    `<AmtDtls><InstdAmt><Amt Ccy="USD">${usd}</Amt></InstdAmt><TxAmt><Amt Ccy="USD">${usd}</Amt></TxAmt></AmtDtls>`;

  test('one payment counts with the amount that was booked', () => {
    expect(readEntry(entry(details(foreign('200.00') + free('GP-1'))))).toEqual([
      '1 2026-01-05 18000 EUR [GP-1]  #',
    ]);
  });

  test('several are refused', () => {
    expect(readEntry(entry(details(foreign('90.00'), foreign('90.00'))))).toEqual([
      'entry 1, element NtryDtls: has several transactions in USD in an entry in EUR: book it by hand',
    ]);
  });

  test('several with their value in the currency of the account are rows', () => {
    const own = (eur: string) =>
      `<AmtDtls><TxAmt><Amt Ccy="USD">99.00</Amt></TxAmt><CntrValAmt><Amt Ccy="EUR">${eur}</Amt></CntrValAmt></AmtDtls>`;
    expect(readEntry(entry(details(own('100'), own('80'))))).toEqual([
      '1 2026-01-05 10000 EUR []  #',
      '1 2026-01-05 8000 EUR []  #',
    ]);
  });
});

test('what came in by a reversal is marked, and what went out has its sign', () => {
  const reversal = '<RvslInd>true</RvslInd>';
  const texts = [
    entry(reversal + details(free('GP-1'))),
    entry(reversal + details(free('GP-1')), { mark: 'DBIT' }),
    entry(details(`${free('GP-1')}<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>`)),
    entry(details(free('GP-1')), { mark: 'DBIT' }),
    entry('<RvslInd>maybe</RvslInd>'),
    entry(details(`<RtrInf><Rsn><Cd>MS03</Cd></Rsn></RtrInf>`), { mark: 'DBIT' }),
    entry(details(free('GP-1'), '<RtrInf><Rsn><Cd>MS03</Cd></Rsn></RtrInf>')),
  ];
  expect(readEntry(texts.join(''))).toEqual([
    '1 reversal 2026-01-05 18000 EUR [GP-1]  #',
    '2 reversal 2026-01-05 -18000 EUR [GP-1]  #',
    '3 reversal 2026-01-05 18000 EUR [GP-1]  #',
    '4 2026-01-05 -18000 EUR [GP-1]  #',
    'entry 5, element RvslInd: "maybe" is neither true nor false',
    '6 reversal 2026-01-05 -18000 EUR []  #',
    'entry 7, element NtryDtls: has payments and returns in one amount: book it by hand',
  ]);
});

test('a charge among payments that cannot be told apart does not hide them', () => {
  const charge = '<BkTxCd><Domn><Fmly><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn></BkTxCd>';
  expect(readEntry(entry(details(charge, free('GP-1'))))).toEqual(['1 2026-01-05 18000 EUR [GP-1]  #']);
});

test("the bank's charges are no payment, neither given back nor beside an amount", () => {
  const code =
    '<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>MCOP</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn></BkTxCd>';
  const beside = `<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">1.50</TtlChrgsAndTaxAmt><Rcrd><Amt Ccy="EUR">1.50</Amt></Rcrd></Chrgs>`;
  const net = entry(beside + details(`<Amt Ccy="EUR">181.50</Amt>${free('GP-1')}`));
  expect(readEntry(entry(code) + net + entry(code, { mark: 'DBIT' }))).toEqual([
    '1 bank charge',
    '2 2026-01-05 18000 EUR [GP-1]  #',
    '3 2026-01-05 -18000 EUR []  #',
  ]);
});

test.each([
  [entry('', { amount: '1,5' }), 'element Amt: "1,5" is not an amount'],
  [entry('', { amount: '1<x/>80' }), 'element Amt: "180" is not an amount'],
  [entry('', { amount: '-5' }), 'element Amt: "-5" is not an amount'],
  [entry('', { amount: '1.555' }), 'element Amt: "1.555" has more decimals than EUR allows (2)'],
  [entry('', { amount: '99999999999999999' }), 'element Amt: "99999999999999999" is too large'],
  [entry('').replace('EUR', 'EURO'), 'element Amt: "180.00" has no ISO 4217 currency (Ccy="EURO")'],
  [entry('').replace(/<Amt.*<\/Amt>/, ''), 'element Amt: is missing'],
  [entry('', { mark: 'C' }), 'element CdtDbtInd: "C" says neither CRDT nor DBIT'],
  [entry('').replace('01-05', '02-30'), 'element BookgDt: "2026-02-30" is not a date'],
  [entry('').replace(/<BookgDt>[^]*<\/ValDt>/, ''), 'element BookgDt: has no date'],
  [
    entry(details(free('x\ufffd'))),
    'element RmtInf: "x�" contains a character that cannot be read: name the encoding with --encoding',
  ],
])('what cannot be read is refused by entry and element (%#)', (bad, problem) => {
  expect(readEntry(entry('<AddtlNtryInf>GP-1</AddtlNtryInf>') + bad)).toEqual([
    '1 2026-01-05 18000 EUR [GP-1]  #',
    `entry 2, ${problem}`,
  ]);
});

test('an entry of nothing is no transaction', () => {
  expect(readEntry(entry('', { amount: '0.00' }))).toEqual(['1 no transaction']);
});

test.each([
  [
    'a DOCTYPE',
    V08.replace('<Document', '<!DOCTYPE x [<!ENTITY a "b">]><Document'),
    /has a DOCTYPE or an ENTITY/,
  ],
  ['half a file', V08.slice(0, -40), /damaged or cut off/],
  ['nested without end', '<a>'.repeat(200) + '</a>'.repeat(200), /cannot be read as XML/],
  ['another message', '<Document><CstmrCdtTrfInitn/></Document>', /neither a bank's statement/],
  ['a report of the day', '<Document><BkToCstmrAcctRpt></BkToCstmrAcctRpt></Document>', /camt\.052/],
  ['no statement', statement('08'), /has no account statement/],
  ['a version to come', statement('14', entry('')), /is camt\.053\.001\.14: versions \.001\.02 to \.001\.13/],
])('%s is refused in one sentence', (_, text, problem) => {
  expect(() => read(text)).toThrow(problem);
});
