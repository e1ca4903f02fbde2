import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { STANDARD } from '../domain/policy/standard.js';
import { task } from '../test/fixtures/apiRequests.js';
import { anAccount, anInvoice, enter } from '../test/fixtures/books.js';
import { aPayment, BY_TEST } from '../test/fixtures/payments.js';
import { startBooks, type TestBooks } from '../test/stack/books.js';
import { accountSummary } from './accounts/accountSummary.js';
import { putAccount } from './accounts/putAccount.js';
import { Refusal } from './errors.js';
import { type Change } from './invoices/change.js';
import { changeInvoice } from './invoices/changes.js';
import { createInvoices, type InvoiceDraft } from './invoices/create.js';
import { type PaymentReport } from './ledger/payment.js';
import { applyPayment } from './ledger/payments.js';
import { savePolicy } from './policies/policies.js';
import { completeTask } from './tasks/taskCompletion.js';

let books: TestBooks;
beforeAll(async () => {
  books = await startBooks();
  await enter(
    books.book,
    anAccount('A'),
    anInvoice('I', 'A', '2026-02-01'),
    anInvoice('J', 'A', '2026-02-01'),
  );
  await enter(books.book, anAccount('B'));
});
afterAll(() => books.stop());

const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));

/** Counts what came of simultaneous calls: `true` or `false` that they returned, or the code of a refusal. */
async function tally(calls: Promise<boolean>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const result of await Promise.allSettled(calls)) {
    const refusal: unknown = result.status === 'rejected' ? result.reason : null;
    if (refusal && !(refusal instanceof Refusal)) throw refusal;
    const outcome = result.status === 'rejected' ? (refusal as Refusal).code : `${result.value}`;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

const create = async (draft: InvoiceDraft) =>
  (await createInvoices(books.book, [draft], 'test'))[0]!.result === 'created';
const pay = async (report: PaymentReport) => (await applyPayment(books.book, report, BY_TEST)).created;
const change = async (invoiceId: string, made: Change) =>
  (await changeInvoice(books.book, invoiceId, made, 'test')).changed;
const publish = async () => {
  const at = new Date(books.clock.now());
  return (await savePolicy(books.db, 'short', { ...STANDARD, name: 'Short' }, at)).saved;
};
const promise = {
  id: 'W',
  amount: 5n,
  currency: 'EUR',
  payOn: '2026-03-10',
  method: null,
  reference: null,
};

const CREATES: [what: string, once: () => Promise<boolean>, rows: () => Promise<number>][] = [
  [
    'an account',
    async () => (await putAccount(books.book, anAccount('new'))).created,
    () => books.db.account.count({ where: { id: 'new' } }),
  ],
  [
    'an invoice',
    () => create(anInvoice('new', 'A', '2026-02-01')),
    () => books.db.ledgerEntry.count({ where: { invoiceId: 'new' } }),
  ],
  [
    'a payment',
    () => pay(aPayment('P', { invoiceId: 'I' }, 100n)),
    () => books.db.ledgerEntry.count({ where: { paymentId: 'P' } }),
  ],
  [
    'a payment of an unknown invoice',
    () => pay(aPayment('lost', { invoiceId: 'typo' }, 100n)),
    () => books.db.paymentException.count({ where: { paymentId: 'lost' } }),
  ],
  ['a promise', () => change('I', { type: 'promise', ...promise }), () => books.db.paymentPromise.count()],
  [
    'a dispute',
    () => change('I', { type: 'dispute', id: 'D', reason: 'Too high' }),
    () => books.db.dispute.count(),
  ],
  [
    'a credit note',
    () => change('J', { type: 'credit-note', id: 'N', amount: 10n, reason: 'Goodwill' }),
    () => books.db.ledgerEntry.count({ where: { type: 'credit-note' } }),
  ],
  ['a policy', publish, () => books.db.policy.count({ where: { id: 'short' } })],
];

describe.each(CREATES)('%s', (_, once, rows) => {
  test('20 times at once is one row, created once', async () => {
    expect(await tally(times(20, once))).toEqual({ true: 1, false: 19 });
    expect(await rows()).toBe(1);
  });
});

test('one id with two contents at once is one of them, and a conflict', async () => {
  const two = (n: number) => pay(aPayment('two', { invoiceId: 'I' }, BigInt(1 + (n % 2))));
  expect(await tally(times(10, two))).toEqual({ true: 1, false: 4, ContentConflict: 5 });
  expect(await books.db.payment.count({ where: { id: 'two' } })).toBe(1);
});

test('one dispute id for invoices of two accounts at once is a conflict, not an error', async () => {
  await create(anInvoice('of-B', 'B', '2026-02-01'));
  const made = { type: 'dispute', id: 'D-2', reason: 'Too high' } as const;
  const dispute = (n: number) => change(n % 2 ? 'J' : 'of-B', made);
  expect(await tally(times(6, dispute))).toEqual({ true: 1, false: 2, IllegalChange: 3 });
  expect(await books.db.dispute.count({ where: { id: 'D-2' } })).toBe(1);
});

test('50 payments at once on one account leave the ledger exact', async () => {
  const { book, db } = books;
  const invoices = times(5, (n) => anInvoice(`M-${n}`, 'many', '2026-02-01', { amount: 1_000n }));
  await enter(book, anAccount('many'), ...invoices);
  const one = (n: number) =>
    pay(aPayment(`Q-${n}`, n % 2 ? { invoiceId: `M-${n % 5}` } : { accountId: 'many' }, 107n));
  expect(await tally(times(50, one))).toEqual({ true: 50 });
  const sumOf = async (where: object) =>
    (await db.ledgerEntry.aggregate({ where, _sum: { amount: true } }))._sum.amount;
  expect(await sumOf({ accountId: 'many', type: 'payment' })).toBe(-50n * 107n);
  const booked = await db.invoice.findMany({ where: { accountId: 'many' } });
  expect(booked).toHaveLength(5);
  for (const { id, balance } of booked) expect(balance).toBe(await sumOf({ invoiceId: id }));
  const { balances, credit } = await accountSummary(book, 'many');
  expect((balances[0]?.amount ?? 0n) - (credit[0]?.amount ?? 0n)).toBe(5n * 1_000n - 50n * 107n);
});

test('books that overlap, imported at once and in opposite orders, enter once', async () => {
  const invoices = times(60, (n) => anInvoice(`O-${n}`, 'A', '2026-02-01'));
  const imports = [invoices, invoices.toReversed(), invoices.slice(20), invoices.slice(0, 40).toReversed()];
  const results = await Promise.all(imports.map((drafts) => createInvoices(books.book, drafts, 'test')));
  const created = results.flat().filter(({ result }) => result === 'created');
  expect(created.map(({ id }) => id).sort()).toEqual(invoices.map(({ id }) => id).sort());
  expect(results.flat().filter(({ result }) => result === 'unchanged')).toHaveLength(140);
  expect(await books.db.ledgerEntry.count({ where: { invoiceId: { startsWith: 'O-' } } })).toBe(60);
});

test('a task is completed once, also when two people complete it', async () => {
  const { book, db, clock } = books;
  await db.task.create({ data: task('J', clock.now()) });
  const complete = async (n: number) => {
    const completion = { outcome: 'promised', note: null, promise: { ...promise, id: `T-${n}` } } as const;
    return (await completeTask(book, 'J:1:call', completion, 'test')).status === 'done';
  };
  expect(await tally(times(8, complete))).toEqual({ true: 1, IllegalChange: 7 });
  expect(await db.paymentPromise.count({ where: { invoiceId: 'J' } })).toBe(1);
});
