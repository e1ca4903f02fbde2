import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { anAccount, anInvoice, enter, payInvoice, viewOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { changeInvoice } from '../invoices/changes.js';
import { createInvoices } from '../invoices/create.js';

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

const plan = (inFebruary: bigint, inMarch: bigint, currency = 'EUR') => {
  const instalments = [
    { amount: inMarch, payOn: '2099-03-01' },
    { amount: inFebruary, payOn: '2099-02-01' },
  ];
  const made = { type: 'plan', id: `PLAN-${id}`, currency, instalments } as const;
  return changeInvoice(books.book, id, made, 'test');
};
const refusal = (why: string) => ({ code: 'IllegalChange', message: expect.stringContaining(why) });
const state = () => viewOf(books.book, id);

describe('a payment plan', () => {
  test('is made of instalments that are the open balance together', async () => {
    await expect(plan(4_000n, 5_999n)).rejects.toMatchObject(refusal('are EUR 99.99 together'));
    await expect(plan(4_000n, 6_000n, 'USD')).rejects.toMatchObject(refusal('the payment plan in USD'));
    expect(await plan(4_000n, 6_000n)).toEqual({ changed: true });
    expect(await state()).toMatchObject({ promise: { id: `PLAN-${id}:1`, payOn: '2099-02-01' } });
    expect(await plan(4_000n, 6_000n)).toEqual({ changed: false });
    await expect(plan(5_000n, 5_000n)).rejects.toMatchObject(refusal('known with other content'));
  });

  test('continues with its next instalment as soon as one is paid', async () => {
    const { book } = books;
    await plan(4_000n, 6_000n);
    await payInvoice(book, id, 3_999n, `P-${id}-1`);
    expect(await state()).toMatchObject({ promise: { payOn: '2099-02-01' } });
    await payInvoice(book, id, 1n, `P-${id}-2`);
    expect(await state()).toMatchObject({ promise: { payOn: '2099-03-01' } });
    await payInvoice(book, id, 6_000n, `P-${id}-3`);
    expect(await state()).toMatchObject({ promise: null, status: 'paid' });
  });
});
