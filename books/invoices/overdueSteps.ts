import { slot } from '../../domain/calendar/calendar.js';
import { type DunningCase } from '../../domain/planning/case.js';
import { type Clock } from '../../domain/calendar/clock.js';
import { type Database } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { caseOf, readInvoiceContexts, type InvoiceContext } from './contexts.js';

const DAY_MS = 86_400_000;

/**
 * A step this late (business ms) is overdue: a day, and in a simulation, where a day is a second, ten real
 * minutes.
 */
const overdueAfter = ({ patience }: Clock) => Math.max(DAY_MS, 10 * patience);

/**
 * How long the check includes a settled debt, whose last steps may be due; a later thanks for the payment is
 * not sent any more.
 */
const SETTLED_DAYS = 90;

export type OverduePage = {
  /** Read now: what their workflows must receive. */
  cases: DunningCase[];
  /** Null after the last page. */
  cursor: string | null;
};

/**
 * Returns the invoices of a page of the book whose next step has been due for a day in which nothing happened
 * to them. Computes the steps of those quiet invoices only, `limit` at a time.
 */
export async function overdueSteps(book: Books, cursor: string | null, limit: number): Promise<OverduePage> {
  const { db, clock } = book;
  const now = clock.now();
  const then = now - overdueAfter(clock);
  const ids = await quietSince(db, new Date(then), cursor, limit);
  const overdue = (await readInvoiceContexts(db, ids, now)).filter((context) => wasDue(context, clock, then));
  return {
    cases: overdue.map((context) => caseOf(context, clock, now)),
    cursor: ids.length === limit ? ids.at(-1)! : null,
  };
}

/** The books have not changed since `then`: the next step as of then was the next step at that time too. */
function wasDue(context: InvoiceContext, clock: Clock, then: number): boolean {
  const { next } = caseOf(context, clock, then);
  // A step whose hours are over at `then` moves to the next morning, but was already due.
  const due = next && Math.min(Date.parse(next.at), slot(context.calendar, next.on, 0, 0));
  return due !== null && due <= then;
}

async function quietSince(db: Database, then: Date, cursor: string | null, limit: number): Promise<string[]> {
  const settledSince = new Date(then.getTime() - SETTLED_DAYS * DAY_MS);
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT i.id FROM invoice i
     WHERE (${cursor}::text IS NULL OR i.id > ${cursor})
       AND (i.status = 'with-counsel'
            OR i.status = 'open' AND NOT (i.paused AND i."pausedUntil" IS NULL)
            OR i.status IN ('paid', 'void', 'written-off', 'closed') AND i."settledAt" > ${settledSince}
               AND (EXISTS (SELECT 1 FROM hold h WHERE h."invoiceId" = i.id AND h."releasedAt" IS NULL)
                    OR EXISTS (SELECT 1 FROM step_run s WHERE s."invoiceId" = i.id AND s."ruleId" = 'suspend-licenses' AND s.outcome = 'done')
                    OR i.status = 'paid' AND EXISTS (SELECT 1 FROM notice_invoice l WHERE l."invoiceId" = i.id AND l.cycle = i.cycle)
                       AND NOT EXISTS (SELECT 1 FROM step_run s WHERE s."invoiceId" = i.id AND s.cycle = i.cycle AND s."stepId" = 'thank-you')))
       AND coalesce((SELECT t.at FROM timeline_event t WHERE t."invoiceId" = i.id ORDER BY t.id DESC LIMIT 1), i."createdAt") <= ${then}
     ORDER BY i.id LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}
