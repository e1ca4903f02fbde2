import { type Tx } from '../../prisma/client.js';
import { Prisma } from '../../prisma/generated/client.js';
import { record } from '../timeline.js';
import { heldStory } from './exceptions.js';
import { applyWaitingPayments, type WaitingPayment } from './keptPayments.js';

/** The invoices or accounts that have just entered the books. */
export type ArrivedIds = { invoiceIds: readonly string[] } | { accountIds: readonly string[] };

/**
 * Applies payments that were reported before their invoice or account was in the books. One that a person
 * must check stays an exception and holds the debt. Call under the accounts' locks; returns how many were
 * applied.
 */
export async function applyAwaited(tx: Tx, arrived: ArrivedIds, at: Date): Promise<number> {
  const isInvoice = 'invoiceIds' in arrived;
  const ids = isInvoice ? arrived.invoiceIds : arrived.accountIds;
  const open = await openExceptions(tx, isInvoice ? 'invoiceId' : 'accountId', ids);
  if (open.length === 0) return 0;
  const reason = isInvoice ? 'unknown-invoice' : 'unknown-account';
  const waiting = await waitingPayments(
    tx,
    open.filter((one) => one.reason === reason).map(({ id }) => id),
  );
  const known = new Set(waiting.map(({ exceptionId }) => exceptionId));
  if (isInvoice)
    await recordOthers(
      tx,
      open.filter(({ id }) => !known.has(id)),
      at,
    );
  return applyWaitingPayments(tx, waiting, at);
}

type Open = { id: string; reason: string; invoiceId: string | null };

/** Skips one that a person is resolving at this moment: that person decides. */
const openExceptions = (tx: Tx, named: 'invoiceId' | 'accountId', ids: readonly string[]) =>
  tx.$queryRaw<Open[]>`
    SELECT id, reason, "invoiceId" FROM payment_exception
     WHERE status = 'open' AND ${Prisma.raw(`"${named}"`)} = ANY(${[...ids]})
     ORDER BY id FOR UPDATE SKIP LOCKED`;

/**
 * Returns the payments in the order of their reports. `doubt`: the invoice was imported with its payment from
 * the system before this one, or a bill and a payment that do not name each other name the same invoice (see
 * providerPayments.ts).
 */
async function waitingPayments(tx: Tx, exceptionIds: string[]): Promise<WaitingPayment[]> {
  if (exceptionIds.length === 0) return [];
  return tx.$queryRaw<WaitingPayment[]>`
    SELECT e.id AS "exceptionId", p.id, p.source, e."invoiceId", p."accountId", p.amount, p.currency, p."receivedAt",
           p.method, p.reference, coalesce(i."accountId", a.id) AS owner,
           CASE WHEN EXISTS (SELECT FROM payment h WHERE h.id = 'import:' || i.id)
                  OR (p.source IN ('stripe', 'reconciliation')
                      AND EXISTS (SELECT FROM payment o
                                   WHERE o."invoiceId" = i.id AND o.amount = p.amount AND o.currency = p.currency
                                     AND o.method IS NOT DISTINCT FROM p.method
                                     AND o.source IN ('stripe', 'reconciliation') AND o.status <> 'dismissed'
                                     AND (o.id LIKE 'in\\_%') <> (p.id LIKE 'in\\_%')
                                     AND (o.status = 'applied' OR (o."createdAt", o.id) < (p."createdAt", p.id))))
                THEN 'possible-repeat' END AS doubt
      FROM payment_exception e JOIN payment p ON p.id = e."paymentId" AND p.status = 'exception'
      LEFT JOIN invoice i ON i.id = e."invoiceId" LEFT JOIN account a ON a.id = p."accountId"
     WHERE e.id = ANY(${exceptionIds}) AND coalesce(i."accountId", a.id) IS NOT NULL
     ORDER BY p."createdAt", p.id`;
}

/**
 * Other exceptions that name the invoice (an unreadable event, another amount) hold it from now on; its
 * timeline records why.
 */
async function recordOthers(tx: Tx, others: Open[], at: Date): Promise<void> {
  if (others.length === 0) return;
  const held = await tx.$queryRaw<{ id: string; reason: string; invoiceId: string; accountId: string }[]>`
    SELECT e.id, e.reason, i.id AS "invoiceId", i."accountId"
      FROM payment_exception e JOIN invoice i ON i.id = e."invoiceId"
     WHERE e.id = ANY(${others.map(({ id }) => id)})
       AND NOT EXISTS (SELECT FROM timeline_event t
                        WHERE t."invoiceId" = i.id AND t.type = 'payment.exception' AND t.detail->>'exceptionId' = e.id)`;
  await record(tx, ...held.map(({ id, ...about }) => heldStory({ ...about, exceptionId: id, at })));
}
