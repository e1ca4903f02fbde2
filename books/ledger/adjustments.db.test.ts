import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { anAccount, anInvoice, enter, payInvoice, viewOf } from '../../test/fixtures/books.js';
import { aReversal, BY_TEST } from '../../test/fixtures/payments.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { IllegalChange } from '../errors.js';
import { type Change } from '../invoices/change.js';
import { changeInvoice } from '../invoices/changes.js';
import { createInvoices } from '../invoices/create.js';
import { reversePayment } from './reversals.js';

let books: TestBooks;
let id: string;
let count = 0;
beforeAll(async () => {
  books = await startBooks();
  await enter(books.book, anAccount('A'));
});
afterAll(() => books.stop());

/** Every test has an open invoice of 100.00. */
beforeEach(async () => {
  id = `I${++count}`;
  await createInvoices(books.book, [anInvoice(id, 'A', '2026-02-01', { amount: 10_000n })], 'test');
});

const change = (made: Change) => changeInvoice(books.book, id, made, 'test');
const state = () => viewOf(books.book, id);

describe('a write-off', () => {
  beforeEach(async () => {
    await payInvoice(books.book, id, 1_000n);
    await change({ type: 'close', outcome: 'written-off', reason: 'Insolvent' });
  });

  test('is undone: the debt is owed again in its next cycle', async () => {
    expect(await state()).toMatchObject({ status: 'written-off', balance: 0n });
    await change({ type: 'undo-write-off', reason: 'They are back' });
    expect(await state()).toMatchObject({ status: 'open', balance: 9_000n, cycle: 2 });
    await expect(change({ type: 'undo-write-off', reason: 'again' })).rejects.toThrow(IllegalChange);
  });

  test('with a refunded payment is owed by that amount', async () => {
    await reversePayment(books.book, aReversal('chargeback', `C-${id}`, `P-${id}`, 1_000n), BY_TEST);
    expect(await state()).toMatchObject({ status: 'open', balance: 1_000n, cycle: 2 });
  });
});

test('credit notes reduce the balance to zero, and not below', async () => {
  const note = (name: string, amount: bigint) =>
    change({ type: 'credit-note', id: `${name}-${id}`, amount, reason: 'Goodwill' });
  await expect(note('N1', 10_001n)).rejects.toThrow(IllegalChange);
  await note('N2', 9_999n);
  expect(await state()).toMatchObject({ balance: 1n, status: 'open' });
  await expect(note('N3', 2n)).rejects.toThrow(IllegalChange);
  await note('N4', 1n);
  expect(await state()).toMatchObject({ balance: 0n, status: 'paid', nextStep: null });
});

test.each(['void', 'written-off'] as const)(
  'an invoice that becomes %s has no open item, and is not changed any more',
  async (outcome) => {
    const promise = { amount: 1n, currency: 'EUR', payOn: '2026-03-20', method: null, reference: null };
    await change({ type: 'promise', id: `W-${id}`, ...promise });
    await change({ type: 'dispute', id: `D-${id}`, reason: 'Hours' });
    await change({ type: 'close', outcome, reason: 'Hopeless' });
    const closed = await state();
    expect(closed).toMatchObject({
      status: outcome,
      balance: 0n,
      nextStep: null,
      disputed: false,
      promise: null,
      waitingFor: null,
    });
    const later: Change[] = [
      { type: 'close', outcome: 'void', reason: 'x' },
      { type: 'close', outcome: 'written-off', reason: 'x' },
      { type: 'pause', until: null, reason: 'x' },
      { type: 'due-date', dueOn: '2026-03-05' },
    ];
    for (const one of later) await expect(change(one)).rejects.toThrow(IllegalChange);
    expect(await state()).toEqual(closed);
  },
);

test('late fees are waived, all or in part, never more than were charged', async () => {
  const waive = (name: string, amount: bigint | null = null) =>
    change({ type: 'waive-fees', id: `${name}-${id}`, amount, reason: 'Goodwill' });
  await expect(waive('W0')).rejects.toThrow(IllegalChange);
  await chargeFee(200n);
  await expect(waive('W1', 201n)).rejects.toThrow(IllegalChange);
  expect(await waive('W1', 50n)).toEqual({ changed: true });
  expect(await state()).toMatchObject({ balance: 10_150n });
  expect(await waive('W1', 50n)).toEqual({ changed: false });
  expect(await state()).toMatchObject({ balance: 10_150n });
  expect(await waive('W2')).toEqual({ changed: true });
  expect(await state()).toMatchObject({ balance: 10_000n });
  await expect(waive('W3')).rejects.toThrow(IllegalChange);
});

const chargeFee = (amount: bigint) => {
  const at = new Date(books.clock.now());
  const fee = { key: `late-fee/${id}`, type: 'late-fee', amount, currency: 'EUR', actor: 'system', at };
  return books.db.ledgerEntry.create({ data: { ...fee, accountId: 'A', invoiceId: id, cycle: 1 } });
};
