import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openIntake, type Intake } from '../../inbox/receive.js';
import { anAccount, anInvoice, enter, eventsOf, viewOf } from '../../test/fixtures/books.js';
import { aPayment, BY_TEST } from '../../test/fixtures/payments.js';
import { bill, paymentIntent, stripeEvent } from '../../test/fixtures/stripeEvents.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { countingDatabase } from '../../test/stack/countingDatabase.js';
import { rethrow } from '../../test/stack/rethrow.js';
import { accountSummary } from '../accounts/accountSummary.js';
import { addAccounts } from '../accounts/accounts.js';
import { putAccount } from '../accounts/putAccount.js';
import { createInvoices, type InvoiceDraft } from '../invoices/create.js';
import { applyAwaitedLater } from './awaitedLater.js';
import { resolveException } from './exceptionResolution.js';
import { listExceptions } from './exceptions.js';
import { applyPayment } from './payments.js';

let books: TestBooks;
let receive: Intake;
beforeAll(async () => {
  books = await startBooks();
  receive = openIntake(books.book);
  await enter(books.book, anAccount('A'));
});
afterAll(() => books.stop());

let n = 0;
let id: string;
beforeEach(() => void (id = `late-${++n}`));

const deliver = (source: string, eventId: string, event: object) =>
  receive({ source, eventId }, Buffer.from(JSON.stringify(event)));
const byWebhook = (more: object = {}) => {
  const data = { id: `P-${id}`, invoiceId: id, amount: 4_000, currency: 'EUR' };
  const receivedAt = '2026-03-01T10:00:00Z';
  const event = { type: 'payment.received', data: { ...data, receivedAt, ...more } };
  return deliver('payments', `msg-${id}`, event);
};
const byStripe = (event: ReturnType<typeof stripeEvent>) => deliver('stripe', event.id, event);
const draftOf = (more: Partial<InvoiceDraft> = {}) =>
  anInvoice(id, 'A', '2026-02-01', { amount: 10_000n, ...more });
const create = async (more?: Partial<InvoiceDraft>) =>
  (await createInvoices(books.book, [draftOf(more)], 'test')).map(({ result }) => result);
const view = () => viewOf(books.book, id);
const exceptions = async () =>
  (await listExceptions(books.db, { limit: 200 })).items.filter((one) => one.id.includes(id));
const events = () => eventsOf(books.book, { invoiceId: id });

const WAYS: [name: string, report: () => Promise<unknown>][] = [
  ['to the payments webhook', byWebhook],
  ['to the ledger', () => applyPayment(books.book, aPayment(`P-${id}`, { invoiceId: id }, 4_000n), BY_TEST)],
  ['by Stripe', () => byStripe(stripeEvent('payment_intent.succeeded', paymentIntent(`pi_${n}`, 4_000, id)))],
];

describe.each(WAYS)('a payment reported %s before its invoice is in the books', (_, report) => {
  test('is applied in the transaction that enters the invoice', async () => {
    await report();
    expect(await create()).toEqual(['created']);
    expect(await view()).toMatchObject({ balance: 6_000n, waitingFor: null, status: 'open' });
    expect((await exceptions()).filter(({ status }) => status === 'open')).toEqual([]);
    expect((await events()).map(({ type }) => type)).toEqual([
      'invoice.created',
      'payment.exception-resolved',
      'payment.applied',
      'invoice.part-paid',
    ]);
  });

  test('is not applied again when the invoice or the payment comes again', async () => {
    await report();
    expect(await create()).toEqual(['created']);
    expect(await create()).toEqual(['unchanged']);
    await report();
    expect(await view()).toMatchObject({ balance: 6_000n });
  });
});

test('all of it: the invoice is paid when it enters, and the exception names what resolved it', async () => {
  await byWebhook({ amount: 10_000 });
  await create();
  expect(await view()).toMatchObject({ status: 'paid', balance: 0n });
  expect(await exceptions()).toMatchObject([{ status: 'resolved', resolvedBy: 'system' }]);
});

test('on account: the account has the money as credit when it enters, and its invoice uses it', async () => {
  await byWebhook({ invoiceId: undefined, accountId: id });
  await putAccount(books.book, anAccount(id));
  expect(await accountSummary(books.book, id)).toMatchObject({
    credit: [{ currency: 'EUR', amount: 4_000n }],
  });
  await create({ accountId: id });
  expect(await view()).toMatchObject({ balance: 6_000n });
});

test('on account: an account that an import adds has the money too', async () => {
  await byWebhook({ invoiceId: undefined, accountId: id });
  expect(await addAccounts(books.book, [anAccount(id)])).toBe(1);
  await create({ accountId: id });
  expect(await view()).toMatchObject({ balance: 6_000n, waitingFor: null });
});

