import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { task } from '../../test/fixtures/apiRequests.js';
import { anAccount, anInvoice, eventsOf, payInvoice, viewOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { putAccount } from '../accounts/putAccount.js';
import { changeInvoice } from '../invoices/changes.js';
import { createInvoices } from '../invoices/create.js';
import { type PromiseDraft } from '../invoices/promises.js';
import { completeTask, type Completion } from './taskCompletion.js';

const ANNA = 'anna@example.com';

let books: TestBooks;
let id: string;
let n = 0;
beforeAll(async () => {
  books = await startBooks();
  await putAccount(books.book, anAccount('A'));
});
afterAll(() => books.stop());

/** Every test has an invoice with one open call. */
beforeEach(async () => {
  id = `I${++n}`;
  await createInvoices(books.book, [anInvoice(id, 'A', '2026-02-01')], 'test');
  await books.db.task.create({ data: task(id, books.clock.now()) });
});

const complete = (outcome: Completion['outcome'], more: Partial<Completion> = {}, of = `${id}:1:call`) =>
  completeTask(books.book, of, { outcome, note: null, promise: null, ...more }, ANNA);
const promised = (more: Partial<PromiseDraft> = {}, of?: string) =>
  complete('promised', { promise: promise(more) }, of);
const promise = (more: Partial<PromiseDraft> = {}): PromiseDraft => ({
  id: `W-${id}`,
  amount: 100_000n,
  currency: 'EUR',
  payOn: '2026-03-10',
  method: null,
  reference: null,
  ...more,
});
const promiseOnInvoice = () => changeInvoice(books.book, id, { type: 'promise', ...promise() }, ANNA);
const view = () => viewOf(books.book, id);
const stored = () => books.db.task.findUnique({ where: { id: `${id}:1:call` } });
const story = async () => (await eventsOf(books.book, { invoiceId: id })).map(({ type }) => type);
const ILLEGAL = { code: 'IllegalChange' };

const PLAIN = ['no-answer', 'left-message', 'refused', 'wrong-contact', 'done'] as const;

test.each(PLAIN)('%s closes the task, and the escalation continues', async (outcome) => {
  const before = await view();
  expect(await complete(outcome, { note: 'Rang twice' })).toMatchObject({
    status: 'done',
    outcome,
    note: 'Rang twice',
    completedBy: ANNA,
    completedAt: new Date('2026-03-02T08:00:00Z'),
  });
  expect(await view()).toEqual(before);
  expect(await story()).toEqual(['invoice.created', 'task.done']);
});

test('the escalation waits for a promise from then on', async () => {
  await promised();
  expect(await view()).toMatchObject({
    promise: { id: `W-${id}`, payOn: '2026-03-10' },
    nextStep: { id: `promise-W-${id}` },
  });
  expect(await story()).toEqual(['invoice.created', 'task.done', 'promise.made']);
});

test('a dispute on the telephone makes the invoice wait, and can be resolved', async () => {
  await complete('disputed', { note: 'Hours are wrong' });
  expect(await view()).toMatchObject({ disputed: true, waitingFor: 'dispute' });
  const dispute = { type: 'resolve-dispute', id: `${id}:1:call`, creditAmount: null } as const;
  await changeInvoice(books.book, id, { ...dispute, outcome: 'rejected' }, ANNA);
  expect(await view()).toMatchObject({ disputed: false });
});

test('the same outcome again changes nothing, another is refused, and so is an unknown task', async () => {
  await expect(complete('done', {}, 'unknown')).rejects.toMatchObject({ code: 'NotFound' });
  await complete('no-answer');
  await complete('no-answer');
  await expect(complete('done')).rejects.toMatchObject(ILLEGAL);
  expect(await story()).toEqual(['invoice.created', 'task.done']);
});

test('a promise is not lost when another person has completed the task', async () => {
  await promised();
  expect(await promised()).toMatchObject({ status: 'done', outcome: 'promised' });
  await expect(promised({ id: 'other' })).rejects.toMatchObject(ILLEGAL);
});

test('a promise that is on record already completes its task', async () => {
  await promiseOnInvoice();
  expect(await promised()).toMatchObject({ status: 'done', outcome: 'promised' });
  expect(await books.db.paymentPromise.count({ where: { invoiceId: id } })).toBe(1);
});

test('a promise in another currency is refused and the task stays open', async () => {
  await expect(promised({ currency: 'USD' })).rejects.toMatchObject(ILLEGAL);
  expect(await stored()).toMatchObject({ status: 'open', outcome: null });
});

test('a promise whose id is known with other content is a conflict, and the task stays open', async () => {
  await promiseOnInvoice();
  await expect(promised({ amount: 1n })).rejects.toMatchObject(ILLEGAL);
  expect(await stored()).toMatchObject({ status: 'open' });
});

test('tasks end with their debt; later ones can be done, but accept no promise or dispute', async () => {
  await payInvoice(books.book, id, 100_000n);
  expect(await stored()).toMatchObject({ status: 'done', outcome: 'paid' });
  await expect(complete('done')).rejects.toMatchObject(ILLEGAL);
  const later = { ...task(id, books.clock.now()), id: `${id}:after`, type: 'reinstate-licenses' };
  await books.db.task.create({ data: later });
  await expect(promised({}, later.id)).rejects.toMatchObject(ILLEGAL);
  await expect(complete('disputed', {}, later.id)).rejects.toMatchObject(ILLEGAL);
  expect(await complete('done', {}, later.id)).toMatchObject({ status: 'done', outcome: 'done' });
  expect(await view()).toMatchObject({ status: 'paid', promise: null, disputed: false });
});
