import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { anAccount, anInvoice, enter } from '../../test/fixtures/books.js';
import { aPayment, aReversal, BY_TEST } from '../../test/fixtures/payments.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { rethrow } from '../../test/stack/rethrow.js';
import { applyPayment } from './payments.js';
import { reversePayment } from './reversals.js';
import { applyWaitingReversals } from './waitingReversals.js';

let books: TestBooks;
beforeAll(async () => void (books = await startBooks()));
afterAll(() => books.stop());

const paid = (id: string, accountId: string) =>
  applyPayment(books.book, aPayment(id, { accountId }, 5n), BY_TEST);

/** More goes back than has come: the reversal waits until a person decides. */
async function hopeless(paymentId: string): Promise<void> {
  const report = aReversal('refund', `R-${paymentId}`, paymentId, 9n);
  expect(await reversePayment(books.book, report, BY_TEST)).toMatchObject({ status: 'waiting' });
}

/** A reversal like one that was reported at the very moment of its payment. */
const waitsFor = (paymentId: string) =>
  books.db.paymentReversal.create({
    data: {
      kind: 'refund',
      id: `R-${paymentId}`,
      paymentId,
      amount: 5n,
      currency: 'EUR',
      source: 'test',
      status: 'waiting',
      digest: paymentId,
      createdAt: new Date(books.clock.now() + 60_000),
    },
  });
const statusOf = async (paymentId: string) =>
  (await books.db.paymentReversal.findFirstOrThrow({ where: { paymentId } })).status;

test('a hundred reversals that cannot be applied do not hide one that can', async () => {
  await enter(books.book, anAccount('A'), anInvoice('I', 'A', '2026-02-01'));
  for (let nth = 0; nth < 105; nth++) {
    await paid(`P-${nth}`, 'A');
    await hopeless(`P-${nth}`);
  }
  await paid('Z', 'A');
  await waitsFor('Z');
  for (let round = 0; round < 2; round++) await applyWaitingReversals(books.book, rethrow);
  expect(await statusOf('Z')).toBe('applied');
  expect(await books.db.paymentReversal.count({ where: { status: 'waiting' } })).toBe(105);
});

test('a reversal that fails and one of a busy account do not delay others', async () => {
  for (const name of ['bad', 'busy', 'good']) {
    await enter(books.book, anAccount(name));
    await paid(name, name);
    await waitsFor(name);
  }
  const other = new pg.Client({ connectionString: books.url });
  await other.connect();
  await other.query(
    `CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'bug'; END $$`,
  );
  await other.query(
    `CREATE TRIGGER fails BEFORE INSERT ON ledger_entry FOR EACH ROW WHEN (NEW."accountId" = 'bad') EXECUTE FUNCTION fails()`,
  );
  await other.query('BEGIN');
  await other.query(`SELECT FROM account WHERE id = 'busy' FOR UPDATE`);
  const errors: unknown[] = [];
  for (let round = 0; round < 2; round++)
    await applyWaitingReversals(books.book, (error) => void errors.push(error));
  await other.query('ROLLBACK');
  await other.end();
  expect(await statusOf('good')).toBe('applied');
  expect([await statusOf('bad'), await statusOf('busy')]).toEqual(['waiting', 'waiting']);
  expect(errors.length).toBeGreaterThan(0);
});
