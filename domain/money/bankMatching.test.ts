import { describe, expect, test } from '@jest/globals';
import { matchBankRow, namesIn, type MatchCandidate } from './bankMatching.js';
import { concerned, suggest } from './bankSuggestions.js';

const candidate = (invoiceId: string, more: Partial<MatchCandidate> = {}): MatchCandidate => ({
  invoiceId,
  number: invoiceId,
  accountId: 'acme',
  accountName: 'Acme GmbH',
  currency: 'EUR',
  balance: 10_000n,
  open: true,
  ...more,
});

const BOOKS = [
  candidate('GP-1'),
  candidate('GP-1.2', { balance: 500n }),
  candidate('GP-10'),
  candidate('INV-2026-001', { balance: 77n }),
  candidate('MS-3301', { accountId: 'meridian', accountName: 'Meridian Software Inc.' }),
  candidate('US-1', { currency: 'USD' }),
  candidate('2026', { accountId: 'meridian', accountName: 'Meridian Software Inc.', balance: 40n }),
  candidate('credit', { balance: 41n }),
  candidate('case-7', { accountId: 'low' }),
  candidate('CASE-7', { accountId: 'high' }),
];

const row = (reference: string, more: object = {}) => ({
  amount: 123n,
  currency: 'EUR',
  payer: 'Somebody',
  reference,
  ...more,
});
const toInvoice = (invoiceId: string) => ({ kind: 'invoice', invoiceId });
const toInvoices = (...invoiceIds: string[]) => ({ kind: 'account', accountId: 'acme', invoiceIds });
const nothing = { kind: 'none' };

describe('what a reference names', () => {
  test.each<[string, object, object?]>([
    ['GP-1', toInvoice('GP-1')],
    ['gp-1', toInvoice('GP-1')],
    ['Invoice GP-1, thank you.', toInvoice('GP-1')],
    ['Invoice:GP-1.', toInvoice('GP-1')],
    ['Rg.Nr.GP-1', toInvoice('GP-1')],
    ['EREF+GP-1 SVWZ+Danke', toInvoice('GP-1')],
    ['(GP-1)', toInvoice('GP-1')],
    ['GP-1 GP-1', toInvoice('GP-1')],
    ['GP-1.2', toInvoice('GP-1.2')],
    ['GP-10', toInvoice('GP-10')],
    ['GP-1-2', nothing],
    ['GP-1.3', nothing],
    ['XGP-1', nothing],
    ['ÄGP-1', nothing],
    ['GP-1Ä', nothing],
    ['GP 1', nothing],
    ['', nothing],
    ['thanks', nothing],
    ['GP-1 and GP-10', toInvoices('GP-1', 'GP-10')],
    ['GP-1/GP-10', toInvoices('GP-1', 'GP-10')],
    ['GP-1, MS-3301', nothing],
    ['GP-1, US-1', nothing],
    ['US-1', toInvoice('US-1')],
    ['case-7', toInvoice('case-7')],
    ['CASE-7', toInvoice('CASE-7')],
    ['Case-7', nothing],
    ['rent 2026', nothing],
    ['rent 12.03.2026', nothing, { amount: 40n }],
    ['rent 2026', toInvoice('2026'), { amount: 40n }],
    ['rent 2026', toInvoice('2026'), { payer: 'MERIDIAN SOFTWARE' }],
    ['credit', nothing],
    ['GP-1 of 2026', toInvoice('GP-1')],
    ['', nothing, { amount: 10_000n, payer: 'Acme GmbH' }],
  ])('%j', (reference, match, more = {}) => {
    expect(matchBankRow(row(reference, more), BOOKS)).toEqual(match);
  });

  const NUMBERED = [
    candidate('INV-2025-00012.1a2b', { number: 'INV/2025/00012' }),
    candidate('INV-2025-00013.1a2b', { number: 'INV/2025/00013' }),
    candidate('2025-001.aa', { number: '2025-001' }),
    candidate('2025-001-A.bb', { number: '2025-001 / A' }),
    candidate('Re-7.cc', { number: 'Re. Nr. 7 ä' }),
  ];
  test.each<[string, object]>([
    ['INV/2025/00012', toInvoice('INV-2025-00012.1a2b')],
    ['Rechnung inv/2025/00012 vom 3.1.', toInvoice('INV-2025-00012.1a2b')],
    ['INV/2025/00012, INV/2025/00013', toInvoices('INV-2025-00012.1a2b', 'INV-2025-00013.1a2b')],
    ['INV/2025/0001', nothing],
    ['INV/2025/000123', nothing],
    ['2025-001', nothing],
    ['2025-001 / A', toInvoice('2025-001-A.bb')],
    ['zu Re. Nr. 7 ä', toInvoice('Re-7.cc')],
  ])('the own number of an invoice: %j', (reference, match) => {
    expect(matchBankRow(row(reference), NUMBERED)).toEqual(match);
  });

  test('a long reference is read in moments', () => {
    const before = process.cpuUsage();
    for (const text of ['a.'.repeat(5_000), '-'.repeat(10_000), 'a:'.repeat(5_000)])
      namesIn(text.slice(0, 500));
    expect(process.cpuUsage(before).user).toBeLessThan(100_000);
  });
});

