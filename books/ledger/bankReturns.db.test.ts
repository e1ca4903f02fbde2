import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { applyBankReturns } from '../../inbox/bankReturns.js';
import { aPayment, BY_TEST } from '../../test/fixtures/payments.js';
import { anAccount, anInvoice, enter, viewOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { resolveException } from './exceptionResolution.js';
import { applyPayment } from './payments.js';

let books: TestBooks;
let count = 0;
/** Every test has an account with two invoices of 100.00 EUR, and a bank's payment of the first. */
let id: string;
beforeAll(async () => void (books = await startBooks()));
afterAll(() => books.stop());
beforeEach(async () => {
  id = `ret-${++count}`;
  await enter(
    books.book,
    anAccount(id),
    anInvoice(`${id}-1`, id, '2026-01-05', { amount: 10_000n }),
    anInvoice(`${id}-2`, id, '2026-02-05', { amount: 10_000n }),
  );
  await pay(`${id}-P`, `${id}-1`, 10_000n);
});

const pay = (paymentId: string, invoiceId: string, amount: bigint) =>
  applyPayment(books.book, aPayment(paymentId, { invoiceId }, amount), BY_TEST);
const giveBack = async (reference: string, amount = 10_000n, more: object = {}) => {
  const row = { id: `${id}-R`, returnedOn: '2026-03-01', amount, currency: 'EUR', payer: 'Acme', reference };
  const [result] = await applyBankReturns(books.book, [{ ...row, ...more }], 'anna');
  return result!;
};
const balance = async (name: string) => (await viewOf(books.book, `${id}-${name}`)).balance;

test('money that the bank took back is owed again, and the same row again changes nothing', async () => {
  expect(await giveBack(`RETOURE ${id}-1 MS03`)).toMatchObject({ result: 'reversed', paymentId: `${id}-P` });
  expect(await viewOf(books.book, `${id}-1`)).toMatchObject({ status: 'open', balance: 10_000n });
  expect(await giveBack(`RETOURE ${id}-1 MS03`)).toMatchObject({ result: 'known', paymentId: `${id}-P` });
  expect(await balance('1')).toBe(10_000n);
});

test.each<[string, (id: string) => [string, bigint?]]>([
  ['another amount', (one) => [`${one}-1`, 9_999n]],
  ['an invoice without a payment', (one) => [`${one}-2`]],
  ['no invoice', () => ['Retoure']],
])('%s waits for a person and changes no debt', async (_, of) => {
  const result = await giveBack(...of(id));
  expect(result).toMatchObject({ result: 'exception', paymentId: null, exceptionId: `bank-return:${id}-R` });
  expect(await balance('1')).toBe(0n);
  const { exceptionId } = await giveBack(...of(id));
  expect(await books.db.paymentException.findMany({ where: { id: exceptionId! } })).toMatchObject([
    { status: 'open', reason: 'unmatched-bank-return', currency: 'EUR' },
  ]);
  const dismissed = { invoiceId: null, accountId: null, reason: 'Our own transfer' };
  await resolveException(books.book, exceptionId!, dismissed, 'anna');
  expect(await giveBack(...of(id))).toMatchObject({ result: 'known' });
});

test('two payments of the amount are a question: both are named', async () => {
  await pay(`${id}-Q`, `${id}-2`, 10_000n);
  expect(await giveBack(`${id}-1 ${id}-2`)).toMatchObject({ result: 'exception' });
  const { detail } = await books.db.paymentException.findUniqueOrThrow({
    where: { id: `bank-return:${id}-R` },
  });
  expect(detail).toMatchObject({ candidates: [`${id}-P`, `${id}-Q`] });
});

test('a payment that went back before is not taken back again', async () => {
  await giveBack(`${id}-1`);
  expect(await giveBack(`${id}-1`, 10_000n, { id: `${id}-S` })).toMatchObject({ result: 'exception' });
  expect(await balance('1')).toBe(10_000n);
});
