import { allocate, takeBack, type Position } from '../../domain/allocation.js';
import { moneyText, smaller } from '../../domain/money.js';
import { IllegalChange, NotFound, PaymentConflict } from '../refusals.js';
import { lookingAgain, withAccount, type Book, type Database, type Tx } from '../client.js';
import { applyCredit } from './credit.js';
import { dateOf } from '../dates.js';
import { debtOf, raise } from './exceptions.js';
import { type Payment, type PaymentReversal } from '../generated/client.js';
import { markApplied } from './inbox.js';
import { touch } from '../invoices/invoices.js';
import { digestOf } from '../keys.js';
import { book as bookEntries, type Entry } from './ledger.js';
import { type Reporting } from './payments.js';
import { oweAgain } from './reopening.js';
import { settle } from './settlement.js';
import { record } from '../timeline.js';

export type ReversalKind = 'refund' | 'chargeback' | 'chargeback-reversal';

/** Money that went back to the payer, or came here again after it had: the end of a chargeback has the chargeback's own id. */
export type ReversalReport = {
  kind: ReversalKind;
  id: string;
  paymentId: string;
  /** Minor units, positive. */
  amount: bigint;
  /** Null: the payment's own. */
  currency: string | null;
};

export type ReversalResult = { status: 'applied' | 'waiting' | 'undone' | 'dismissed'; created: boolean };

const NAMES = { refund: 'Refund', chargeback: 'Chargeback', 'chargeback-reversal': 'Chargeback reversal' };

/** Why a reversal cannot be applied now. */
type Obstacle =
  | 'unknown-payment'
  | 'payment-not-applied'
  | 'currency-mismatch'
  | 'exceeds-payment'
  | 'unknown-chargeback'
  | 'conflicting-payment';

/**
 * Books a reversal once, by its kind and id: the debt is owed again, or is settled again. One that comes before its
 * payment, or its chargeback, waits where people see it and is applied when that comes; with `strict` it is refused
 * instead. Throws PaymentConflict, AccountBusy; strictly NotFound, IllegalChange.
 */
export async function reversePayment(
  book: Book,
  report: ReversalReport,
  { waitMs = 10_000, strict = false, ...reporting }: Reporting & { waitMs?: number; strict?: boolean },
): Promise<ReversalResult> {
  const result = await lookingAgain(async () => {
    const accountId = await ownerOf(book.db, report.paymentId);
    const change = (tx: Tx) =>
      reverseOnce(tx, book, report, reporting, { strict, locked: accountId !== null });
    return accountId ? withAccount(book, accountId, change, { waitMs }) : book.db.$transaction(change);
  });
  return result ?? reversePayment(book, report, { waitMs, strict, ...reporting });
}

/** Applies what waited for its payment; answers how many. What still cannot be applied keeps waiting. */
export async function applyWaitingReversals(book: Book): Promise<number> {
  const rows = await book.db.$queryRaw<{ paymentId: string }[]>`
    SELECT DISTINCT r."paymentId" FROM payment_reversal r JOIN payment p ON p.id = r."paymentId"
     WHERE r.status = 'waiting' AND p.status = 'applied' LIMIT 100`;
  let applied = 0;
  for (const { paymentId } of rows) {
    const accountId = await ownerOf(book.db, paymentId);
    if (!accountId) continue;
    applied += await withAccount(book, accountId, (tx) =>
      applyWaiting(tx, paymentId, new Date(book.clock.now())),
    );
  }
  return applied;
}

/** The same for one payment, which has just been booked. Call under the account's lock. */
export async function applyWaiting(tx: Tx, paymentId: string, at: Date): Promise<number> {
  const waiting = await tx.paymentReversal.findMany({
    where: { paymentId, status: 'waiting' },
    orderBy: [{ createdAt: 'asc' }, { kind: 'asc' }, { id: 'asc' }],
  });
  const payment = await tx.payment.findUnique({ where: { id: paymentId } });
  for (const row of waiting) {
    const obstacle = await apply(tx, row as StoredReversal, payment, at, `webhook:${row.source}`);
    const end = obstacle === 'exceeds-payment' ? endOf(row, waiting) : undefined;
    if (obstacle && !end) continue;
    if (end) await cancelOut(tx, row, end, at);
    else await resolveWait(tx, row, at);
    // Each one may be what another waited for.
    return 1 + (await applyWaiting(tx, paymentId, at));
  }
  return 0;
}

