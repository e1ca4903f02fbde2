import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sweepInbox } from '../../background/sweeper.js';
import { openIntake, type Intake } from '../../inbox/receive.js';
import { openDatabase } from '../../prisma/client.js';
import { type Books } from '../../books/book.js';
import { creditOf } from '../../books/ledger/ledger.js';
import { prepareBooks } from '../../books/prepare.js';
import { applyWaitingReversals } from '../../books/ledger/waitingReversals.js';
import { anAccount, anInvoice, enter } from '../fixtures/books.js';
import { SEED, times } from '../faults/scale.js';
import { testDatabase, type TestDatabase } from '../stack/postgres.js';
import { rethrow } from '../stack/rethrow.js';
import { anyStory, expected, invoiceOf, remaining, type AnyMovement, type MoneyStory } from './movements.js';

const NOW = Date.parse('2026-03-02T08:00:00Z');
let database: TestDatabase;
let book: Books;
let receive: Intake;
beforeAll(async () => {
  database = await testDatabase();
  await prepareBooks(database.url, null);
  book = {
    db: openDatabase(database.url),
    clock: { now: () => NOW, toReal: (business) => business, patience: 0 },
  };
  receive = openIntake(book);
});
afterAll(async () => {
  await book.db.$disconnect();
  await database.drop();
});

let runs = 0;

/** Lives through a story on a separate account; ids are the story's behind the run's name. */
async function live({ invoices, movements, deliveries }: MoneyStory): Promise<string> {
  const run = `r${++runs}`;
  const drafts = invoices.map(({ amount, currency }, place) =>
    anInvoice(`${run}-I${place}`, run, '2026-01-31', { amount: BigInt(amount), currency }),
  );
  await enter(book, anAccount(run), ...drafts);
  for (const group of deliveries)
    await Promise.all(
      group.map(({ place, copy }) => {
        const ref = { source: 'payments', eventId: `${run}-${place}-${copy}` };
        return receive(ref, bodyOf(movements[place]!, run, { invoices, movements }));
      }),
    );
  await sweepInbox(book, rethrow);
  while ((await applyWaitingReversals(book, rethrow)) > 0);
  return run;
}

const TYPES = {
  payment: 'payment.received',
  refund: 'payment.refunded',
  chargeback: 'payment.charged-back',
  'chargeback-reversal': 'payment.chargeback-reversed',
};

function bodyOf(
  one: AnyMovement,
  run: string,
  { invoices, movements }: Pick<MoneyStory, 'invoices' | 'movements'>,
) {
  const { currency } = invoices[invoiceOf(one, movements)]!;
  const data = { id: `${run}-${one.id}`, amount: one.amount, currency };
  const named =
    one.kind === 'payment'
      ? { invoiceId: `${run}-I${one.invoice}`, receivedAt: '2026-03-01T10:00:00Z' }
      : { paymentId: `${run}-${one.paymentId}` };
  return Buffer.from(JSON.stringify({ type: TYPES[one.kind], data: { ...data, ...named } }));
}

/** Returns the state of a run in the books, in the model's terms. */
async function booksOf(run: string) {
  const { db } = book;
  const invoices = await db.invoice.findMany({ where: { accountId: run }, orderBy: { id: 'asc' } });
  const credit = Object.fromEntries(
    (await creditOf(db, run)).map(({ currency, amount }) => [currency, amount]),
  );
  return {
    balances: invoices.map(({ balance }) => Number(balance)),
    statuses: invoices.map(({ status }) => status),
    credit: { EUR: Number(credit.EUR ?? 0), USD: Number(credit.USD ?? 0) },
    unapplied: await db.inboxEvent.count({ where: { eventId: { startsWith: `${run}-` }, appliedAt: null } }),
    exceptions: await db.paymentException.findMany({
      where: { id: { contains: `:${run}-` }, status: 'open' },
      select: { id: true, reason: true },
    }),
  };
}

/** Sums of the ledger's entries by invoice or by payment. Throws when the ledger has none: no sums agree with no sums. */
async function sums(
  run: string,
  by: 'invoiceId' | 'paymentId',
  sign: 1n | -1n,
): Promise<Record<string, number>> {
  const rows = await book.db.ledgerEntry.groupBy({
    by: [by],
    where: { accountId: run },
    _sum: { amount: true },
  });
  if (rows.length === 0) throw new Error(`The ledger has no entry of ${run}`);
  return Object.fromEntries(
    rows.flatMap((row) => (row[by] ? [[row[by], Number(sign * row._sum.amount!)]] : [])),
  );
}

async function comesToTheSame(story: MoneyStory): Promise<void> {
  const run = await live(story);
  const { balances, credit } = expected(story);
  const statuses = balances.map((balance) => (balance === 0 ? 'paid' : 'open'));
  expect(await booksOf(run)).toEqual({ balances, statuses, credit, unapplied: 0, exceptions: [] });
  const owed = balances.map((balance, place) => [`${run}-I${place}`, balance]);
  expect(owed).not.toEqual([]);
  expect(await sums(run, 'invoiceId', 1n)).toEqual(Object.fromEntries(owed));
  const payments = story.movements.filter(({ kind }) => kind === 'payment');
  expect(payments).not.toEqual([]);
  const here = payments.map(({ id }) => [`${run}-${id}`, remaining(id, story.movements)]);
  expect(await sums(run, 'paymentId', -1n)).toEqual(Object.fromEntries(here));
  await enter(book, anAccount(run), anInvoice(`${run}-J`, run, '2026-02-28', { amount: 4n }));
  const { balance } = await book.db.invoice.findUniqueOrThrow({ where: { id: `${run}-J` } });
  expect(Number(balance)).toBe(Math.max(0, 4 - credit.EUR));
}

test('every order, duplication and interleaving of the events leads to the same books', async () => {
  await fc.assert(fc.asyncProperty(anyStory, comesToTheSame), { numRuns: times(100, 400), seed: SEED });
}, 600_000);

/** What the property has found. */
const payment = (id: string, invoice: number, amount: number): AnyMovement => ({
  kind: 'payment',
  id,
  invoice,
  amount,
});
const back = (
  kind: 'refund' | 'chargeback' | 'chargeback-reversal',
  id: string,
  paymentId: string,
  amount: number,
) => ({ kind, id, paymentId, amount }) as const;
const FOUND: [name: string, amounts: number[], movements: AnyMovement[]][] = [
  [
    'credit made for one invoice, before and after another is owed again',
    [1, 1],
    [payment('P', 0, 2), payment('Q', 1, 1), back('refund', 'R', 'Q', 1)],
  ],
  [
    'a chargeback that took credit is won when its invoice is owed again',
    [1],
    [
      payment('P', 0, 2),
      back('chargeback', 'C', 'P', 1),
      back('refund', 'R', 'P', 1),
      back('chargeback-reversal', 'C', 'P', 1),
    ],
  ],
  [
    'a refund overtakes a chargeback of the same money and its reversal',
    [1],
    [
      payment('P', 0, 1),
      back('refund', 'R', 'P', 1),
      back('chargeback', 'C', 'P', 1),
      back('chargeback-reversal', 'C', 'P', 1),
    ],
  ],
];
describe.each(FOUND)('%s', (_, amounts, movements) => {
  const invoices = amounts.map((amount) => ({ currency: 'EUR' as const, amount }));
  const inOrder = movements.map((_, place) => [{ place, copy: 0 }]);
  test.each([
    ['as it happened', inOrder],
    ['backwards', inOrder.toReversed()],
    ['all at once', [inOrder.flat()]],
  ])('%s', (_, deliveries) => comesToTheSame({ invoices, movements, deliveries }));
});
