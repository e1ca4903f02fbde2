import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { settingsBody } from '../../test/fixtures/apiRequests.js';
import { anAccount, anInvoice, enter, payInvoice } from '../../test/fixtures/books.js';
import { aReversal, BY_TEST } from '../../test/fixtures/payments.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { Unprocessable } from '../errors.js';
import { changeInvoice } from '../invoices/changes.js';
import { createInvoices, type InvoiceDraft } from '../invoices/create.js';
import { type ReversalKind } from '../ledger/reversal.js';
import { reversePayment } from '../ledger/reversals.js';
import { writeSettings } from '../writeSettings.js';
import { collectionsOf, type PeriodRequest } from './periods.js';

const WEEK: PeriodRequest = { from: '2026-02-23', until: '2026-03-01' };
const NOW: PeriodRequest = {};

let books: TestBooks;
let n = 0;

/** The creditor is in New York. */
beforeAll(async () => {
  books = await startBooks({ now: '2026-02-20T08:00:00Z' });
  await writeSettings(books.db, { ...settingsBody, timeZone: 'America/New_York' });
  for (const id of ['A', 'B']) await enter(books.book, anAccount(id, { name: `=${id}` }));
});
afterAll(() => books.stop());

const create = async (dueOn: string, amount: bigint, more: Partial<InvoiceDraft> = {}) => {
  const draft = anInvoice(`I${++n}`, 'A', dueOn, { amount, ...more });
  await createInvoices(books.book, [draft], 'test');
  return draft.id;
};
const pay = (invoiceId: string, amount: bigint) => payInvoice(books.book, invoiceId, amount, `P${++n}`);
const report = (period = WEEK) => collectionsOf(books.book, period);
const eur = async (period?: PeriodRequest) =>
  (await report(period)).currencies.find(({ currency }) => currency === 'EUR')!;

test('a book in which nothing happened', async () => {
  expect(await report()).toMatchObject({ from: '2026-02-23', until: '2026-03-01', currencies: [] });
});

test('past due from the day after the due date; what was paid before was never late', async () => {
  await create('2026-02-21', 1n);
  await create('2026-02-22', 2n);
  await create('2026-02-28', 4n);
  await create('2026-03-01', 8n);
  const punctual = await create('2026-02-27', 16n);
  const late = await create('2026-02-24', 32n);
  const gone = await create('2026-02-24', 64n);
  books.clock.set('2026-02-25T12:00:00Z');
  await pay(punctual, 16n);
  await pay(late, 30n);
  await changeInvoice(books.book, gone, { type: 'close', outcome: 'void', reason: 'Twice' }, 'test');
  const { newlyPastDue, open } = await eur();
  expect(newlyPastDue).toEqual({ count: 3, amount: 8n });
  expect(open).toEqual({ count: 5, amount: 17n });
});

test("the money received, each payment once, by the day on which it was booked in the creditor's zone", async () => {
  expect((await eur()).collected).toEqual({ count: 2, amount: 46n });
  const one = await create('2026-06-01', 1_000n);
  const other = await create('2026-06-01', 1_000n, { accountId: 'B' });
  books.clock.set('2026-03-02T04:59:59Z');
  const { id } = await pay(one, 1_500n);
  books.clock.set('2026-03-02T05:00:00Z');
  await pay(other, 7n);
  expect((await eur()).collected).toEqual({ count: 3, amount: 1_546n });
  expect((await eur({ from: '2026-03-02' })).collected).toEqual({ count: 1, amount: 7n });
  const reverse = (kind: ReversalKind, name: string, amount: bigint) =>
    reversePayment(books.book, aReversal(kind, name, id, amount), BY_TEST);
  await reverse('refund', 'R', 500n);
  await reverse('chargeback', 'C', 300n);
  expect((await eur(NOW)).wentBack).toEqual({ count: 1, amount: 800n });
  await reverse('chargeback-reversal', 'C', 300n);
  expect((await eur(NOW)).wentBack).toEqual({ count: 1, amount: 500n });
});

test('promises of the week and their outcomes; a plan by its instalments', async () => {
  const invoiceId = await create('2026-05-01', 1_000n);
  const promise = (
    id: string,
    amount: bigint,
    payOn: string,
    status: string,
    planId: string | null = null,
  ) => {
    const money = { amount, currency: 'EUR', payOn: new Date(payOn), madeAt: new Date('2026-02-20') };
    return books.db.paymentPromise.create({ data: { id, invoiceId, cycle: 1, status, planId, ...money } });
  };
  await promise('before', 1n, '2026-02-22', 'broken');
  await promise('kept', 10n, '2026-02-23', 'kept');
  await promise('broken', 100n, '2026-03-01', 'broken');
  await promise('replaced', 1_000n, '2026-02-24', 'replaced');
  await promise('unheard', 1_000n, '2026-02-24', 'not-honoured');
  await promise('plan:1', 300n, '2026-02-20', 'kept', 'plan');
  await promise('plan:2', 500n, '2026-02-27', 'open', 'plan');
  expect(await eur()).toMatchObject({
    promisesDue: { count: 3, amount: 310n },
    promisesKept: { count: 1, amount: 10n },
    promisesBroken: { count: 1, amount: 100n },
  });
});

test('holds and matters: the accounts and the amounts', async () => {
  const { db } = books;
  const [first, second] = [await create('2025-11-01', 5_000n), await create('2025-11-02', 6_000n)];
  const other = await create('2025-11-03', 7_000n, { accountId: 'B', currency: 'JPY' });
  const at = new Date('2026-02-26T12:00:00Z');
  const hold = (accountId: string, invoiceId: string, releasedAt: Date | null) =>
    db.hold.create({ data: { accountId, invoiceId, cycle: 1, placedAt: at, releasedAt } });
  await hold('A', first, at);
  await hold('A', second, null);
  await hold('B', other, at);
  await db.invoice.update({ where: { id: second }, data: { status: 'with-counsel' } });
  const dossier = { dossier: Buffer.from(''), dossierSha256: '' };
  await db.matter.create({
    data: { id: 'M', accountId: 'A', invoiceId: second, cycle: 1, openedAt: at, deadlineOn: at, ...dossier },
  });
  const found = await report();
  expect(found.holds).toEqual({
    placed: [
      { id: 'A', name: '=A' },
      { id: 'B', name: '=B' },
    ],
    released: [{ id: 'B', name: '=B' }],
  });
  expect(found.matters).toEqual({ opened: [{ id: 'A', name: '=A' }], closed: [] });
  const [euros, yen] = found.currencies;
  expect(euros).toMatchObject({ currency: 'EUR', withCounsel: { count: 1, amount: 6_000n } });
  expect(euros!.onHold).toMatchObject({ count: euros!.open.count - 1 });
  expect(yen).toMatchObject({
    currency: 'JPY',
    onHold: { count: 0, amount: 0n },
    open: { count: 1, amount: 7_000n },
  });
});

test('without dates it is the last seven days of the creditor; a period in the wrong order is refused', async () => {
  expect(await report(NOW)).toMatchObject({ from: '2026-02-24', until: '2026-03-02' });
  expect(await report({ until: '2026-02-10' })).toMatchObject({ from: '2026-02-04' });
  await expect(report({ from: '2026-03-03', until: '2026-03-02' })).rejects.toThrow(Unprocessable);
});
