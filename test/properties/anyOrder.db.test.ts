import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc, { type Arbitrary } from 'fast-check';
import { sweepInbox } from '../../background/sweeper.js';
import { openIntake, type Intake } from '../../inbox/receive.js';
import { putAccount } from '../../books/accounts/putAccount.js';
import { openDatabase } from '../../prisma/client.js';
import { type Books } from '../../books/book.js';
import { createInvoices } from '../../books/invoices/create.js';
import { applyAwaitedLater } from '../../books/ledger/awaitedLater.js';
import { creditOf } from '../../books/ledger/ledger.js';
import { applyWaitingReversals } from '../../books/ledger/waitingReversals.js';
import { prepareBooks } from '../../books/prepare.js';
import { anAccount, anInvoice } from '../fixtures/books.js';
import { SEED, times } from '../faults/scale.js';
import { testDatabase, type TestDatabase } from '../stack/postgres.js';
import { rethrow } from '../stack/rethrow.js';
import { anyMovements, expected, invoiceOf, type AnyMovement, type MoneyStory } from './movements.js';

let database: TestDatabase;
let book: Books;
let receive: Intake;
beforeAll(async () => {
  database = await testDatabase();
  await prepareBooks(database.url, null);
  const now = Date.parse('2026-03-02T08:00:00Z');
  const clock = { now: () => now, toReal: (business: number) => business, patience: 0 };
  book = { db: openDatabase(database.url), clock };
  receive = openIntake(book);
});
afterAll(async () => {
  await book.db.$disconnect();
  await database.drop();
});

/**
 * Each invoice has a separate account: credit never crosses, so the order of arrival can make no difference.
 */
type Event =
  | { enter: 'account' | 'invoice'; place: number }
  | { deposit: number; place: number }
  | { movement: number; copy: number };
type Happening = Pick<MoneyStory, 'invoices' | 'movements'> & { groups: Event[][] };

const deposits = ({ groups }: Happening, of: number) =>
  groups
    .flat()
    .reduce((sum, event) => ('deposit' in event && event.place === of ? sum + event.deposit : sum), 0);

let runs = 0;

async function live(happening: Happening): Promise<string> {
  const run = `r${++runs}`;
  for (const group of happening.groups)
    await Promise.all(group.map((event) => happen(run, happening, event)));
  await sweepInbox(book, rethrow);
  while ((await applyAwaitedLater(book, rethrow)) > 0);
  while ((await applyWaitingReversals(book, rethrow)) > 0);
  return run;
}

let deliveries = 0;

async function happen(run: string, { invoices, movements }: Happening, event: Event) {
  if ('enter' in event) return enter(run, invoices, event);
  const data = 'deposit' in event ? depositOf(run, invoices, event) : dataOf(run, invoices, movements, event);
  const eventId = 'deposit' in event ? `${run}-d${++deliveries}` : `${run}-${event.movement}-${event.copy}`;
  await receive({ source: 'payments', eventId }, Buffer.from(JSON.stringify(data)));
}

async function enter(
  run: string,
  invoices: MoneyStory['invoices'],
  { enter, place }: Extract<Event, { enter: string }>,
) {
  const id = `${run}-A${place}`;
  await putAccount(book, anAccount(id));
  if (enter === 'account') return;
  const { amount, currency } = invoices[place]!;
  const draft = anInvoice(`${run}-I${place}`, id, '2026-01-31', { amount: BigInt(amount), currency });
  await createInvoices(book, [draft], 'test');
}

const receivedAt = '2026-03-01T10:00:00Z';

const depositOf = (
  run: string,
  invoices: MoneyStory['invoices'],
  { deposit, place }: Extract<Event, { deposit: number }>,
) => ({
  type: 'payment.received',
  data: {
    id: `${run}-D${place}-${++deliveries}`,
    accountId: `${run}-A${place}`,
    amount: deposit,
    currency: invoices[place]!.currency,
    receivedAt,
  },
});

const TYPES = {
  payment: 'payment.received',
  refund: 'payment.refunded',
  chargeback: 'payment.charged-back',
  'chargeback-reversal': 'payment.chargeback-reversed',
};

function dataOf(
  run: string,
  invoices: MoneyStory['invoices'],
  movements: AnyMovement[],
  { movement }: Extract<Event, { movement: number }>,
) {
  const one = movements[movement]!;
  const { currency } = invoices[invoiceOf(one, movements)]!;
  const named =
    one.kind === 'payment'
      ? { invoiceId: `${run}-I${one.invoice}`, receivedAt }
      : { paymentId: `${run}-${one.paymentId}` };
  return { type: TYPES[one.kind], data: { id: `${run}-${one.id}`, amount: one.amount, currency, ...named } };
}

