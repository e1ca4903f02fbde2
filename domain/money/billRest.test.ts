import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { restOfBill } from './billRest.js';

const NONE = { fromBalance: 0n, creditNotes: 0n, offProvider: 0n, isOutOfBand: false };

test('the customer’s balance paid the rest', () => {
  expect(restOfBill({ ...NONE, total: 10_000n, paid: 6_000n, fromBalance: 4_000n })).toEqual({
    balance: 4_000n,
    creditNotes: 0n,
    outOfBand: 0n,
  });
});

test('the creditor marked the bill as paid outside', () => {
  expect(restOfBill({ ...NONE, total: 10_000n, paid: 0n, creditNotes: 1_000n, isOutOfBand: true })).toEqual({
    balance: 0n,
    creditNotes: 1_000n,
    outOfBand: 9_000n,
  });
});

test('nothing in the figures paid the rest', () => {
  expect(restOfBill({ ...NONE, total: 10_000n, paid: 6_000n })).toBeNull();
  expect(restOfBill({ ...NONE, total: 10_000n, paid: 6_000n, fromBalance: 5_000n })).toBeNull();
  expect(restOfBill({ ...NONE, total: 10_000n, paid: 6_000n, fromBalance: -4_000n })).toBeNull();
});

test('the parts and the payments are the total, or there are no parts', () => {
  const part = fc.bigInt({ min: 0n, max: 20n });
  const figures = fc.record({
    total: fc.bigInt({ min: 1n, max: 40n }),
    paid: part,
    fromBalance: fc.bigInt({ min: -5n, max: 20n }),
    creditNotes: part,
    offProvider: part,
    isOutOfBand: fc.boolean(),
  });
  fc.assert(
    fc.property(figures, (bill) => {
      const rest = restOfBill(bill);
      if (!rest) return;
      expect(rest.balance + rest.creditNotes + rest.outOfBand + bill.paid).toBe(bill.total);
      expect([rest.balance, rest.creditNotes, rest.outOfBand].every((one) => one >= 0n)).toBe(true);
    }),
  );
});
