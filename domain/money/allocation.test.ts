import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allocate, takeBack, type OpenBalance, type Position } from './allocation.js';
import { carrying } from '../planning/carryingInvoice.js';
import { addDays } from '../calendar/days.js';

const open = (...debts: [string, string, bigint][]): OpenBalance[] =>
  debts.map(([invoiceId, dueOn, balance]) => ({ invoiceId, dueOn, balance }));

const THREE = open(['C', '2026-03-31', 300n], ['A', '2026-01-31', 100n], ['B', '2026-02-28', 200n]);

describe('a payment on account settles the oldest invoice first', () => {
  test.each<[bigint, Record<string, bigint>, bigint]>([
    [0n, {}, 0n],
    [1n, { A: 1n }, 0n],
    [99n, { A: 99n }, 0n],
    [100n, { A: 100n }, 0n],
    [101n, { A: 100n, B: 1n }, 0n],
    [300n, { A: 100n, B: 200n }, 0n],
    [301n, { A: 100n, B: 200n, C: 1n }, 0n],
    [600n, { A: 100n, B: 200n, C: 300n }, 0n],
    [601n, { A: 100n, B: 200n, C: 300n }, 1n],
  ])('%s', (amount, expected, credit) => {
    const found = allocate(amount, THREE);
    expect(Object.fromEntries(found.applied.map((part) => [part.invoiceId, part.amount]))).toEqual(expected);
    expect(found.applied.map(({ invoiceId }) => invoiceId)).toEqual(Object.keys(expected));
    expect(found.credit).toBe(credit);
  });
});

describe('refunded money is taken from unused credit, then from what was settled last', () => {
  const where: Position[] = [
    { invoiceId: 'A', amount: 100n },
    { invoiceId: null, amount: 50n },
    { invoiceId: 'B', amount: 200n },
  ];
  test.each<[bigint, [string | null, bigint][]]>([
    [50n, [[null, 50n]]],
    [
      51n,
      [
        [null, 50n],
        ['B', 1n],
      ],
    ],
    [
      250n,
      [
        [null, 50n],
        ['B', 200n],
      ],
    ],
    [
      350n,
      [
        [null, 50n],
        ['B', 200n],
        ['A', 100n],
      ],
    ],
  ])('%s', (amount, expected) => {
    expect(takeBack(amount, where).map((part) => [part.invoiceId, part.amount])).toEqual(expected);
  });
});

describe('what cannot be settled stays credit', () => {
  test.each<[string, OpenBalance[]]>([
    ['no invoice is open', []],
    ['an invoice has nothing left', open(['A', '2026-01-31', 0n])],
    ['an invoice is overpaid: its own credit is not spent a second time', open(['A', '2026-01-31', -50n])],
  ])('%s', (_, invoices) => {
    expect(allocate(100n, invoices)).toEqual({ applied: [], credit: 100n });
  });
});

test('invoices due on one day are settled by their ids, and what was given is left as it was', () => {
  const invoices = open(['B', '2026-01-31', 100n], ['A', '2026-01-31', 100n]);
  const before = structuredClone(invoices);
  expect(allocate(150n, invoices).applied).toEqual([
    { invoiceId: 'A', amount: 100n },
    { invoiceId: 'B', amount: 50n },
  ]);
  expect(invoices).toEqual(before);
});

const balance = fc.bigInt({ min: 0n, max: 2n ** 53n - 1n });
const debts = fc.uniqueArray(
  fc.record({
    invoiceId: fc.stringMatching(/^[A-Z0-9]{1,6}$/),
    dueOn: fc.integer({ min: 0, max: 20 }).map((days) => addDays('2026-01-01', days)),
    balance,
  }),
  { selector: ({ invoiceId }) => invoiceId, maxLength: 12 },
);
const sum = (amounts: bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

test('each payment is applied or kept as credit: no part is negative or exceeds its balance', () => {
  fc.assert(
    fc.property(balance, debts, (amount, invoices) => {
      const { applied, credit } = allocate(amount, invoices);
      expect(sum(applied.map((part) => part.amount)) + credit).toBe(amount);
      expect(credit >= 0n).toBe(true);
      for (const part of applied) {
        expect(part.amount > 0n).toBe(true);
        expect(
          part.amount <= (invoices.find(({ invoiceId }) => invoiceId === part.invoiceId)?.balance ?? -1n),
        ).toBe(true);
      }
    }),
  );
});

test('no invoice gets anything while an older one is open, and no credit is kept while any is', () => {
  fc.assert(
    fc.property(balance, debts, (amount, invoices) => {
      const { applied, credit } = allocate(amount, invoices);
      const paid = new Map(applied.map((part) => [part.invoiceId, part.amount]));
      const stillOpen = invoices.filter(({ invoiceId, balance: due }) => (paid.get(invoiceId) ?? 0n) < due);
      if (credit > 0n) expect(stillOpen).toEqual([]);
      const oldestOpen = stillOpen.map(({ dueOn }) => dueOn).sort()[0];
      const youngestPaid = invoices
        .filter(({ invoiceId }) => paid.has(invoiceId))
        .map(({ dueOn }) => dueOn)
        .sort()
        .at(-1);
      if (oldestOpen && youngestPaid) expect(youngestPaid <= oldestOpen).toBe(true);
    }),
  );
});

test('a payment first settles the invoice that carries the account', () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9._:-]{1,6}$/), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(ids, (names) => {
      const invoices = names.map((invoiceId) => ({ invoiceId, dueOn: '2026-01-31', balance: 1n }));
      const candidates = invoices.map((one) => ({ ...one, open: true, paused: false, disputed: false }));
      expect(allocate(1n, invoices).applied[0]?.invoiceId).toBe(carrying(candidates)?.invoiceId);
    }),
  );
});
