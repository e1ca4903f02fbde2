import { jsonRows, type Database, type Tx } from '../prisma/client.js';
import { readNumberCursor } from './cursors.js';
import { Prisma } from '../prisma/generated/client.js';

export type TimelineEntry = {
  accountId: string;
  invoiceId?: string | null;
  at: Date;
  type: string;
  stepId?: string | null;
  summary: string;
  /** `system`, `api`, `webhook:payments`, or the person. */
  actor: string;
  detail?: Prisma.InputJsonObject;
};

/** Writes what happened, or why it did not (rule 11). */
export async function record(tx: Tx, ...entries: TimelineEntry[]): Promise<void> {
  if (entries.length > 0) await tx.$executeRaw(insertEvents(entries));
}

export const insertEvents = (entries: TimelineEntry[]) => Prisma.sql`
    INSERT INTO timeline_event ("accountId", "invoiceId", at, type, "stepId", summary, actor, detail)
    SELECT "accountId", "invoiceId", at, type, "stepId", summary, actor, coalesce(detail, '{}')
      FROM jsonb_to_recordset(${jsonRows(entries)}::jsonb)
        AS r("accountId" text, "invoiceId" text, at timestamptz, type text, "stepId" text, summary text, actor text, detail jsonb)`;

export type Page<T> = { items: T[]; nextCursor: string | null };

/**
 * Returns the timeline of an invoice or an account, oldest first. `cursor` is the last id of the page before.
 */
export async function readTimeline(
  db: Database | Tx,
  of: { invoiceId: string } | { accountId: string },
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const after = cursor ? { id: { gt: readNumberCursor(cursor) } } : {};
  const rows = await db.timelineEvent.findMany({
    where: { ...of, ...after },
    orderBy: { id: 'asc' },
    take: limit + 1,
  });
  return cutPage(rows, limit, ({ id }) => id.toString());
}

/** Cuts the one row read too many, and returns the cursor of the last row kept. */
export function cutPage<T>(rows: T[], limit: number, cursorOf: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? cursorOf(last) : null };
}
