import { type Book, type Database, type Tx } from './client.js';

export type EventRef = { source: string; eventId: string };

/**
 * Stores a verified event as it came, once, and answers whose debt it is about where that is known: so it silences the
 * account before it is applied. Committed when this returns; null when the event was there already.
 */
export async function store(
  { db, clock }: Book,
  { source, eventId }: EventRef,
  body: Uint8Array,
  { invoiceId, accountId }: { invoiceId: string | null; accountId: string | null },
): Promise<{ accountId: string | null } | null> {
  const rows = await db.$queryRaw<{ accountId: string | null }[]>`
    INSERT INTO inbox_event (source, "eventId", body, "accountId", "receivedAt")
    VALUES (${source}, ${eventId}, ${body},
            coalesce((SELECT "accountId" FROM invoice WHERE id = ${invoiceId}), (SELECT id FROM account WHERE id = ${accountId})),
            ${new Date(clock.now())})
    ON CONFLICT DO NOTHING RETURNING "accountId"`;
  return rows[0] ?? null;
}

export const findEvent = (db: Database | Tx, ref: EventRef) =>
  db.inboxEvent.findUnique({ where: { source_eventId: ref } });

export async function markApplied(tx: Tx, ref: EventRef, at: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE inbox_event SET "appliedAt" = ${at} WHERE source = ${ref.source} AND "eventId" = ${ref.eventId}`;
}

/** Notes why the event could not be applied now, and answers how often it has failed. */
export async function markAttempt(
  db: Database,
  ref: EventRef,
  error: string,
  failures: 0 | 1,
): Promise<number> {
  const { attempts } = await db.inboxEvent.update({
    where: { source_eventId: ref },
    data: { attempts: { increment: failures }, error },
    select: { attempts: true },
  });
  return attempts;
}

/** Events that were acknowledged but not applied yet, oldest first; those that failed before come last. */
export function unapplied(db: Database, limit: number): Promise<(EventRef & { accountId: string | null })[]> {
  return db.inboxEvent.findMany({
    where: { appliedAt: null },
    orderBy: [{ attempts: 'asc' }, { receivedAt: 'asc' }],
    take: limit,
    select: { source: true, eventId: true, accountId: true },
  });
}

/** An event about this account waits to be applied: nothing may be sent (architecture.md, T0 and T1). */
export async function hasUnapplied(tx: Tx, accountId: string): Promise<boolean> {
  return (await tx.inboxEvent.count({ where: { accountId, appliedAt: null } })) > 0;
}
