import { moneyText } from '../../domain/money/money.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { retryOnConflict, withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { digestOf } from '../keys.js';
import { IllegalChange, NotFound, ContentConflict } from '../errors.js';
import { openException } from './exceptions.js';
import { markApplied } from '../inboxEvents.js';
import { type Reporting } from './payment.js';
import { apply, type Obstacle } from './applyReversal.js';
import { type ReversalReport } from './reversal.js';
import { ownerOf } from './reversalEntries.js';
import { applyWaiting, resolveWait, waitId } from './waitingReversals.js';

export type ReversalResult = { status: 'applied' | 'waiting' | 'undone' | 'dismissed'; created: boolean };

const NAMES = {
  refund: 'Refund',
  chargeback: 'Chargeback',
  'chargeback-reversal': 'Chargeback reversal',
  'refund-reversal': 'Refund reversal',
};

/**
 * Books a reversal once, by its kind and id: the debt is owed again, or is settled again. One that comes
 * before its payment, its chargeback or its refund waits where people see it and is applied when that comes; with
 * `strict` it is refused instead. Throws ContentConflict, AccountBusy; with `strict` also NotFound,
 * IllegalChange.
 */
export async function reversePayment(
  book: Books,
  report: ReversalReport,
  { waitMs = 10_000, strict = false, ...reporting }: Reporting & { waitMs?: number; strict?: boolean },
): Promise<ReversalResult> {
  const result = await retryOnConflict(async () => {
    const accountId = await ownerOf(book.db, report.paymentId);
    const change = (tx: Tx) =>
      reverseOnce(tx, book, report, reporting, { strict, locked: accountId !== null });
    return accountId ? withAccount(book, accountId, change, { waitMs }) : book.db.$transaction(change);
  });
  return result ?? reversePayment(book, report, { waitMs, strict, ...reporting });
}

/**
 * Null, with nothing changed, when the payment came after the search for its account, so that the lock is
 * missing.
 */
async function reverseOnce(
  tx: Tx,
  { clock }: Books,
  report: ReversalReport,
  { source, actor, event }: Reporting,
  { strict, locked }: { strict: boolean; locked: boolean },
): Promise<ReversalResult | null> {
  const at = new Date(clock.now());
  const { kind, id, paymentId, amount, currency, failedAt } = report;
  const digest = digestOf({ kind, id, paymentId, amount });
  const known = await tx.paymentReversal.findUnique({ where: { kind_id: { kind, id } } });
  if (known && known.digest !== digest) throw new ContentConflict(id, NAMES[kind]);
  const payment = await tx.payment.findUnique({ where: { id: paymentId } });
  if (payment?.status === 'applied' && !locked) return null;
  if (event) await markApplied(tx, event, at);
  if (known) return { status: known.status as ReversalResult['status'], created: false };
  const obstacle = await apply(tx, { ...report, source, digest }, payment, at, actor);
  if (!obstacle) {
    // The same report may have begun to wait at this moment, before the payment existed.
    await resolveWait(tx, report, at);
    await applyWaiting(tx, paymentId, at);
    return { status: 'applied', created: true };
  }
  if (strict) throw refusal(report, obstacle, currency ?? payment?.currency ?? '');
  await tx.paymentReversal.create({
    data: {
      kind,
      id,
      paymentId,
      amount,
      source,
      digest,
      createdAt: at,
      status: 'waiting',
      currency: currency ?? payment?.currency ?? '',
      failedAt: failedAt ? new Date(failedAt) : null,
    },
  });
  const about = { invoiceId: payment?.invoiceId ?? null, accountId: payment?.accountId ?? null };
  const detail = { kind, id, paymentId };
  await openException(
    tx,
    { id: waitId(report), reason: obstacle, ...about, amount, currency, detail },
    at,
    actor,
  );
  return { status: 'waiting', created: true };
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
    case 'unknown-refund':
      return new NotFound(`Payment ${paymentId} has no refund ${id} that could have failed`);
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

/** Returns what a chargeback took of its payment; null when none has that id. */
export async function chargebackAmount(db: Database, paymentId: string, id: string): Promise<bigint | null> {
  const row = await db.paymentReversal.findUnique({ where: { kind_id: { kind: 'chargeback', id } } });
  return row?.paymentId === paymentId ? row.amount : null;
}