describe('what is suggested', () => {
  const CLEAR = BOOKS.filter(({ invoiceId }) => invoiceId !== '2026');
  const clues = (of: object, books = CLEAR) =>
    suggest(row('', of), books).map(({ invoiceId, clues }) => `${invoiceId}: ${clues.join(' ')}`);

  test.each<[string, object, string[]]>([
    ['the balance', { amount: 77n }, ['INV-2026-001: balance']],
    ['the balance in another currency', { amount: 77n, currency: 'USD' }, []],
    ['another spelling', { reference: 'INV 2026 001' }, ['INV-2026-001: reference']],
    ['the number alone', { reference: 'Rechnung 2026-001' }, ['INV-2026-001: reference']],
    ['a wrong digit', { reference: 'INV-2026-007' }, ['INV-2026-001: reference']],
    ['a digit too many', { reference: 'INV-2026-0011' }, ['INV-2026-001: reference']],
    ['two digits that changed places', { reference: 'INV-2062-001' }, ['INV-2026-001: reference']],
    ['two that are named', { reference: 'GP-1, MS-3301' }, ['GP-1: reference', 'MS-3301: reference']],
    ['two that differ by case', { reference: 'Case-7' }, ['case-7: reference', 'CASE-7: reference']],
    ['blanks within', { reference: 'GP 10' }, ['GP-10: reference']],
    ['another number', { reference: 'INV-2025-007' }, []],
    [
      'several clues before one',
      { amount: 77n, payer: 'ACME' },
      ['INV-2026-001: balance payer', 'GP-1: payer', 'GP-1.2: payer', 'GP-10: payer', 'credit: payer'],
    ],
    ['nothing', { payer: 'Globex' }, []],
    ['a legal form alone', { payer: 'GmbH & Co. KG' }, []],
  ])('by %s', (_name, of, expected) => {
    expect(clues(of)).toEqual(expected);
  });

  test.each(['Müller & Söhne GmbH', 'MUELLER SOEHNE', 'Muller u. Sohne Berlin'])('the payer %s', (payer) => {
    const books = [candidate('X-100', { accountName: 'Müller & Söhne' })];
    expect(clues({ payer }, books)).toEqual(['X-100: payer']);
  });

  test('what is closed is not suggested', () => {
    expect(clues({ amount: 77n }, [candidate('X-100', { balance: 77n, open: false })])).toEqual([]);
  });
});

describe('what waits until a person has looked', () => {
  const of = (...books: MatchCandidate[]) =>
    concerned(suggest(row('', { amount: 10_000n, payer: 'Acme' }), books));
  const other = { accountId: 'b', accountName: 'Globex' };

  test('the only one suggested', () =>
    expect(of(candidate('A-1', other))).toEqual({ invoiceId: 'A-1', accountId: 'b' }));
  test('the one with most clues', () =>
    expect(of(candidate('A-1'), candidate('A-2', other))).toEqual({ invoiceId: 'A-1', accountId: 'acme' }));
  test('the account of all', () =>
    expect(of(candidate('A-1'), candidate('A-2'))).toEqual({ invoiceId: null, accountId: 'acme' }));
  test('null where they differ', () =>
    expect(of(candidate('A-1', other), candidate('A-2', { ...other, accountId: 'c' }))).toEqual({
      invoiceId: null,
      accountId: null,
    }));
});
