import { moneyText } from '../../domain/money/money.js';
import { jsonRows, type Tx } from '../../prisma/client.js';
import { Prisma } from '../../prisma/generated/client.js';
import { type EventRef } from '../inboxEvents.js';
import { insertEntries, type Entry } from './ledger.js';
import { insertMessages, type MessageKind } from '../outboxMessages.js';
import { type PaymentReport } from './payment.js';
import { insertEvents, type TimelineEntry } from '../timeline.js';

/** An invoice that a posting lowers, with what is left of it. */
export type LoweredBalance = { invoiceId: string; accountId: string; currency: string; left: bigint };

export type LedgerPosting = {
  actor: string;
  /** The payment that it books, where its row is new. */
  payment: PaymentRow | null;
  paymentId: string | null;
  entries: Entry[];
  lowered: LoweredBalance[];
  story: TimelineEntry[];
  tell: MessageKind;
  /** The inbox event that this applies. */
  event: EventRef | null;
};

export type PaymentRow = PaymentReport & { source: string; status: string; digest: string; createdAt: Date };

/**
 * Books money received with everything that follows from it: an invoice with nothing left is paid, what was
 * open about it is closed, the workflows are informed and the events are marked. One statement for any number
 * of postings, because every payment waits for it. Call under the accounts' locks, with `left` as read under
 * them.
 */
export async function settle(tx: Tx, at: Date, movements: LedgerPosting[]): Promise<void> {
  if (movements.length === 0) return;
  const lowered = movements.flatMap((movement) => movement.lowered);
  const paid = lowered.filter(({ left }) => left === 0n).map(({ invoiceId }) => invoiceId);
  const unpaid = lowered.filter(({ left }) => left > 0n).map(({ invoiceId }) => invoiceId);
  const payments = movements.flatMap(({ payment }) => payment ?? []);
  const entries = movements.flatMap((movement) => movement.entries);
  const events = movements.flatMap(({ event }) => event ?? []);
  const messages = movements.flatMap(({ tell: kind, paymentId, lowered }) =>
    lowered.map(({ invoiceId }) => ({ kind, invoiceId, paymentId })),
  );
  const story = movements.flatMap(({ story, lowered, actor }) => [
    ...story,
    ...lowered.map((one) => outcomeOf(one, at, actor)),
  ]);
  const [row] = await tx.$queryRaw<{ promised: boolean }[]>(Prisma.sql`
    WITH payments AS (
           INSERT INTO payment (id, source, "invoiceId", "accountId", amount, currency, "receivedAt", method, reference, status, digest, "createdAt")
           SELECT id, source, "invoiceId", "accountId", amount, currency, "receivedAt", method, reference, status, digest, "createdAt"
             FROM jsonb_to_recordset(${jsonRows(payments)}::jsonb)
               AS r(id text, source text, "invoiceId" text, "accountId" text, amount bigint, currency text, "receivedAt" timestamptz,
                    method text, reference text, status text, digest text, "createdAt" timestamptz)),
         entries AS (${insertEntries(entries)}),
         invoices AS (
           UPDATE invoice SET status = 'paid', "settledAt" = ${at} WHERE id = ANY(${paid})),
         ${closingStatements(paid, at, 'paid')},
         story AS (${insertEvents(story)}),
         messages AS (${insertMessages(messages, at)}),
         applied AS (
           UPDATE inbox_event e SET "appliedAt" = ${at}
             FROM jsonb_to_recordset(${jsonRows(events)}::jsonb) AS r(source text, "eventId" text)
            WHERE e.source = r.source AND e."eventId" = r."eventId")
    SELECT EXISTS (SELECT FROM promise WHERE "invoiceId" = ANY(${unpaid}) AND status = 'open') AS promised`);
  if (row!.promised) await markPromisesKept(tx, unpaid, at);
}

function outcomeOf(
  { invoiceId, accountId, currency, left }: LoweredBalance,
  at: Date,
  actor: string,
): TimelineEntry {
  const entry = { accountId, invoiceId, at, actor };
  if (left === 0n) return { ...entry, type: 'invoice.paid', summary: `Invoice ${invoiceId} is paid in full` };
  return {
    ...entry,
    type: 'invoice.part-paid',
    summary: `${moneyText(left, currency)} of invoice ${invoiceId} still open`,
  };
}

/**
 * Ends what is open about an ended debt (`void`, `written-off`): its tasks, approvals, disputes, promises and
 * matter.
 */
export async function closeOpenItems(tx: Tx, invoiceIds: string[], at: Date, why: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`WITH ${closingStatements(invoiceIds, at, why)} SELECT 1`);
}

const closingStatements = (ids: string[], at: Date, why: string) => Prisma.sql`
         tasks AS (UPDATE task SET status = 'done', outcome = ${why}, "completedAt" = ${at}, "completedBy" = 'system'
                    WHERE "invoiceId" = ANY(${ids}) AND status = 'open'),
         approvals AS (UPDATE approval SET status = 'withdrawn', reason = ${`The debt is ${why}`}, "decidedAt" = ${at}, "decidedBy" = 'system'
                        WHERE "invoiceId" = ANY(${ids}) AND status IN ('waiting', 'approved')
                       RETURNING "accountId", "invoiceId", "stepId"),
         withdrawn AS (INSERT INTO timeline_event ("accountId", "invoiceId", at, type, "stepId", summary, actor, detail)
                       SELECT "accountId", "invoiceId", ${at}, 'approval.withdrawn', "stepId",
                              "stepId" || ${`: the request for approval is withdrawn: The debt is ${why}`}, 'system', '{}' FROM approvals),
         disputes AS (UPDATE dispute SET status = 'settled', "resolvedAt" = ${at} WHERE "invoiceId" = ANY(${ids}) AND status = 'open'),
         promises AS (UPDATE promise SET status = ${why === 'paid' ? 'kept' : 'replaced'}, "endedAt" = ${at}
                       WHERE "invoiceId" = ANY(${ids}) AND status = 'open'),
         matters AS (UPDATE matter SET status = 'closed', "endedAt" = ${at}
                      WHERE "invoiceId" = ANY(${ids}) AND status IN ('open', 'acknowledged'))`;

/** A promise is kept as soon as the payments since it was made reach its amount. */
async function markPromisesKept(tx: Tx, invoiceIds: string[], at: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE promise p SET status = 'kept', "endedAt" = ${at}
     WHERE p."invoiceId" = ANY(${invoiceIds}) AND p.status = 'open'
       AND p.amount <= (SELECT coalesce(-sum(e.amount), 0) FROM ledger_entry e
                         WHERE e."invoiceId" = p."invoiceId" AND e.type IN ('payment', 'credit', 'discount', 'chargeback-reversal', 'refund-reversal') AND e.at >= p."madeAt")`);
}
