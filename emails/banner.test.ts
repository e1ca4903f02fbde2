import { expect, test } from '@jest/globals';
import { bannerOfAccount } from './banner.js';

test.each([
  [false, [], null],
  [false, [-3, 30], null],
  [false, [31], 'PAST DUE ACCOUNT'],
  [false, [5, 200], 'PAST DUE ACCOUNT'],
  [true, [-3], 'ACCOUNT ON HOLD'],
])('hold %s, ages %j: %s', (onHold, ages, banner) => {
  expect(
    bannerOfAccount(
      onHold,
      ages.map((daysPastDue) => ({ daysPastDue })),
    ),
  ).toBe(banner);
});
