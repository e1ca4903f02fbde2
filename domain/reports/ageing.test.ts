import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ageingRow, BUCKETS, bucketOf } from './ageing.js';

describe('a balance falls into the bucket of its age', () => {
  test.each([
    [-30, 'current'],
    [-1, 'current'],
    [0, 'current'],
    [1, '1-15'],
    [15, '1-15'],
    [16, '16-30'],
    [30, '16-30'],
    [31, '31-90'],
    [90, '31-90'],
    [91, '91-120'],
    [120, '91-120'],
    [121, '>120'],
    [10_000, '>120'],
  ])('%i days past due: %s', (days, bucket) => {
    expect(bucketOf(days)).toBe(bucket);
  });
});

test('balances are summed by age', () => {
  const debts = [
    { daysPastDue: -3, balance: 1n },
    { daysPastDue: 0, balance: 2n },
    { daysPastDue: 1, balance: 10n },
    { daysPastDue: 30, balance: 100n },
    { daysPastDue: 90, balance: 1_000n },
    { daysPastDue: 120, balance: 10_000n },
    { daysPastDue: 121, balance: 9_007_199_254_740_991n },
    { daysPastDue: 500, balance: 9_007_199_254_740_991n },
  ];
  expect(ageingRow(debts)).toEqual({
    current: 3n,
    '1-15': 10n,
    '16-30': 100n,
    '31-90': 1_000n,
    '91-120': 10_000n,
    '>120': 18_014_398_509_481_982n,
    total: 18_014_398_509_493_095n,
  });
});

test('nothing owed: every bucket and the total are zero', () => {
  expect(Object.values(ageingRow([]))).toEqual([...BUCKETS, 'total'].map(() => 0n));
});

test('the buckets always add up to the total', () => {
  const debt = fc.record({ daysPastDue: fc.integer({ min: -400, max: 4_000 }), balance: fc.bigInt() });
  fc.assert(
    fc.property(fc.array(debt), (debts) => {
      const row = ageingRow(debts);
      expect(BUCKETS.reduce((sum, bucket) => sum + row[bucket], 0n)).toBe(row.total);
      expect(row.total).toBe(debts.reduce((sum, { balance }) => sum + balance, 0n));
    }),
  );
});
