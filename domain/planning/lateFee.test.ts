import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { live, liveThrough, pay, payAll } from '../../test/calendar/liveThrough.js';
import { bookedFees } from '../../test/calendar/lifeBook.js';
import { lateFee, principal } from '../money/allocation.js';
import { MAX_AMOUNT } from '../money/money.js';
import { STANDARD } from '../policy/standard.js';

const entry = (type: string, amount: bigint) => ({ type, amount });
const of = (charged: bigint, fees: bigint, settled: bigint) => [
  entry('charge', charged),
  entry('late-fee', fees),
  entry('payment', -settled),
];

describe('what is left of the invoice itself', () => {
  test.each<[bigint, bigint, bigint, bigint, bigint]>([
    // charged, fees, settled → invoice first, fees first
    [1_000n, 0n, 0n, 1_000n, 1_000n],
    [1_000n, 0n, 400n, 600n, 600n],
    [1_000n, 20n, 0n, 1_000n, 1_000n],
    [1_000n, 20n, 10n, 990n, 1_000n],
    [1_000n, 20n, 20n, 980n, 1_000n],
    [1_000n, 20n, 21n, 979n, 999n],
    [1_000n, 20n, 400n, 600n, 620n],
    [1_000n, 20n, 1_000n, 0n, 20n],
    [1_000n, 20n, 1_010n, 0n, 10n],
    [1_000n, 20n, 1_020n, 0n, 0n],
    [1_000n, 20n, 5_000n, 0n, 0n],
    [0n, 20n, 0n, 0n, 0n],
    [MAX_AMOUNT, 1n, 1n, MAX_AMOUNT - 1n, MAX_AMOUNT],
  ])('charged %s, fees %s, settled %s: %s, or fees first %s', (charged, fees, settled, first, feesFirst) => {
    expect(principal(of(charged, fees, settled), 'invoice-first')).toBe(first);
    expect(principal(of(charged, fees, settled), 'fees-first')).toBe(feesFirst);
  });

  test.each<[string, [string, bigint][], bigint, bigint]>([
    // entries in the order in which they were booked → invoice first, fees first
    [
      'a payment before the fee',
      [
        ['charge', 1_000n],
        ['payment', -500n],
        ['late-fee', 10n],
      ],
      500n,
      500n,
    ],
    [
      'and one after it',
      [
        ['charge', 1_000n],
        ['payment', -500n],
        ['late-fee', 10n],
        ['payment', -30n],
      ],
      470n,
      480n,
    ],
    [
      'a fee that was waived',
      [
        ['charge', 1_000n],
        ['late-fee', 20n],
        ['fee-waiver', -20n],
        ['payment', -100n],
      ],
      900n,
      900n,
    ],
    [
      'a payment that went back',
      [
        ['charge', 1_000n],
        ['late-fee', 20n],
        ['payment', -1_020n],
        ['refund', 1_020n],
      ],
      1_000n,
      1_000n,
    ],
    [
      'a part of one that went back',
      [
        ['charge', 1_000n],
        ['late-fee', 20n],
        ['payment', -1_020n],
        ['refund', 100n],
      ],
      80n,
      100n,
    ],
    [
      'credit used',
      [
        ['charge', 1_000n],
        ['credit', -400n],
      ],
      600n,
      600n,
    ],
  ])('%s', (_, entries, first, feesFirst) => {
    const booked = entries.map(([type, amount]) => entry(type, amount));
    expect(principal(booked, 'invoice-first')).toBe(first);
    expect(principal(booked, 'fees-first')).toBe(feesFirst);
  });

  const amount = fc.bigInt({ min: 0n, max: MAX_AMOUNT });
  const order = fc.constantFrom('invoice-first' as const, 'fees-first' as const);

  test('is never negative, never more than was charged or than is open, and nothing when all is settled', () => {
    fc.assert(
      fc.property(amount, amount, amount, order, (charged, fees, settled, first) => {
        const left = principal(of(charged, fees, settled), first);
        const balance = charged + fees - settled;
        expect(left >= 0n && left <= charged).toBe(true);
        expect(left <= (balance > 0n ? balance : 0n)).toBe(true);
        expect(principal(of(charged, fees, charged + fees), first)).toBe(0n);
      }),
    );
  });

  test('does not grow by a fee while nothing is paid: no fees on fees', () => {
    fc.assert(
      fc.property(amount, amount, order, (charged, fees, first) => {
        expect(principal(of(charged, fees, 0n), first)).toBe(charged);
      }),
    );
  });
});

describe('two percent, rounded half up to the minor unit', () => {
  test.each([
    [100_000n, 2_000n],
    [24n, 0n],
    [25n, 1n],
    [12_345n, 247n],
    [12_324n, 246n],
    [12_325n, 247n],
    [MAX_AMOUNT, 180_143_985_094_820n],
  ])('of %s: %s', (outstanding, fee) => {
    expect(lateFee(outstanding, 200)).toBe(fee);
  });
});

const lifeFees = (...life: Parameters<typeof live>) => bookedFees(live(...life).debts[0]!);
const noHandOff = { ...STANDARD, steps: STANDARD.steps.filter(({ stage }) => stage !== 'litigation') };

describe('late fees of a debt of 1,000.00 as it is lived', () => {
  test('2 % on days 90 and 120 of the invoice, not of the fee', () => {
    expect(lifeFees(STANDARD)).toBe(4_000n);
  });

  test('every 30 days for ever where the policy never hands off', () => {
    const fees = liveThrough(noHandOff, {}, { until: 240 }).filter((line) => line.includes('late-fee'));
    expect(fees).toEqual([90, 120, 150, 180, 210, 240].map((day) => `day ${day}: late-fee-${day}`));
    expect(lifeFees(noHandOff, {}, { until: 240 })).toBe(12_000n);
  });

  test('a part payment lowers the second fee', () => {
    expect(lifeFees(STANDARD, { 100: pay(50_000) })).toBe(2_000n + 1_000n);
    expect(lifeFees({ ...STANDARD, allocation: 'fees-first' }, { 100: pay(50_000) })).toBe(2_000n + 1_040n);
  });

  test('an invoice of which only the fee is open is charged no more', () => {
    expect(lifeFees(STANDARD, { 100: pay(100_000) })).toBe(2_000n);
  });

  test('none before day 90, none after the payment', () => {
    expect(lifeFees(STANDARD, { 89: payAll() })).toBe(0n);
    expect(lifeFees(STANDARD, { 90: payAll() })).toBe(2_000n);
    expect(lifeFees(STANDARD, { 119: payAll() })).toBe(2_000n);
  });

  test('the largest amount that the contract accepts', () => {
    expect(lifeFees(STANDARD, {}, { amount: Number(MAX_AMOUNT) })).toBe(2n * 180_143_985_094_820n);
  });
});
