import { type Database } from '../../prisma/client.js';
import { readNumberCursor } from '../cursors.js';
import { cutPage } from '../timeline.js';

/** Returns the timeline for people: newest first, each sent notice with its row. */
export async function readStory(
  db: Database,
  of: { invoiceId: string } | { accountId: string },
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const before = cursor ? { id: { lt: readNumberCursor(cursor) } } : {};
  const rows = await db.timelineEvent.findMany({
    where: { ...of, ...before },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const events = rows.map(({ detail, ...event }) => ({ ...event, noticeId: noticeOf(detail) }));
  return cutPage(events, limit, ({ id }) => id.toString());
}

function noticeOf(detail: unknown): string | null {
  const { noticeId } = Object(detail) as { noticeId?: unknown };
  return typeof noticeId === 'string' ? noticeId : null;
}
