import { describe, expect, test } from '@jest/globals';
import { collectionEffectiveness, collectionRate, daysSalesOutstanding, keptRate } from './measures.js';

describe('days sales outstanding: receivables ÷ credit sales × days', () => {
  test.each<[ending: bigint, sales: bigint, days: number, expected: number | null]>([
    [450_000n, 900_000n, 90, 45],
    [100_000n, 300_000n, 91, 30.3],
    [50_000n, 30_000n, 30, 50],
    [0n, 30_000n, 30, 0],
    [50_000n, 0n, 30, null],
    [50_000n, -1n, 30, null],
    [1n, 3n, 1, 0.3],
    [1n, 20n, 1, 0.1],
  ])('%i of %i in %i days: %s', (ending, sales, days, expected) => {
    expect(daysSalesOutstanding({ ending, sales }, days)).toBe(expected);
  });
});

describe('collection effectiveness index', () => {
  test.each<[string, [bigint, bigint, bigint, bigint], number | null]>([
    ['(500 + 300 − 200) ÷ (500 + 300 − 100) = 85.7 %', [500n, 300n, 200n, 100n], 85.7],
    ['all that was due is paid', [500n, 300n, 100n, 100n], 100],
    ['nothing is paid', [500n, 0n, 500n, 0n], 0],
    ['more is owed than there was: a payment went back', [500n, 0n, 600n, 0n], -20],
    ['nothing could be collected', [0n, 300n, 300n, 300n], null],
  ])('%s', (_, [beginning, sales, ending, endingCurrent], expected) => {
    expect(collectionEffectiveness({ beginning, sales, ending, endingCurrent })).toBe(expected);
  });
});

test.each<[bigint, bigint, bigint, number | null]>([
  [500n, 300n, 400n, 50],
  [500n, 300n, -80n, -10],
  [0n, 300n, 100n, 33.3],
  [0n, 0n, 0n, null],
])('of %i owed and %i sold %i was collected: %s %%', (beginning, sales, collected, expected) => {
  expect(collectionRate({ beginning, sales, collected })).toBe(expected);
});

test.each([
  [3, 1, 75],
  [2, 1, 66.7],
  [0, 4, 0],
  [0, 0, null],
])('%i kept, %i broken: %s %%', (kept, broken, expected) => {
  expect(keptRate(kept, broken)).toBe(expected);
});