async function comesToTheSame(happening: Happening): Promise<void> {
  const run = await live(happening);
  const { db } = book;
  const invoices = await db.invoice.findMany({
    where: { id: { startsWith: `${run}-I` } },
    orderBy: { id: 'asc' },
  });
  const stands = await Promise.all(
    invoices.map(async ({ accountId, balance, status }) => ({
      balance: Number(balance),
      status,
      credit: Number((await creditOf(db, accountId))[0]?.amount ?? 0n),
    })),
  );
  expect(stands).toEqual(modelOf(happening));
  const of = { contains: `${run}-` };
  expect(await db.inboxEvent.count({ where: { eventId: of, appliedAt: null } })).toBe(0);
  const open = { where: { id: of, status: 'open' }, select: { id: true, reason: true } };
  expect(await db.paymentException.findMany(open)).toEqual([]);
  expect(await db.payment.count({ where: { id: of, status: { not: 'applied' } } })).toBe(0);
}

/** Money for an invoice, or on its account, settles it; the rest is credit. */
const modelOf = (happening: Happening) =>
  happening.invoices.map(({ amount }, place) => {
    const { invoices, movements } = happening;
    const paid = amountPaid({ invoices, movements }, place) + deposits(happening, place);
    const balance = Math.max(0, amount - paid);
    return { balance, status: balance === 0 ? 'paid' : 'open', credit: Math.max(0, paid - amount) };
  });

/**
 * By the model of the other property: with an unreachable amount, the missing part shows what has been paid.
 */
function amountPaid(
  { invoices, movements }: Pick<MoneyStory, 'invoices' | 'movements'>,
  place: number,
): number {
  const most = 1_000_000;
  const large = invoices.map((invoice) => ({ ...invoice, amount: most }));
  return most - expected({ invoices: large, movements }).balances[place]!;
}

const anyHappening: Arbitrary<Happening> = anyMovements.chain(({ invoices, movements }) => {
  const entries = invoices.flatMap((_, place): Event[] => [
    { enter: 'account', place },
    { enter: 'invoice', place },
  ]);
  const events = movements.map((_, movement): Event => ({ movement, copy: 0 }));
  const again = fc.record({ movement: fc.nat({ max: movements.length - 1 }), copy: fc.nat({ max: 1 }) });
  const deposit = fc.record({
    deposit: fc.integer({ min: 1, max: 6 }),
    place: fc.nat({ max: invoices.length - 1 }),
  });
  return fc
    .tuple(
      fc.array(again, { maxLength: 2 }),
      fc.array(deposit, { maxLength: 2 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    )
    .chain(([copies, money, sizes]) => {
      const all: Event[] = [...entries, ...events, ...copies, ...money];
      return fc
        .shuffledSubarray(all, { minLength: all.length })
        .map((order) => ({ invoices, movements, groups: inGroups(order, sizes) }));
    });
});

function inGroups<T>(order: T[], sizes: number[]): T[][] {
  const groups: T[][] = [];
  for (let start = 0; start < order.length; start += groups.at(-1)!.length)
    groups.push(order.slice(start, start + sizes[groups.length % sizes.length]!));
  return groups;
}

test('accounts and invoices that enter before, between, beside or after their money leave the same books', async () => {
  await fc.assert(fc.asyncProperty(anyHappening, comesToTheSame), { numRuns: times(60, 240), seed: SEED });
}, 600_000);

const payment: AnyMovement = { kind: 'payment', id: 'P', invoice: 0, amount: 9 };
const refund: AnyMovement = { kind: 'refund', id: 'R', paymentId: 'P', amount: 4 };
const lost: AnyMovement = { kind: 'chargeback', id: 'C', paymentId: 'P', amount: 5 };
const won: AnyMovement = { ...lost, kind: 'chargeback-reversal' };
const TOLD: [name: string, movements: AnyMovement[]][] = [
  ['a payment', [payment]],
  ['a payment and its refund', [payment, refund]],
  ['a refund and its payment', [refund, payment]],
  ['a chargeback that is lost', [payment, lost]],
  ['a chargeback that is won', [payment, lost, won]],
  ['the end of a chargeback, the chargeback, the payment', [won, lost, payment]],
];

describe.each(TOLD)('%s', (_, movements) => {
  const told = movements.map((_, movement): Event[] => [{ movement, copy: 0 }]);
  const entry: Event[] = [{ enter: 'invoice', place: 0 }];
  test.each(Array.from({ length: told.length + 1 }, (_, place) => place))(
    'the invoice after %d of them',
    (place) =>
      comesToTheSame({
        invoices: [{ currency: 'EUR', amount: 7 }],
        movements,
        groups: told.toSpliced(place, 0, entry),
      }),
  );
});
