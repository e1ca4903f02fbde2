import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { settingsBody } from '../../test/fixtures/apiRequests.js';
import { anAccount, anInvoice, enter, payInvoice } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { putAccount } from '../accounts/putAccount.js';
import { type Change } from '../invoices/change.js';
import { changeInvoice } from '../invoices/changes.js';
import { createInvoices } from '../invoices/create.js';
import { applyPayment } from '../ledger/payments.js';
import { writeSettings } from '../writeSettings.js';
import { documentDigest } from './statements.js';

let books: TestBooks;
beforeAll(async () => {
  books = await startBooks();
  await enter(books.book, anAccount('A'), invoice('I-1'), invoice('I-2'));
  await putAccount(books.book, anAccount('B'));
});
afterAll(() => books.stop());

const invoice = (id: string, accountId = 'A') => anInvoice(id, accountId, '2026-02-01');
const change = (what: Change) => changeInvoice(books.book, 'I-2', what, 'anna@example.com');
const keyOf = (of: string) => documentDigest(books.book, of);

test('the key of an account without a change stays the same', async () => {
  expect(await keyOf('A')).toBe(await keyOf('A'));
});

const placeHold = () =>
  books.db.hold.create({
    data: { accountId: 'A', invoiceId: 'I-1', cycle: 1, placedAt: new Date(books.clock.now()) },
  });

const payOnAccount = () =>
  applyPayment(
    books.book,
    {
      id: 'P-on-account',
      invoiceId: null,
      accountId: 'A',
      amount: 900_000n,
      currency: 'EUR',
      method: null,
      reference: null,
      receivedAt: '2026-03-01T10:00:00Z',
    },
    { source: 'test', actor: 'test' },
  );

test.each<[what: string, happen: () => unknown]>([
  ['a payment', () => payInvoice(books.book, 'I-1', 100n)],
  ['another invoice', () => createInvoices(books.book, [invoice('I-3')], 'test')],
  ['a moved due date', () => change({ type: 'due-date', dueOn: '2026-02-10' })],
  ['a dispute', () => change({ type: 'dispute', id: 'D', reason: 'x' })],
  ['another language', () => putAccount(books.book, anAccount('A', { locale: 'fr' }))],
  ['other bank details', () => writeSettings(books.db, settingsBody)],
  ['a hold', placeHold],
  ['money on account', payOnAccount],
  ['the next day', () => books.clock.set('2026-03-03T08:00:00Z')],
])('%s changes it', async (_, happen) => {
  const before = await keyOf('A');
  await happen();
  expect(await keyOf('A')).not.toBe(before);
});

test('an event of another account does not', async () => {
  const before = await keyOf('A');
  await createInvoices(books.book, [invoice('of-B', 'B')], 'test');
  expect(await keyOf('A')).toBe(before);
});

test('an unknown account has no key', async () => {
  expect(await keyOf('unknown')).toBeNull();
});
