import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { anAccount, anInvoice, enter } from '../../test/fixtures/books.js';
import { applyPayment } from './payments.js';
import { reversePayment } from './reversals.js';
import { applyWaitingReversals } from './waitingReversals.js';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.stop());

const by = { source: 'test', actor: 'test' };
const fail = (error: unknown) => {
  throw error;
};

async function paid(id: string, accountId: string): Promise<void> {
  const money = { amount: 5n, currency: 'EUR', method: null, reference: null };
  const report = { id, invoiceId: null, accountId, ...money, receivedAt: '2026-03-01T10:00:00Z' };
  await applyPayment(api.book, report, by);
}

/** More goes back than has come: the reversal waits until a person decides. */
async function hopeless(paymentId: string): Promise<void> {
  const report = { kind: 'refund' as const, id: `R-${paymentId}`, paymentId, amount: 9n, currency: 'EUR' };
  expect(await reversePayment(api.book, report, by)).toMatchObject({ status: 'waiting' });
}

/** A reversal like one that was reported at the very moment of its payment. */
const waitsFor = (paymentId: string) =>
  api.db.paymentReversal.create({
    data: {
      kind: 'refund',
      id: `R-${paymentId}`,
      paymentId,
      amount: 5n,
      currency: 'EUR',
      source: 'test',
      status: 'waiting',
      digest: paymentId,
      createdAt: new Date(api.clock.now() + 60_000),
    },
  });
const statusOf = async (paymentId: string) =>
  (await api.db.paymentReversal.findFirstOrThrow({ where: { paymentId } })).status;

test('a hundred reversals that cannot be applied do not hide one that can', async () => {
  await enter(api.book, anAccount('A'), anInvoice('I', 'A', '2026-02-01'));
  for (let nth = 0; nth < 105; nth++) {
    await paid(`P-${nth}`, 'A');
    await hopeless(`P-${nth}`);
  }
  await paid('Z', 'A');
  await waitsFor('Z');
  for (let round = 0; round < 2; round++) await applyWaitingReversals(api.book, fail);
  expect(await statusOf('Z')).toBe('applied');
  expect(await api.db.paymentReversal.count({ where: { status: 'waiting' } })).toBe(105);
});

test('a reversal that fails and one of a busy account do not delay others', async () => {
  for (const name of ['bad', 'busy', 'good']) {
    await enter(api.book, anAccount(name));
    await paid(name, name);
    await waitsFor(name);
  }
  const other = new pg.Client({ connectionString: api.url });
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
    await applyWaitingReversals(api.book, (error) => void errors.push(error));
  await other.query('ROLLBACK');
  await other.end();
  expect(await statusOf('good')).toBe('applied');
  expect([await statusOf('bad'), await statusOf('busy')]).toEqual(['waiting', 'waiting']);
  expect(errors.length).toBeGreaterThan(0);
});
