import { type Database } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { endException, openException } from './exceptions.js';
import { type PaymentReport } from './payment.js';

/**
 * Returns until when the provider's payments are known in full, in real time; the first sweep starts the
 * watermark at `begun`.
 */
export async function openWatermark(db: Database, provider: string, begun: Date): Promise<Date> {
  const create = { provider, until: begun };
  const { until } = await db.reconciliation.upsert({
    where: { provider },
    create,
    update: { stoppedAt: null },
  });
  return until;
}

/**
 * Call when no provider is configured any more: then no watermark is late, and the next sweep continues where
 * the last one ended.
 */
export async function stopWatermarks(db: Database, at: Date): Promise<void> {
  await db.reconciliation.updateMany({ where: { stoppedAt: null }, data: { stoppedAt: at } });
}

export async function moveWatermark(db: Database, provider: string, until: Date): Promise<void> {
  await db.reconciliation.upsert({ where: { provider }, create: { provider, until }, update: { until } });
}

/** Returns which of the payments are known, with their status. */
export async function knownPayments(db: Database, ids: string[]): Promise<Map<string, string>> {
  const rows = await db.payment.findMany({ where: { id: { in: ids } }, select: { id: true, status: true } });
  return new Map(rows.map(({ id, status }) => [id, status]));
}

/** Shows people once, for all sources, that a provider's report of a payment contradicts what is booked. */
export async function raiseContradiction(
  { db, clock }: Books,
  { id, invoiceId, amount, currency }: PaymentReport,
  actor: string,
): Promise<void> {
  const reason = 'conflicting-payment';
  const detail = { paymentId: id };
  await db.$transaction(async (tx) => {
    const shown = await tx.paymentException.count({
      where: { reason, amount, currency, detail: { path: ['paymentId'], equals: id } },
    });
    if (shown > 0) return;
    const draft = { id: `${reason}:${id}:${amount}`, reason, invoiceId, amount, currency, detail };
    await openException(tx, draft, new Date(clock.now()), actor);
  });
}

/** A payment that the provider names and a sweep could not book. */
export type Unbooked = {
  id: string;
  invoiceId?: string | null;
  amount?: bigint | null;
  currency?: string | null;
  problem: string;
};

const unbookedId = (paymentId: string) => `unbooked:${paymentId}`;

/** Shows people a payment that could not be booked, once; the invoice that it names waits. */
export async function raiseUnbooked(
  { db, clock }: Books,
  { id, invoiceId = null, amount = null, currency = null, problem }: Unbooked,
  actor: string,
): Promise<void> {
  const detail = { paymentId: id, problem };
  const draft = { id: unbookedId(id), reason: 'unbooked-payment', invoiceId, amount, currency, detail };
  await db.$transaction((tx) => openException(tx, draft, new Date(clock.now()), actor));
}

/** Returns which of the payments an earlier sweep could not book. */
export async function unbookedBefore(db: Database, ids: string[]): Promise<Set<string>> {
  const open = await db.paymentException.findMany({
    where: { id: { in: ids.map(unbookedId) }, status: 'open' },
    select: { id: true },
  });
  return new Set(open.map(({ id }) => id.slice(unbookedId('').length)));
}

/** Ends the exception of a payment that is booked by now. */
export const endUnbooked = ({ db, clock }: Books, paymentId: string): Promise<void> =>
  db.$transaction((tx) =>
    endException(tx, unbookedId(paymentId), 'booked by a later sweep', new Date(clock.now())),
  );