/** The reversal of a chargeback that waits with it. */
const endOf = ({ kind, id, amount, currency }: PaymentReversal, waiting: PaymentReversal[]) =>
  waiting.find(
    (other) =>
      kind === 'chargeback' &&
      other.kind === 'chargeback-reversal' &&
      other.id === id &&
      other.amount === amount &&
      other.currency === currency,
  );

/**
 * A chargeback that came when its payment had gone back by other ways, and its reversal: neither can be applied without
 * the other, and together they move nothing.
 */
async function cancelOut(tx: Tx, chargeback: PaymentReversal, end: PaymentReversal, at: Date): Promise<void> {
  const { id, paymentId, amount, currency, source } = chargeback;
  const resolution = 'the chargeback and its reversal cancel out';
  for (const [row, status] of [
    [chargeback, 'undone'],
    [end, 'applied'],
  ] as const) {
    const { kind } = row;
    await tx.paymentReversal.update({ where: { kind_id: { kind, id } }, data: { status, appliedAt: at } });
    await resolveWait(tx, row, at, resolution);
  }
  const { accountId } = await positionsOf(tx, paymentId);
  const summary = `Chargeback ${id} of ${moneyText(amount, currency)} of payment ${paymentId} was reversed before it could be applied`;
  await record(tx, {
    ...{ accountId, invoiceId: null, at, actor: `webhook:${source}`, type: 'payment.chargeback-reversed' },
    ...{ summary, detail: { paymentId, chargebackId: id } },
  });
}

type StoredReversal = ReversalReport & { source: string; digest: string };

/** Null, and nothing is changed: the payment has come since its account was looked for, and the lock is missing. */
async function reverseOnce(
  tx: Tx,
  { clock }: Book,
  report: ReversalReport,
  { source, actor, event }: Reporting,
  { strict, locked }: { strict: boolean; locked: boolean },
): Promise<ReversalResult | null> {
  const at = new Date(clock.now());
  const { kind, id, paymentId, amount, currency } = report;
  const digest = digestOf({ kind, id, paymentId, amount });
  const known = await tx.paymentReversal.findUnique({ where: { kind_id: { kind, id } } });
  if (known && known.digest !== digest) throw new PaymentConflict(id, NAMES[kind]);
  const payment = await tx.payment.findUnique({ where: { id: paymentId } });
  if (payment?.status === 'applied' && !locked) return null;
  if (event) await markApplied(tx, event, at);
  if (known) return { status: known.status as ReversalResult['status'], created: false };
  const obstacle = await apply(tx, { ...report, source, digest }, payment, at, actor);
  if (!obstacle) {
    // The same report may have begun to wait at this moment, when the payment was not there yet.
    await resolveWait(tx, report, at);
    await applyWaiting(tx, paymentId, at);
    return { status: 'applied', created: true };
  }
  if (strict) throw refusal(report, obstacle, currency ?? payment?.currency ?? '');
  await tx.paymentReversal.create({
    data: {
      ...{ kind, id, paymentId, amount, source, digest, createdAt: at, status: 'waiting' },
      currency: currency ?? payment?.currency ?? '',
    },
  });
  const about = { invoiceId: payment?.invoiceId ?? null, accountId: payment?.accountId ?? null };
  const detail = { kind, id, paymentId };
  await raise(tx, { id: waitId(report), reason: obstacle, ...about, amount, currency, detail }, at, actor);
  return { status: 'waiting', created: true };
}

/** Books it, or answers why not. */
async function apply(
  tx: Tx,
  report: StoredReversal,
  payment: Payment | null,
  at: Date,
  actor: string,
): Promise<Obstacle | null> {
  const { kind, id, paymentId, amount, source, digest } = report;
  const obstacle = payment ? await obstacleTo(tx, report, payment) : 'unknown-payment';
  if (!payment || obstacle) return obstacle;
  const { currency } = payment;
  const row = { paymentId, amount, currency, source, digest, status: 'applied', appliedAt: at };
  await tx.paymentReversal.upsert({
    where: { kind_id: { kind, id } },
    create: { kind, id, ...row, createdAt: at },
    update: row,
  });
  if (kind === 'chargeback-reversal') {
    await tx.paymentReversal.update({
      where: { kind_id: { kind: 'chargeback', id } },
      data: { status: 'undone' },
    });
    await settleAgain(tx, report, payment, at, actor);
  } else await giveBack(tx, report, payment, at, actor);
  return null;
}

