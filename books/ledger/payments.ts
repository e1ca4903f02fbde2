import { allocate, type Allocation } from '../../domain/money/allocation.js';
import { type Tx } from '../../prisma/client.js';
import { retryOnConflict, withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { type Payment, type Prisma } from '../../prisma/generated/client.js';
import { digestOf } from '../keys.js';
import { ContentConflict } from '../errors.js';
import { grantDiscounts } from './discounts.js';
import { openException } from './exceptions.js';
import { markApplied } from '../inboxEvents.js';
import { type Booking, type PaymentReport, type Reporting } from './payment.js';
import {
  decidePayment,
  openOf,
  readPaymentContext,
  shortByDiscount,
  type PaymentContext,
} from './paymentContext.js';
import { movementOf } from './paymentEntries.js';
import { settle, type LedgerPosting, type PaymentRow } from './settlement.js';
import { applyWaiting } from './waitingReversals.js';

export type PaymentResult = {
  id: string;
  status: 'applied' | 'exception' | 'dismissed';
  applied: Allocation['applied'];
  credit: bigint;
  created: boolean;
};

/**
 * Books a payment once, by its id; from its commit no step for the debt starts (rule 1). Keeps it as an
 * exception when it cannot be applied (unknown target, other currency) or when `doubt`, called under the
 * account's lock, returns a reason. Waits at most `waitMs` for the account. Throws ContentConflict,
 * AccountBusy.
 */
export async function applyPayment(
  book: Books,
  report: PaymentReport,
  {
    waitMs = 10_000,
    doubt: askDoubt,
    ...reporting
  }: Reporting & Pick<Booking, 'named'> & { waitMs?: number; doubt?: (tx: Tx) => Promise<string | null> },
): Promise<PaymentResult> {
  // Two reports of one id met: the other has committed by now, so the second try finds it.
  return retryOnConflict(async () => {
    const accountId = await debtorOf(book, report);
    const change = async (tx: Tx) => {
      const doubt = askDoubt ? await askDoubt(tx) : null;
      const [result] = await bookPayments(tx, book, [{ ...reporting, report, accountId, doubt }]);
      if (result instanceof ContentConflict) throw result;
      return result!;
    };
    return accountId ? withAccount(book, accountId, change, { waitMs }) : book.db.$transaction(change);
  });
}

/**
 * Books any number of payments in their order, in a fixed number of statements. For a payment whose id is
 * known with other content the result is a ContentConflict, and nothing changes. Call under the locks of
 * their accounts.
 */
export async function bookPayments(
  tx: Tx,
  { clock }: Books,
  bookings: Booking[],
): Promise<(PaymentResult | ContentConflict)[]> {
  const at = new Date(clock.now());
  const ground = await readPaymentContext(tx, bookings);
  const verdicts = bookings.map((booking) => decidePayment(ground, booking));
  const movements = bookings.flatMap((booking, place) => {
    const verdict = verdicts[place]!;
    if (verdict.kind !== 'apply') return [];
    const { report, source } = booking;
    const payment = rowOf(report, source, 'applied', at, ground.known.get(report.id)!.digest);
    return [{ ...movementOf(booking, verdict, at), payment }];
  });
  await bookMovements(tx, ground, movements, at);
  const results: (PaymentResult | ContentConflict)[] = [];
  for (const [place, booking] of bookings.entries()) {
    const verdict = verdicts[place]!;
    const { id } = booking.report;
    if (verdict.kind === 'apply')
      results.push({ id, status: 'applied', ...verdict.allocation, created: true });
    else if (verdict.kind === 'conflict') results.push(new ContentConflict(id));
    else {
      if (verdict.kind === 'set-aside') await keepAsException(tx, booking, verdict.reason, at);
      if (booking.event) await markApplied(tx, booking.event, at);
      results.push({ ...(await resultOf(tx, id)), created: verdict.kind === 'set-aside' });
    }
  }
  return results;
}

/** Settles the debts, grants earned discounts, and applies reversals that came before their payments. */
export async function bookMovements(
  tx: Tx,
  ground: PaymentContext,
  movements: LedgerPosting[],
  at: Date,
): Promise<void> {
  await settle(tx, at, movements);
  await grantDiscounts(tx, shortByDiscount(ground, movements), at);
  for (const paymentId of ground.reversed) await applyWaiting(tx, paymentId, at);
}

/**
 * Keeps the money as an exception that a person can apply. `more` is what that person should know besides.
 */
export async function keepAsException(
  tx: Tx,
  { report, accountId, source, actor }: Booking,
  reason: string,
  at: Date,
  more: {
    concerns?: { invoiceId: string | null; accountId: string | null };
    detail?: Prisma.InputJsonObject;
  } = {},
): Promise<void> {
  const { id, invoiceId, amount, currency, receivedAt, reference } = report;
  await tx.payment.create({
    data: { ...rowOf(report, source, 'exception', at), receivedAt: new Date(receivedAt) },
  });
  const detail = { id, invoiceId, accountId: report.accountId, receivedAt, reference, ...more.detail };
  // An exception holds an invoice or account that is not yet in the books from the moment it enters them.
  const concerns = more.concerns ?? { invoiceId, accountId: accountId ?? report.accountId };
  const about = { ...concerns, amount, currency };
  await openException(tx, { id: `payment:${id}`, paymentId: id, reason, ...about, detail }, at, actor);
}

const rowOf = (
  report: PaymentReport,
  source: string,
  status: string,
  createdAt: Date,
  digest = digestOf(report),
): PaymentRow => ({ ...report, source, status, digest, createdAt });

async function debtorOf({ db }: Books, { invoiceId, accountId }: PaymentReport): Promise<string | null> {
  const [row] = await db.$queryRaw<{ accountId: string | null }[]>`
    SELECT coalesce((SELECT "accountId" FROM invoice WHERE id = ${invoiceId}), (SELECT id FROM account WHERE id = ${accountId})) AS "accountId"`;
  return row?.accountId ?? null;
}

/**
 * Applies the money of an exception to the invoice or account that a person chose. Call under the account's
 * lock.
 */
export async function applyException(
  tx: Tx,
  report: PaymentReport,
  accountId: string,
  { at, actor }: { at: Date; actor: string },
): Promise<void> {
  const ground = await readPaymentContext(tx, [{ report, accountId }]);
  const before = openOf(ground, { ...report, accountId });
  const verdict = { allocation: allocate(report.amount, before), before };
  const movement = movementOf({ report, accountId, actor, source: actor }, verdict, at);
  await bookMovements(tx, ground, [{ ...movement, payment: null }], at);
}

export async function resultOf(tx: Tx | Books['db'], id: string): Promise<Omit<PaymentResult, 'created'>> {
  const payment: Payment = await tx.payment.findUniqueOrThrow({ where: { id } });
  const entries = await tx.ledgerEntry.findMany({
    where: { paymentId: id, type: 'payment' },
    orderBy: { id: 'asc' },
  });
  const applied = entries.flatMap(({ invoiceId, amount }) =>
    invoiceId ? [{ invoiceId, amount: -amount }] : [],
  );
  const credit = entries.reduce((sum, { invoiceId, amount }) => (invoiceId ? sum : sum - amount), 0n);
  return { id, status: payment.status as PaymentResult['status'], applied, credit };
}
