import { jsonRows, type Database, type Tx } from '../prisma/client.js';
import { type Books } from './book.js';

export type EventRef = { source: string; eventId: string };

/** An event as it came, with the invoice or account that it names. */
export type ReceivedEvent = EventRef & {
  body: Uint8Array;
  invoiceId: string | null;
  accountId: string | null;
};

/**
 * Stores verified events as they came, each once, and has committed them when it returns. Returns the new
 * ones with the account whose debt they are about, where that is known: they silence the account before they
 * are applied.
 */
export async function store(
  { db, clock }: Books,
  arrivals: ReceivedEvent[],
): Promise<(EventRef & { accountId: string | null })[]> {
  const rows = arrivals.map(({ body, ...rest }) => ({
    ...rest,
    body: Buffer.from(body).toString('base64'),
  }));
  return db.$queryRaw`
    INSERT INTO inbox_event (source, "eventId", body, "accountId", "receivedAt")
    SELECT r.source, r."eventId", decode(r.body, 'base64'), coalesce(i."accountId", a.id), ${new Date(clock.now())}
      FROM jsonb_to_recordset(${jsonRows(rows)}::jsonb)
             AS r(source text, "eventId" text, body text, "invoiceId" text, "accountId" text)
      LEFT JOIN invoice i ON i.id = r."invoiceId"
      LEFT JOIN account a ON a.id = r."accountId"
    ON CONFLICT DO NOTHING RETURNING source, "eventId", "accountId"`;
}

export const findEvent = (db: Database | Tx, ref: EventRef) =>
  db.inboxEvent.findUnique({ where: { source_eventId: ref } });

export async function markApplied(tx: Tx, ref: EventRef, at: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE inbox_event SET "appliedAt" = ${at} WHERE source = ${ref.source} AND "eventId" = ${ref.eventId}`;
}

/**
 * Notes why the event could not be applied now, and returns how often it has failed. `accountId` is the
 * account found meanwhile, which the event silences until it is applied.
 */
export async function markAttempt(
  db: Database,
  ref: EventRef,
  error: string,
  failures: 0 | 1,
  accountId?: string,
): Promise<number> {
  const { attempts } = await db.inboxEvent.update({
    where: { source_eventId: ref },
    data: { attempts: { increment: failures }, error, ...(accountId ? { accountId } : {}) },
    select: { attempts: true },
  });
  return attempts;
}

/**
 * Returns unapplied events of other accounts than `without`, oldest first; those that failed before come
 * last.
 */
export function unapplied(
  db: Database,
  source: { in: string[] } | { notIn: string[] },
  limit: number,
  without: string[] = [],
): Promise<(EventRef & { accountId: string | null })[]> {
  const others = { OR: [{ accountId: null }, { accountId: { notIn: without } }] };
  return db.inboxEvent.findMany({
    where: { appliedAt: null, source, ...(without.length > 0 ? others : {}) },
    orderBy: [{ attempts: 'asc' }, { receivedAt: 'asc' }],
    take: limit,
    select: { source: true, eventId: true, accountId: true },
  });
}

/**
 * Returns when the newest event of each source came. Reads the end of the index, because the inbox keeps
 * every event for ever.
 */
export async function lastEvents(db: Database, sources: readonly string[]): Promise<Map<string, Date>> {
  const rows = await db.$queryRaw<{ source: string; at: Date }[]>`
    SELECT s.source, e."receivedAt" AS at FROM unnest(${[...sources]}::text[]) AS s(source)
     CROSS JOIN LATERAL (SELECT "receivedAt" FROM inbox_event
                          WHERE source = s.source ORDER BY "receivedAt" DESC LIMIT 1) e`;
  return new Map(rows.map(({ source, at }) => [source, at]));
}

/**
 * True while an event about this account waits to be applied: nothing may be sent (architecture.md, T0 and
 * T1).
 */
export async function hasUnapplied(tx: Tx, accountId: string): Promise<boolean> {
  return (await tx.inboxEvent.count({ where: { accountId, appliedAt: null } })) > 0;
}