async function obstacleTo(
  tx: Tx,
  { kind, id, paymentId, amount, currency }: ReversalReport,
  payment: Payment,
): Promise<Obstacle | null> {
  if (payment.status !== 'applied') return 'payment-not-applied';
  if (currency && currency !== payment.currency) return 'currency-mismatch';
  if (kind === 'chargeback-reversal') {
    const chargeback = await tx.paymentReversal.findUnique({
      where: { kind_id: { kind: 'chargeback', id } },
    });
    if (!chargeback || chargeback.status === 'waiting') return 'unknown-chargeback';
    return chargeback.paymentId === paymentId &&
      chargeback.amount === amount &&
      chargeback.status === 'applied'
      ? null
      : 'conflicting-payment';
  }
  const { _sum } = await tx.paymentReversal.aggregate({
    where: { paymentId, status: 'applied', kind: { not: 'chargeback-reversal' } },
    _sum: { amount: true },
  });
  return amount > payment.amount - (_sum.amount ?? 0n) ? 'exceeds-payment' : null;
}

/** The payer has money back: it is taken from where it was, and what it had settled is owed again. */
async function giveBack(
  tx: Tx,
  { kind, id, amount }: ReversalReport,
  { id: paymentId, currency }: Payment,
  at: Date,
  actor: string,
): Promise<void> {
  const { accountId, positions } = await positionsOf(tx, paymentId);
  const type = kind as 'refund' | 'chargeback';
  const taken = takeBack(amount, positions);
  const common = { accountId, currency, at, actor };
  await bookEntries(
    tx,
    taken.map((part): Entry => ({
      ...common,
      ...{ key: `${kind}/${id}/${part.invoiceId ?? 'credit'}`, type, paymentId },
      ...part,
    })),
  );
  const raised = taken.flatMap(({ invoiceId }) => invoiceId ?? []);
  await takeDiscountBack(tx, raised, { ...common, cause: `${kind}/${id}` });
  const done = type === 'refund' ? 'refunded' : 'charged back';
  await record(
    tx,
    ...taken.map(({ invoiceId, amount: part }) => ({
      ...{ accountId, invoiceId, at, actor, type: `payment.${done.replace(' ', '-')}` },
      summary: `${moneyText(part, currency)} of payment ${paymentId} ${done}`,
      detail: { paymentId, [`${kind}Id`]: id },
    })),
  );
  await oweAgain(tx, raised, at, actor);
  await applyCredit(tx, { accountId, currency }, raised, `${kind}/${id}`, at, 'own');
}

/** A chargeback came to nothing: the money settles again what the chargeback had opened, as far as that is still open. */
async function settleAgain(
  tx: Tx,
  { id, amount }: ReversalReport,
  { id: paymentId, currency, invoiceId: madeFor }: Payment,
  at: Date,
  actor: string,
): Promise<void> {
  const opened = await tx.ledgerEntry.findMany({
    where: { key: { startsWith: `chargeback/${id}/` }, paymentId, type: 'chargeback' },
    include: { invoice: true },
  });
  const { accountId } = opened[0]!;
  const open = opened.flatMap(({ invoice, amount: taken }) =>
    invoice?.status === 'open' || invoice?.status === 'with-counsel'
      ? [{ invoiceId: invoice.id, dueOn: dateOf(invoice.dueOn), balance: smaller(invoice.balance, taken) }]
      : [],
  );
  const balances = new Map(opened.map(({ invoiceId, invoice }) => [invoiceId, invoice?.balance ?? 0n]));
  const { applied, credit } = allocate(amount, open);
  const parts: Position[] = credit > 0n ? [...applied, { invoiceId: null, amount: credit }] : applied;
  await settle(tx, at, [
    {
      ...{ actor, payment: null, paymentId, event: null, tell: 'payment' },
      entries: parts.map((part) => ({
        ...{ key: `chargeback-reversal/${id}/${part.invoiceId ?? 'credit'}`, type: 'chargeback-reversal' },
        ...{ accountId, invoiceId: part.invoiceId, amount: -part.amount, currency, paymentId, actor, at },
      })),
      lowered: applied.map((part) => ({
        ...{ invoiceId: part.invoiceId, accountId, currency },
        left: balances.get(part.invoiceId)! - part.amount,
      })),
      story: parts.map((part) => ({
        ...{ accountId, invoiceId: part.invoiceId, at, actor, type: 'payment.chargeback-reversed' },
        summary: `${moneyText(part.amount, currency)} of payment ${paymentId} is here again: the chargeback was reversed`,
        detail: { paymentId, chargebackId: id },
      })),
    },
  ]);
  // What the chargeback had not opened may be owed again by now, and the rest of the money was meant for it.
  if (madeFor)
    await applyCredit(tx, { accountId, currency }, [madeFor], `chargeback-reversal/${id}`, at, 'own');
}

