import { describe, expect, test } from '@jest/globals';
import { findColumns } from '../files/columns.js';
import { issueText } from '../files/issue.js';
import { BANK } from './fields.js';
import { readBankRow } from './row.js';

const HEADER = ['date', 'reference', 'amount', 'State', 'D/C', 'Buchungstext', 'originalAmount'];
const GOOD = { date: '2026-01-05', reference: 'BK-1', amount: '150.00' };

/** Returns the signed amount in minor units, with `reversal` and the original amount; or why it is no money. */
function read(cells: Record<string, string>) {
  const reading = {
    columns: findColumns(HEADER, [], BANK),
    dates: 'YYYY-MM-DD',
    decimal: '.',
    currency: 'EUR',
    means: new Map(),
  } as const;
  const all: Record<string, string> = { ...GOOD, ...cells };
  const row = readBankRow({ line: 7, cells: HEADER.map((name) => all[name] ?? '') }, reading);
  if ('issues' in row) return row.issues.map(issueText);
  if ('leftOut' in row) return row.leftOut;
  const { identity, reversal, originalAmount } = row;
  return [identity.amount, ...(reversal ? ['returned'] : []), ...(originalAmount ? [originalAmount] : [])];
}

describe('whether a row is money', () => {
  test.each<[string, unknown]>([
    ['', [15_000]],
    ['COMPLETED', [15_000]],
    ['Umsatz gebucht', [15_000]],
    ['Umsatz vorgemerkt', 'waiting'],
    ['PENDING', 'waiting'],
    ['En attente', 'waiting'],
    ['REVERTED', 'failed'],
    ['Rechazado', 'failed'],
    [
      'odd',
      [
        'line 7, column State: "odd" is not a known state: say what it means (--means "odd=booked|waiting|failed")',
      ],
    ],
  ])('%s', (state, expected) => {
    expect(read({ State: state })).toEqual(expected);
  });
});

describe('the direction of a row', () => {
  test.each<[Record<string, string>, unknown]>([
    [{ amount: '-150.00' }, [-15_000]],
    [{ 'D/C': 'Credit' }, [15_000]],
    [{ 'D/C': 'Debit' }, [-15_000]],
    [{ 'D/C': 'S' }, [-15_000]],
    [{ 'D/C': 'H' }, [15_000]],
    [{ 'D/C': 'Bij' }, [15_000]],
    [{ 'D/C': 'Af' }, [-15_000]],
    [{ 'D/C': 'D', amount: '-150.00' }, [-15_000]],
    [
      { 'D/C': 'C', amount: '-150.00' },
      ['line 7, column amount: "-150.00" is negative, and "C" says that it came in'],
    ],
    [{ 'D/C': 'maybe' }, ['line 7, column D/C: "maybe" says neither in nor out']],
  ])('%j', (cells, expected) => {
    expect(read(cells)).toEqual(expected);
  });
});

describe('money that went out', () => {
  test.each<[string, Record<string, string>, unknown]>([
    ['a returned direct debit', { Buchungstext: 'LASTSCHRIFT RETOURE' }, [-15_000, 'returned']],
    [
      'with the charges of the bank',
      { Buchungstext: 'Returned item', amount: '-153.00', originalAmount: '150.00' },
      [-15_300, 'returned', 15_000],
    ],
    ['named in the reference', { reference: 'Returned cheque BK-1' }, [-15_000, 'returned']],
    ['a refund of our own', { reference: 'Refund of returned goods BK-1' }, [-15_000]],
    ['a cancelled invoice that we pay back', { reference: 'Storno BK-1' }, [-15_000]],
    ['what came in is no return', { amount: '150.00', Buchungstext: 'RETOURE' }, [15_000]],
  ])('%s', (_, cells, expected) => {
    expect(read({ amount: '-150.00', ...cells })).toEqual(expected);
  });
});
