import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { anAccount, anInvoice, enter, eventsOf, payInvoice, viewOf } from '../../test/fixtures/books.js';
import { aReversal, BY_TEST } from '../../test/fixtures/payments.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { changeInvoice } from '../invoices/changes.js';
import { createInvoices } from '../invoices/create.js';
import { creditOf } from './ledger.js';
import { reversePayment } from './reversals.js';

let books: TestBooks;
let account: string;
let count = 0;
beforeAll(async () => void (books = await startBooks()));
afterAll(() => books.stop());

beforeEach(async () => {
  account = `A${++count}`;
  await enter(books.book, anAccount(account));
});

/** An invoice of 100.00. */
const create = async (name: string) => {
  const id = `${account}-${name}`;
  await createInvoices(books.book, [anInvoice(id, account, '2026-02-01', { amount: 10_000n })], 'test');
  return id;
};
const credit = async () => (await creditOf(books.db, account)).map(({ amount }) => amount);
const state = (id: string) => viewOf(books.book, id);

describe('credit of the account', () => {
  test('is used on the next invoice, and the timeline shows it', async () => {
    await payInvoice(books.book, await create('paid'), 22_000n);
    expect(await credit()).toEqual([12_000n]);
    expect(await state(await create('next'))).toMatchObject({ status: 'paid', balance: 0n });
    expect(await credit()).toEqual([2_000n]);
    const after = await create('after');
    expect(await state(after)).toMatchObject({ status: 'open', balance: 8_000n });
    expect(await credit()).toEqual([]);
    const events = await eventsOf(books.book, { invoiceId: after });
    expect(events.map(({ summary }) => summary)).toContain("EUR 20.00 of the account's credit used");
  });

  test('comes from the payments of a void invoice', async () => {
    const id = await create('void');
    await payInvoice(books.book, id, 3_000n);
    const mistake = { type: 'close', outcome: 'void', reason: 'Never ordered' } as const;
    await changeInvoice(books.book, id, mistake, 'test');
    expect(await state(id)).toMatchObject({ status: 'void', balance: 0n });
    expect(await credit()).toEqual([3_000n]);
    await reversePayment(books.book, aReversal('refund', `R-${id}`, `P-${id}`, 3_000n), BY_TEST);
    expect(await credit()).toEqual([]);
    expect(await state(id)).toMatchObject({ status: 'void', balance: 0n });
  });
});
