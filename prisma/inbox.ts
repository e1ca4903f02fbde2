import { type Book, type Database, type Tx } from './client.js';

export type EventRef = { source: string; eventId: string };

/**
 * Stores a verified event as it came, once. `about` names the debt where the event does, so that it silences the
 * account before it is applied. Committed when this returns; false when the event was there already.
 */
export async function store(
  { db, clock }: Book,
  ref: EventRef,
  body: Uint8Array,
  about: { invoiceId: string | null; accountId: string | null },
): Promise<boolean> {
  const at = new Date(clock.now());
  const inserted = await db.$executeRaw`
    INSERT INTO inbox_event (source, "eventId", body, "accountId", "receivedAt")
    VALUES (${ref.source}, ${ref.eventId}, ${body},
            coalesce((SELECT "accountId" FROM invoice WHERE id = ${about.invoiceId}), ${about.accountId}), ${at})
    ON CONFLICT DO NOTHING`;
  return inserted === 1;
}

export const findEvent = (db: Database | Tx, ref: EventRef) =>
  db.inboxEvent.findUnique({ where: { source_eventId: ref } });

export async function markApplied(tx: Tx, ref: EventRef, at: Date): Promise<void> {
  await tx.inboxEvent.update({ where: { source_eventId: ref }, data: { appliedAt: at } });
}

export async function markAttempt(db: Database, ref: EventRef, error: string): Promise<void> {
  await db.inboxEvent.update({ where: { source_eventId: ref }, data: { attempts: { increment: 1 }, error } });
}

/** Events that were acknowledged but not applied yet, oldest first. */
export function unapplied(db: Database, limit: number): Promise<EventRef[]> {
  return db.inboxEvent.findMany({
    where: { appliedAt: null },
    orderBy: { receivedAt: 'asc' },
    take: limit,
    select: { source: true, eventId: true },
  });
}

/** An event about this account waits to be applied: nothing may be sent (architecture.md, T0 and T1). */
export async function hasUnapplied(tx: Tx, accountId: string): Promise<boolean> {
  return (await tx.inboxEvent.count({ where: { accountId, appliedAt: null } })) > 0;
}
