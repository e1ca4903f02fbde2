import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { anAccount, anInvoice, enter, payInvoice, viewOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';

let books: TestBooks;
let client: pg.Client;
beforeAll(async () => {
  books = await startBooks();
  await enter(books.book, anAccount('A'), anInvoice('I', 'A', '2026-02-01', { amount: 10_000n }));
  await payInvoice(books.book, 'I', 40n, 'P');
  client = new pg.Client({ connectionString: books.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await books.stop();
});

const entry = (more: object = {}) => {
  const row = {
    key: 'by-hand',
    accountId: 'A',
    invoiceId: 'I',
    cycle: 1,
    type: 'payment',
    amount: -1,
    currency: 'EUR',
    actor: 'psql',
    at: '2026-03-02',
    ...more,
  };
  const columns = Object.keys(row).map((name) => `"${name}"`);
  return `INSERT INTO ledger_entry (${columns.join(', ')}) VALUES (${Object.values(row)
    .map((value) => (value === null ? 'NULL' : `'${value}'`))
    .join(', ')})`;
};

const REFUSED: [what: string, sql: string, why: RegExp][] = [
  ['an amount rewritten', `UPDATE ledger_entry SET amount = 1`, /never changed or removed/],
  ['an entry removed', `DELETE FROM ledger_entry`, /never changed or removed/],
  ['the ledger emptied', `TRUNCATE ledger_entry`, /never changed or removed/],
  ['the timeline rewritten', `UPDATE timeline_event SET summary = ''`, /never changed or removed/],
  ['a timeline event removed', `DELETE FROM timeline_event WHERE id = 1`, /never changed or removed/],
  ['the timeline emptied', `TRUNCATE timeline_event`, /never changed or removed/],
  ['everything emptied', `TRUNCATE account CASCADE`, /never changed or removed/],
  ['a balance changed without an entry', `UPDATE invoice SET balance = 0`, /moved by ledger entries only/],
  [
    'a balance changed together with the status',
    `UPDATE invoice SET balance = balance - 1, status = 'paid'`,
    /moved by ledger entries only/,
  ],
  [
    'a new invoice with a balance',
    `INSERT INTO invoice SELECT 'I2', "accountId", currency, amount, 5 AS balance, "issuedOn", "dueOn" FROM invoice`,
    /./,
  ],
  [
    'the currency of an invoice with entries changed',
    `UPDATE invoice SET currency = 'USD'`,
    /charge and its ledger/,
  ],
  ['the amount of an invoice changed', `UPDATE invoice SET amount = 1`, /charge and its ledger/],
  ['an invoice given to another account', `UPDATE invoice SET "accountId" = 'B'`, /charge and its ledger/],
  ['an invoice removed', `DELETE FROM invoice`, /./],
  ['an entry in another currency', entry({ currency: 'USD' }), /in another currency/],
  ['an entry for an unknown invoice', entry({ invoiceId: 'I-typo' }), /in another currency|foreign key/],
  ['an entry for an unknown account', entry({ accountId: 'A-typo', invoiceId: null }), /foreign key/],
  ['an entry of zero', entry({ amount: 0 }), /ledger_entry_moves/],
  ['a repeated key', entry({ key: 'payment/P/I' }), /ledger_entry_key_key/],
  ['a payment above the open balance', entry({ amount: -9_961 }), /invoice_balance_never_negative/],
  ['a payment changed', `UPDATE payment SET amount = 1`, /./],
  [
    'a payment booked twice',
    entry({ key: 'again', amount: -40, paymentId: 'P' }),
    /has 80 of payment P, but 40 of it is here/,
  ],
  [
    'a payment without its entries',
    `INSERT INTO payment (id, source, amount, currency, "receivedAt", status, digest, "createdAt")
     VALUES ('P2', 'psql', 5, 'EUR', now(), 'applied', '', now())`,
    /has 0 of payment P2, but 5 of it is here/,
  ],
  [
    'a dismissed payment with entries in the ledger',
    `UPDATE payment SET status = 'dismissed'`,
    /but 0 of it is here/,
  ],
  [
    'a refund without its entries',
    `INSERT INTO payment_reversal (kind, id, "paymentId", amount, currency, source, status, digest, "createdAt")
     VALUES ('refund', 'R', 'P', 5, 'EUR', 'psql', 'applied', '', now())`,
    /has 40 of payment P, but 35 of it is here/,
  ],
  [
    'more credit spent than the account has',
    entry({ key: 'credit', invoiceId: null, type: 'credit', amount: 1 }),
    /has less credit/,
  ],
  ['an invoice in an unknown state', `UPDATE invoice SET status = 'forgotten'`, /invoice_status_known/],
];

const state = async () =>
  (
    await client.query(
      'SELECT (SELECT json_agg(l) FROM ledger_entry l) AS ledger, (SELECT json_agg(i) FROM invoice i) AS invoices',
    )
  ).rows;

describe('the database refuses', () => {
  test.each(REFUSED)('%s', async (_what, sql, why) => {
    const before = await state();
    await expect(client.query(sql)).rejects.toThrow(why);
    expect(await state()).toEqual(before);
  });
});

test('an entry changes the balance of its invoice only', async () => {
  await client.query(entry({ amount: -60 }));
  expect(await viewOf(books.book, 'I')).toMatchObject({ balance: 9_900n });
});
