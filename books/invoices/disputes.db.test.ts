import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { anAccount, anInvoice, enter, viewOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { IllegalChange, NotFound } from '../errors.js';
import { changeInvoice } from './changes.js';
import { createInvoices } from './create.js';

let books: TestBooks;
let id: string;
let n = 0;
beforeAll(async () => {
  books = await startBooks();
  await enter(books.book, anAccount('A'));
});
afterAll(() => books.stop());

/** Every test has an open invoice of 100.00 EUR. */
beforeEach(async () => {
  id = `I${++n}`;
  await create(id);
});

const create = (invoiceId: string) =>
  createInvoices(books.book, [anInvoice(invoiceId, 'A', '2026-02-25', { amount: 10_000n })], 'test');
const dispute = () =>
  changeInvoice(books.book, id, { type: 'dispute', id: `D-${id}`, reason: 'Wrong hours' }, 'test');
const resolve = (
  outcome: 'upheld' | 'rejected',
  creditAmount: bigint | null = null,
  { of = `D-${id}`, invoiceId = id } = {},
) => changeInvoice(books.book, invoiceId, { type: 'resolve-dispute', id: of, outcome, creditAmount }, 'test');
const view = () => viewOf(books.book, id);

test('a dispute opens a task for a person, until it is resolved', async () => {
  const tasks = async () =>
    (await books.db.task.findMany({ where: { invoiceId: id } })).map(
      ({ type, status }) => `${type} ${status}`,
    );
  await dispute();
  expect(await tasks()).toEqual(['answer-dispute open']);
  await resolve('rejected');
  expect(await tasks()).toEqual(['answer-dispute done']);
});

test('a disputed invoice waits; rejected, it resumes', async () => {
  const before = await view();
  await dispute();
  expect(await view()).toMatchObject({ disputed: true, waitingFor: 'dispute', nextStep: null });
  await resolve('rejected');
  expect(await view()).toEqual(before);
});

test.each([
  ['everything', null, 'paid', 0n],
  ['a part', 4_000n, 'open', 6_000n],
])('an upheld dispute credits %s, once', async (_what, creditAmount, status, balance) => {
  await dispute();
  await resolve('upheld', creditAmount);
  expect(await view()).toMatchObject({ status, balance, disputed: false });
  await expect(resolve('upheld', creditAmount)).rejects.toThrow(IllegalChange);
  expect(await view()).toMatchObject({ status, balance });
});

test('a credit note that is called like a dispute does not swallow its credit', async () => {
  const note = { type: 'credit-note', id: `dispute:D-${id}`, amount: 100n, reason: 'x' } as const;
  await changeInvoice(books.book, id, note, 'test');
  await dispute();
  await resolve('upheld', 100n);
  expect(await view()).toMatchObject({ balance: 9_800n });
});

test('an unknown dispute, one of another invoice and a credit above the balance are refused', async () => {
  await dispute();
  const other = `${id}-other`;
  await create(other);
  await expect(resolve('upheld', null, { of: 'none' })).rejects.toThrow(NotFound);
  await expect(resolve('upheld', null, { invoiceId: other })).rejects.toThrow(NotFound);
  await expect(resolve('upheld', 10_001n)).rejects.toThrow(IllegalChange);
  expect(await view()).toMatchObject({ disputed: true, balance: 10_000n });
});
