import { expect, test } from '@jest/globals';
import { rowIds, type RowIdentity } from './ids.js';

const identity = (more: Partial<RowIdentity> = {}): RowIdentity => ({
  transactionId: '',
  receivedOn: '2026-03-01',
  amount: 100,
  currency: 'EUR',
  reference: 'GP-1',
  payer: 'Acme',
  ...more,
});
const ids = (...rows: RowIdentity[]) => rows.map(rowIds());

test("a row's id is the bank's own where it gives one", () => {
  expect(ids(identity({ transactionId: 'T-1' }))).toEqual(['bank-T-1']);
  expect(ids(identity({ transactionId: 'T 1/2' }))).toEqual([expect.stringMatching(/^bank-[0-9a-f]{32}$/)]);
  expect(ids(identity({ transactionId: 'T 1/2' }))).toEqual(
    ids(identity({ transactionId: 'T 1/2', payer: 'x' })),
  );
});

test.each(['', 'NONREF', 'NotProvided'])(
  '"%s" is no id: rows that are alike count by their number',
  (transactionId) => {
    const one = identity({ transactionId });
    const [first, second, other] = ids(one, one, identity({ transactionId, amount: 200 }));
    expect(new Set([first, second, other]).size).toBe(3);
    // In an export that overlaps the first by this day all rows of it are known, and one more of the same
    // kind is new.
    const later = ids(identity({ transactionId, amount: 300 }), one, one, one);
    expect(later.slice(1, 3)).toEqual([first, second]);
    expect([first, second, other]).not.toContain(later[3]);
  },
);

test('blanks and case make no other row', () => {
  expect(ids(identity({ reference: ' gp-1', payer: 'ACME' }))).toEqual(ids(identity()));
});
