import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { anAccount, anInvoice, enter, eventsOf, viewOf } from '../../test/fixtures/books.js';
import { aPayment, BY_TEST } from '../../test/fixtures/payments.js';
import { accountSummary } from '../accounts/accountSummary.js';
import { changeInvoice } from '../invoices/changes.js';
import { createInvoices } from '../invoices/create.js';
import { type PaymentReport } from './payment.js';
import { applyPayment } from './payments.js';

let books: TestBooks;
let accountId: string;
let count = 0;
beforeAll(async () => void (books = await startBooks()));
afterAll(() => books.stop());

/**
 * Every test has an account with three invoices, old 100.00, middle 50.00 and new 25.00, and one of 10.00 in
 * dollars.
 */
beforeEach(async () => {
  accountId = `A${++count}`;
  await enter(
    books.book,
    anAccount(accountId),
    anInvoice(named('new'), accountId, '2026-02-20', { amount: 2_500n }),
    anInvoice(named('old'), accountId, '2026-01-05', { amount: 10_000n }),
    anInvoice(named('middle'), accountId, '2026-01-31', { amount: 5_000n }),
    anInvoice(named('dollars'), accountId, '2026-01-01', { amount: 1_000n, currency: 'USD' }),
  );
});

const onAccount = null;
const named = (name: string) => `${accountId}-${name}`;
const pay = (amount: bigint, invoice: string | typeof onAccount, more: Partial<PaymentReport> = {}) => {
  const target = invoice ? { invoiceId: named(invoice) } : { accountId };
  return applyPayment(books.book, aPayment(`${accountId}-P${++count}`, target, amount, more), BY_TEST);
};

const balances = async () =>
  Object.fromEntries(
    (await books.db.invoice.findMany({ where: { accountId } })).map(({ id, balance }) => [
      id.split('-')[1],
      Number(balance),
    ]),
  );
const isOpen = { old: 10_000, middle: 5_000, new: 2_500, dollars: 1_000 };
const view = (name: string) => viewOf(books.book, named(name));
const types = async (name: string) =>
  (await eventsOf(books.book, { invoiceId: named(name) })).map(({ type }) => type);

test('a full payment settles its invoice, and no other', async () => {
  expect(await pay(5_000n, 'middle')).toMatchObject({
    status: 'applied',
    applied: [{ invoiceId: named('middle'), amount: 5_000n }],
    credit: 0n,
  });
  expect(await balances()).toEqual({ ...isOpen, middle: 0 });
  expect(await view('middle')).toMatchObject({ status: 'paid', balance: 0n, nextStep: null });
  expect(await types('middle')).toEqual(['invoice.created', 'payment.applied', 'invoice.paid']);
});

test('a partial payment leaves the rest open, and the next step stays', async () => {
  const before = await view('middle');
  await pay(1_999n, 'middle');
  expect(await view('middle')).toEqual({ ...before, balance: 3_001n });
  expect(await types('middle')).toEqual(['invoice.created', 'payment.applied', 'invoice.part-paid']);
});

test('what is more than the invoice becomes credit of the account, and stays off its other invoices', async () => {
  expect(await pay(6_234n, 'middle')).toMatchObject({
    applied: [{ invoiceId: named('middle'), amount: 5_000n }],
    credit: 1_234n,
  });
  expect(await balances()).toEqual({ ...isOpen, middle: 0 });
  expect(await accountSummary(books.book, accountId)).toMatchObject({
    credit: [{ currency: 'EUR', amount: 1_234n }],
    balances: [
      { currency: 'USD', amount: 1_000n },
      { currency: 'EUR', amount: 12_500n },
    ],
  });
});

test('a payment for an invoice that is paid or void is credit', async () => {
  await pay(5_000n, 'middle');
  const mistake = { type: 'close', outcome: 'void', reason: 'wrong' } as const;
  await changeInvoice(books.book, named('new'), mistake, 'test');
  for (const name of ['middle', 'new'])
    expect(await pay(700n, name)).toMatchObject({ status: 'applied', applied: [], credit: 700n });
});

test('money on account settles the oldest invoice of its currency first', async () => {
  expect(await pay(12_000n, onAccount)).toMatchObject({
    applied: [
      { invoiceId: named('old'), amount: 10_000n },
      { invoiceId: named('middle'), amount: 2_000n },
    ],
    credit: 0n,
  });
  expect(await balances()).toEqual({ ...isOpen, old: 0, middle: 3_000 });
  expect(await pay(6_000n, onAccount)).toMatchObject({ credit: 500n });
  expect(await balances()).toEqual({ old: 0, middle: 0, new: 0, dollars: 1_000 });
});

test('an invoice may be called credit', async () => {
  const draft = anInvoice('credit', accountId, '2025-12-01', { amount: 10n });
  await createInvoices(books.book, [draft], 'test');
  expect(await pay(20_000n, onAccount)).toMatchObject({ status: 'applied', credit: 2_490n });
});

test('a payment signals the workflows of the invoices it touched, once each', async () => {
  await books.db.outboxMessage.deleteMany();
  await pay(12_000n, onAccount);
  const signalled = await books.db.outboxMessage.findMany({ orderBy: { invoiceId: 'asc' } });
  expect(signalled.map(({ kind, invoiceId }) => `${kind} ${invoiceId}`)).toEqual([
    `payment ${named('middle')}`,
    `payment ${named('old')}`,
  ]);
});

test('a payment keeps the promise it fulfils', async () => {
  const id = `${accountId}-W`;
  const money = { amount: 3_000n, currency: 'EUR', payOn: '2026-03-10', method: null, reference: null };
  await changeInvoice(books.book, named('middle'), { type: 'promise', id, ...money }, 'test');
  const state = async () => (await books.db.paymentPromise.findUniqueOrThrow({ where: { id } })).status;
  await pay(2_999n, 'middle');
  expect(await state()).toBe('open');
  await pay(1n, 'middle');
  expect(await state()).toBe('kept');
});

test('the balance of every invoice is the sum of its ledger entries', async () => {
  const { book, db } = books;
  await pay(12_345n, onAccount);
  await pay(1_000n, 'dollars', { currency: 'USD' });
  const note = { type: 'credit-note', id: `${accountId}-N`, amount: 77n, reason: 'x' } as const;
  await changeInvoice(book, named('new'), note, 'test');
  const loss = { type: 'close', outcome: 'written-off', reason: 'x' } as const;
  await changeInvoice(book, named('middle'), loss, 'test');
  const invoices = await db.invoice.findMany({ where: { accountId } });
  expect(invoices).toHaveLength(4);
  for (const { id, balance } of invoices) {
    const { _sum } = await db.ledgerEntry.aggregate({ where: { invoiceId: id }, _sum: { amount: true } });
    expect(balance).toBe(_sum.amount);
  }
});
