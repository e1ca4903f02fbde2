import { expect, test } from '@jest/globals';
import { fromStripe } from './stripeAmount.js';

const AMOUNTS: [stripe: number, code: string, ours: bigint | null, meaning: string][] = [
  [1_000, 'usd', 1_000n, '10.00 dollars'],
  [500, 'jpy', 500n, '500 yen'],
  [500, 'krw', 500n, '500 won'],
  [5_120, 'kwd', 5_120n, '5.120 dinars'],
  [500, 'isk', 5n, '5 krónur'],
  [501, 'isk', null, 'a fraction of a króna, which there is not'],
  [500, 'ugx', 5n, '5 shillings'],
  [5, 'mga', 500n, '5 ariary'],
  [1_045, 'huf', 1_045n, '10.45 forints'],
  [80_045, 'twd', 80_045n, '800.45 dollars'],
  [100, 'xyz', null, 'no currency'],
];

test.each(AMOUNTS)('%d %s is %s: %s', (stripe, code, ours) => {
  expect(fromStripe(stripe, code)).toEqual(
    ours === null ? null : { amount: ours, currency: code.toUpperCase() },
  );
});
