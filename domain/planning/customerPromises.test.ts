import { expect, test } from '@jest/globals';
import { minPromise } from './customerPromises.js';

test.each([
  [100_000n, 'EUR', undefined, 25_000n],
  [100_001n, 'EUR', undefined, 25_001n],
  [5_000n, 'EUR', undefined, 1_250n],
  [4_999n, 'EUR', undefined, 4_999n],
  [49n, 'JPY', undefined, 49n],
  [50n, 'JPY', undefined, 13n],
  [1_950_750n, 'KWD', 10, 195_075n],
  [100_000n, 'EUR', 100, 100_000n],
])('of %s %s at least (%s %%) %s', (balance, currency, percent, least) => {
  expect(minPromise(balance, currency, percent)).toBe(least);
});
