import { jsonRows, type Tx } from '../prisma/client.js';
import { Prisma } from '../prisma/generated/client.js';

/** `start` begins the invoice's workflow; `payment` and `change` inform it that its ledger has changed. */
export type MessageKind = 'start' | 'payment' | 'change';
export type Message = { id: bigint; kind: MessageKind; invoiceId: string; paymentId: string | null };

export type OutboxDraft = { kind: MessageKind; invoiceId: string; paymentId?: string | null };

/**
 * Leaves messages for workflows in the transaction of the change itself: neither ever exists without the
 * other.
 */
export async function enqueue(tx: Tx, at: Date, drafts: OutboxDraft[]): Promise<void> {
  if (drafts.length > 0) await tx.$executeRaw(insertMessages(drafts, at));
}

export const insertMessages = (drafts: OutboxDraft[], at: Date) => Prisma.sql`
    INSERT INTO outbox_message (kind, "invoiceId", "paymentId", "createdAt")
    SELECT kind, "invoiceId", "paymentId", ${at}
      FROM jsonb_to_recordset(${jsonRows(drafts)}::jsonb) AS r(kind text, "invoiceId" text, "paymentId" text)`;

// A literal in the statement: for a parameter PostgreSQL expects a tenth of the table and sorts it.
/** How many of the oldest messages a batch searches for its invoices: the most that one reading costs. */
const SEEN = Prisma.raw('1000');

/** Most messages in a batch; the rest of an invoice's messages follow in the next batch. */
const MAX_MESSAGES = Prisma.raw('20000');

/**
 * Locks all messages of up to `invoices` invoices, those that wait longest first. An invoice has one place
 * for all its messages, none before its next try is due, and only one relay at a time has it. Call inside a
 * transaction, and call `deleteDelivered` before its end.
 */
export function lockBatch(tx: Tx, invoices: number, now: Date): Promise<Message[]> {
  return tx.$queryRaw<Message[]>`
    WITH seen AS MATERIALIZED (
           SELECT m.id, m."invoiceId" FROM outbox_message m
            WHERE NOT EXISTS (SELECT 1 FROM relay_failure f WHERE f."invoiceId" = m."invoiceId" AND f."nextTryAt" > ${now})
            ORDER BY m.id LIMIT ${SEEN}),
         line AS MATERIALIZED (
           SELECT "invoiceId" FROM seen GROUP BY "invoiceId" ORDER BY min(id)),
         taken AS MATERIALIZED (
           SELECT "invoiceId" FROM line
            WHERE pg_try_advisory_xact_lock(hashtextextended('relay/' || "invoiceId", 0)) LIMIT ${invoices})
    SELECT m.id, m.kind, m."invoiceId", m."paymentId" FROM outbox_message m WHERE m."invoiceId" = ANY(ARRAY(SELECT "invoiceId" FROM taken))
     ORDER BY m.id LIMIT ${MAX_MESSAGES} FOR UPDATE OF m SKIP LOCKED`;
}

export async function deleteDelivered(tx: Tx, ids: bigint[]): Promise<void> {
  if (ids.length > 0) await tx.$executeRaw`DELETE FROM outbox_message WHERE id = ANY(${ids})`;
}

/** What a `payment` signal contains of a payment. */
export type PaymentFacts = { id: string; amount: number; currency: string; receivedAt: string };

export async function paymentSignals(tx: Tx, ids: string[]): Promise<Map<string, PaymentFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.payment.findMany({ where: { id: { in: ids } } });
  return new Map(
    rows.map(({ id, amount, currency, receivedAt }) => [
      id,
      { id, amount: Number(amount), currency, receivedAt: receivedAt.toISOString() },
    ]),
  );
}