test('in another currency: the invoice waits for a person from the moment it enters', async () => {
  await byWebhook({ currency: 'USD' });
  await create();
  expect(await view()).toMatchObject({ balance: 10_000n, waitingFor: 'exception', nextStep: null });
  expect(await exceptions()).toMatchObject([
    { reason: 'currency-mismatch', status: 'open', invoiceId: id, accountId: 'A' },
  ]);
  expect((await events()).at(-1)).toMatchObject({
    type: 'payment.exception',
    summary: expect.stringContaining('currency-mismatch'),
  });
});

test('unreadable, but with its name: the invoice waits for a person, and its timeline has the reason', async () => {
  await byWebhook({ amount: 'a lot' });
  await create();
  expect(await view()).toMatchObject({ waitingFor: 'exception' });
  expect((await events()).at(-1)).toMatchObject({ summary: expect.stringContaining('malformed-event') });
});

test('dismissed by a person: it stays dismissed', async () => {
  await byWebhook();
  const dismissal = { invoiceId: null, accountId: null, reason: 'No' };
  await resolveException(books.book, `payment:P-${id}`, dismissal, 'test');
  await create();
  expect(await view()).toMatchObject({ balance: 10_000n, waitingFor: null });
});

test('an invoice that was paid before the import, and the report of that payment: a person decides', async () => {
  await byWebhook({ amount: 10_000 });
  await create({ settledOn: '2026-02-01' });
  expect(await view()).toMatchObject({ status: 'paid', balance: 0n });
  expect(await exceptions()).toMatchObject([{ reason: 'possible-repeat', status: 'open' }]);
});

test('a bill and a payment that do not refer to each other: one is applied, a person decides on the other', async () => {
  await byStripe(stripeEvent('payment_intent.succeeded', paymentIntent(`pi_late${n}`, 4_000, id)));
  await byStripe(stripeEvent('invoice.paid', bill(`in_late${n}`, 4_000, id)));
  await create();
  expect(await view()).toMatchObject({ balance: 6_000n, waitingFor: 'exception' });
});

test('an intent without an invoice that is named later, for an invoice that enters later still', async () => {
  const intent = `pi_late${n}`;
  await byStripe(stripeEvent('payment_intent.succeeded', paymentIntent(intent, 4_000, null)));
  await byStripe(stripeEvent('invoice.paid', bill(`in_late${n}`, 4_000, id, { payment_intent: intent })));
  await create();
  expect(await view()).toMatchObject({ balance: 6_000n, waitingFor: null });
});

test('an invoice that enters at the very moment of the report is held, and a round applies the money', async () => {
  const { book, db, clock } = books;
  await byWebhook();
  const like = await db.invoice.findFirstOrThrow({ where: { accountId: 'A' } });
  const row = { ...like, id, balance: 0n, status: 'open', settledAt: null, lines: [] };
  await db.invoice.create({ data: row });
  const charge = { key: `charge/${id}`, type: 'charge', amount: 10_000n, currency: 'EUR', cycle: 1 };
  await db.ledgerEntry.create({
    data: { ...charge, accountId: 'A', invoiceId: id, actor: 'test', at: new Date(clock.now()) },
  });
  expect(await view()).toMatchObject({ balance: 10_000n, waitingFor: 'exception' });
  expect(await applyAwaitedLater(book, rethrow)).toBe(1);
  expect(await view()).toMatchObject({ balance: 6_000n, waitingFor: null });
  expect(await applyAwaitedLater(book, rethrow)).toBe(0);
});

test('an import of many invoices reads the waiting payments once, and applies all in a fixed number of statements', async () => {
  const { db, statements, reset } = countingDatabase(books.url);
  const counted = { ...books.book, db };
  const statementsFor = async (count: number, waiting: number) => {
    const ids = Array.from({ length: count }, (_, place) => `${id}-${count}-${waiting}-${place}`);
    for (const invoiceId of ids.slice(0, waiting))
      await applyPayment(books.book, aPayment(`P-${invoiceId}`, { invoiceId }, 4_000n), BY_TEST);
    reset();
    await createInvoices(
      counted,
      ids.map((one) => anInvoice(one, 'A', '2026-02-01')),
      'test',
    );
    return statements().length;
  };
  const few = await statementsFor(2, 0);
  expect(await statementsFor(800, 0)).toBe(few);
  const waiting = await statementsFor(3, 2);
  expect(await statementsFor(200, 60)).toBe(waiting);
  const paid = { id: { startsWith: `${id}-200-` }, balance: 96_000n };
  expect(await books.db.invoice.count({ where: paid })).toBe(60);
  await db.$disconnect();
});
