import { asJson, type Tx } from './client.js';
import { Prisma } from './generated/client.js';

/** `start` begins the invoice's workflow; `payment` and `change` tell it that its ledger has moved. */
export type MessageKind = 'start' | 'payment' | 'change';
export type Message = { id: bigint; kind: MessageKind; invoiceId: string; paymentId: string | null };

export type Word = { kind: MessageKind; invoiceId: string; paymentId?: string | null };

/** Leaves word for workflows, in the transaction of the change itself: neither is ever there without the other. */
export async function tell(tx: Tx, at: Date, words: Word[]): Promise<void> {
  if (words.length > 0) await tx.$executeRaw(insertMessages(words, at));
}

export const insertMessages = (words: Word[], at: Date) => Prisma.sql`
    INSERT INTO outbox_message (kind, "invoiceId", "paymentId", "createdAt")
    SELECT kind, "invoiceId", "paymentId", ${at}
      FROM jsonb_to_recordset(${asJson(words)}::jsonb) AS r(kind text, "invoiceId" text, "paymentId" text)`;

/** Locks the oldest messages that no other relay is delivering. Call inside a transaction and `forget` before its end. */
export function take(tx: Tx, limit: number): Promise<Message[]> {
  return tx.$queryRaw<Message[]>`
    SELECT id, kind, "invoiceId", "paymentId" FROM outbox_message ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
}

export async function forget(tx: Tx, ids: bigint[]): Promise<void> {
  await tx.outboxMessage.deleteMany({ where: { id: { in: ids } } });
}

/** What a `payment` signal shows of a payment. */
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
