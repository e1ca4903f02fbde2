import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { anAccount, anInvoice, enter, viewOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { ContentConflict, NotFound } from '../errors.js';
import { changeInvoice } from '../invoices/changes.js';
import { createInvoices } from '../invoices/create.js';
import { creditAccount } from './accountCredits.js';
import { creditOf } from './ledger.js';

let books: TestBooks;
let count = 0;
/** Every test has an account with two invoices: `old` of 100.00 and `new` of 50.00 EUR. */
let accountId: string;
beforeAll(async () => void (books = await startBooks()));
afterAll(() => books.stop());
beforeEach(async () => {
  accountId = `A${++count}`;
  await enter(
    books.book,
    anAccount(accountId),
    anInvoice(`${accountId}-old`, accountId, '2026-01-05', { amount: 10_000n }),
    anInvoice(`${accountId}-new`, accountId, '2026-02-05', { amount: 5_000n }),
  );
});

const credit = (amount: bigint, more: object = {}) =>
  creditAccount(
    books.book,
    { id: `CN-${accountId}`, accountId, amount, currency: 'EUR', reason: 'Returned goods', ...more },
    'anna',
  );
const state = async () => {
  const open = await Promise.all(['old', 'new'].map((name) => viewOf(books.book, `${accountId}-${name}`)));
  const [left] = await creditOf(books.db, accountId);
  return [
    ...open.map(({ status, balance }) => `${status} ${balance}`),
    left ? `${left.amount} ${left.currency}` : null,
  ];
};

test('a credit note of the account is used on the oldest debt, and the rest stays credit', async () => {
  expect(await credit(12_000n)).toEqual({ created: true });
  expect(await state()).toEqual(['paid 0', 'open 3000', null]);
  await credit(4_000n, { id: `more-${accountId}` });
  expect(await state()).toEqual(['paid 0', 'paid 0', '1000 EUR']);
  const [entry] = await books.db.timelineEvent.findMany({ where: { accountId, type: 'credit-note' } });
  expect(entry).toMatchObject({
    invoiceId: null,
    actor: 'anna',
    summary: `Credit note CN-${accountId} of EUR 120.00 for the account: Returned goods`,
  });
});

test('the same credit note again changes nothing, and another with its id is refused', async () => {
  await credit(1_000n);
  expect(await credit(1_000n)).toEqual({ created: false });
  expect(await state()).toEqual(['open 9000', 'open 5000', null]);
  await expect(credit(1_001n)).rejects.toThrow(ContentConflict);
  await expect(credit(1_000n, { accountId: 'nobody' })).rejects.toThrow(NotFound);
});

test('a credit in another currency pays nothing and stays for an invoice in it', async () => {
  await credit(1_000n, { currency: 'USD' });
  expect(await state()).toEqual(['open 10000', 'open 5000', '1000 USD']);
  const invoice = anInvoice(`${accountId}-usd`, accountId, '2026-03-05', { amount: 700n, currency: 'USD' });
  await createInvoices(books.book, [invoice], 'test');
  expect(await viewOf(books.book, `${accountId}-usd`)).toMatchObject({ status: 'paid', balance: 0n });
  expect(await state()).toEqual(['open 10000', 'open 5000', '300 USD']);
});

test('an invoice that was paid by credit and is voided gives the credit back', async () => {
  await credit(10_000n);
  await credit(2_000n, { id: `part-${accountId}` });
  expect(await state()).toEqual(['paid 0', 'open 3000', null]);
  await changeInvoice(
    books.book,
    `${accountId}-new`,
    { type: 'close', outcome: 'void', reason: 'Wrong' },
    'anna',
  );
  expect(await state()).toEqual(['paid 0', 'void 0', '2000 EUR']);
});
