import { type Books } from '../book.js';
import { BadCursor } from '../errors.js';
import { localDates } from '../localDates.js';
import { cutPage, type Page } from '../timeline.js';

export type Exposure = {
  accountId: string;
  accountName: string;
  currency: string;
  invoices: number;
  open: bigint;
  pastDue: bigint;
  /** Days past due of the oldest open invoice; never below zero. */
  oldest: number;
  onHold: boolean;
  withCounsel: boolean;
  brokenPromises: number;
};

/** Returns accounts by their exposure: by currency, the largest open balance first. */
export async function exposureRanking(
  { db, clock }: Books,
  { currency, limit, cursor }: { currency?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<Page<Exposure>> {
  const { zones, days } = await localDates(db, clock.now());
  const after = cursor ? readCursor(cursor) : null;
  const rows = await db.$queryRaw<Exposure[]>`
    WITH largest AS (
      SELECT i."accountId", i.currency, count(*)::int AS invoices, sum(i.balance)::bigint AS open, min(i."dueOn") AS "dueOn"
        FROM invoice i
       WHERE i.status IN ('open', 'with-counsel') AND (${currency ?? null}::text IS NULL OR i.currency = ${currency ?? null})
       GROUP BY 1, 2
      HAVING ${after === null} OR (i.currency COLLATE "C", -sum(i.balance), i."accountId" COLLATE "C")
                                > (${after?.currency ?? ''}, ${-(after?.open ?? 0n)}::bigint, ${after?.accountId ?? ''})
       ORDER BY i.currency COLLATE "C", sum(i.balance) DESC, i."accountId" COLLATE "C" LIMIT ${limit + 1})
    SELECT l."accountId", a.name AS "accountName", l.currency, l.invoices, l.open, greatest(0, local.today - l."dueOn") AS oldest,
           (SELECT coalesce(sum(i.balance), 0)::bigint FROM invoice i
             WHERE i."accountId" = l."accountId" AND i.currency = l.currency AND i.status IN ('open', 'with-counsel') AND i."dueOn" < local.today) AS "pastDue",
           EXISTS (SELECT FROM hold h WHERE h."accountId" = l."accountId" AND h."releasedAt" IS NULL) AS "onHold",
           EXISTS (SELECT FROM invoice i WHERE i."accountId" = l."accountId" AND i.status = 'with-counsel') AS "withCounsel",
           (SELECT count(*)::int FROM promise p JOIN invoice i ON i.id = p."invoiceId"
             WHERE i."accountId" = l."accountId" AND p.currency = l.currency AND p.status = 'broken') AS "brokenPromises"
      FROM largest l JOIN account a ON a.id = l."accountId"
      JOIN unnest(${zones}::text[], ${days}::date[]) AS local(zone, today) ON local.zone = a."timeZone"
     ORDER BY l.currency COLLATE "C", l.open DESC, l."accountId" COLLATE "C"`;
  return cutPage(rows, limit, ({ currency, open, accountId }) => `${currency}~${open}~${accountId}`);
}

function readCursor(cursor: string): { currency: string; open: bigint; accountId: string } {
  const [, currency, open, accountId] = /^([A-Z]{3})~(-?\d{1,18})~(.+)$/s.exec(cursor) ?? [];
  if (currency === undefined || open === undefined || accountId === undefined) throw new BadCursor();
  return { currency, open: BigInt(open), accountId };
}