/** A discount for having paid in time ends with the payment. */
async function takeDiscountBack(
  tx: Tx,
  invoiceIds: string[],
  { cause, ...common }: { accountId: string; currency: string; at: Date; actor: string; cause: string },
): Promise<void> {
  const granted = await tx.ledgerEntry.groupBy({
    by: ['invoiceId'],
    where: { invoiceId: { in: invoiceIds }, type: 'discount' },
    _sum: { amount: true },
  });
  await bookEntries(
    tx,
    granted.flatMap(({ invoiceId, _sum }): Entry[] =>
      _sum.amount
        ? [
            {
              ...common,
              key: `discount/${cause}/${invoiceId}`,
              invoiceId,
              type: 'discount',
              amount: -_sum.amount,
            },
          ]
        : [],
    ),
  );
}

/** What a chargeback took of its payment; null when there is none of that id. */
export async function chargebackAmount(db: Database, paymentId: string, id: string): Promise<bigint | null> {
  const row = await db.paymentReversal.findUnique({ where: { kind_id: { kind: 'chargeback', id } } });
  return row?.paymentId === paymentId ? row.amount : null;
}

/** Where a payment's money is by now, in the order in which it came there. */
async function positionsOf(tx: Tx, paymentId: string): Promise<{ accountId: string; positions: Position[] }> {
  const rows = await tx.$queryRaw<(Position & { accountId: string })[]>`
    SELECT "accountId", "invoiceId", (-sum(amount))::bigint AS amount FROM ledger_entry
     WHERE "paymentId" = ${paymentId} GROUP BY 1, 2 ORDER BY max(id)`;
  return { accountId: rows[0]!.accountId, positions: rows.filter(({ amount }) => amount > 0n) };
}

async function ownerOf(db: Database, paymentId: string): Promise<string | null> {
  const entry = await db.ledgerEntry.findFirst({ where: { paymentId }, select: { accountId: true } });
  return entry?.accountId ?? null;
}

const waitId = ({ kind, id }: { kind: string; id: string }) => `reversal:${kind}:${id}`;

/** A person has decided that a waiting reversal is not to be applied. */
export async function dismissReversal(tx: Tx, exceptionId: string): Promise<void> {
  const [, kind, ...id] = exceptionId.split(':');
  await tx.paymentReversal.updateMany({
    where: { kind: kind ?? '', id: id.join(':'), status: 'waiting' },
    data: { status: 'dismissed' },
  });
}

async function resolveWait(
  tx: Tx,
  row: Pick<PaymentReversal, 'kind' | 'id'>,
  at: Date,
  resolution = 'applied when what it waited for had come',
): Promise<void> {
  const exception = await tx.paymentException.findUnique({ where: { id: waitId(row) } });
  if (exception?.status !== 'open') return;
  await tx.paymentException.update({
    where: { id: exception.id },
    data: { status: 'resolved', resolution, resolvedBy: 'system', resolvedAt: at },
  });
  const debt = await debtOf(tx, exception);
  if (debt) await touch(tx, at, debt.held);
}

function refusal(
  { kind, id, paymentId, amount }: ReversalReport,
  obstacle: Obstacle,
  currency: string,
): Error {
  switch (obstacle) {
    case 'unknown-payment':
      return new NotFound(`There is no payment ${paymentId}`);
    case 'unknown-chargeback':
      return new NotFound(`Payment ${paymentId} has no chargeback ${id}`);
    case 'payment-not-applied':
      return new IllegalChange(`Payment ${paymentId} is not applied; resolve its exception first`);
    case 'exceeds-payment':
      return new IllegalChange(
        `A ${kind} of ${moneyText(amount, currency)} is more than is left of payment ${paymentId}`,
      );
    case 'currency-mismatch':
      return new IllegalChange(`The ${kind} is in another currency than payment ${paymentId}`);
    case 'conflicting-payment':
      return new IllegalChange(`Chargeback ${id} is not one of payment ${paymentId} that could be reversed`);
    default:
      return obstacle satisfies never;
  }
}
