import { startOfDay } from '../../domain/calendar/calendar.js';
import { addDays, daysBetween } from '../../domain/calendar/days.js';
import {
  collectionEffectiveness,
  collectionRate,
  daysSalesOutstanding,
  keptRate,
  type Receivables,
} from '../../domain/reports/measures.js';
import { type Database } from '../../prisma/client.js';
import { type Period } from './collections.js';

export type Performance = { currency: string; days: number } & Receivables & {
    dso: number | null;
    cei: number | null;
    collectionRate: number | null;
    promisesKept: number;
    promisesBroken: number;
    keptRate: number | null;
  };

type Row = { currency: string; kept: number; broken: number } & Receivables;

/**
 * Returns how well a period collected, by currency, from the ledger; its days begin at midnight in `timeZone`
 * (the creditor's).
 */
export async function performance(
  db: Database,
  { from, until }: Period,
  timeZone: string,
): Promise<Performance[]> {
  const begin = new Date(startOfDay(from, timeZone));
  const end = new Date(startOfDay(addDays(until, 1), timeZone));
  const days = daysBetween(from, until) + 1;
  const rows = await db.$queryRaw<Row[]>`
    WITH sums AS (
      SELECT e.currency,
             coalesce(sum(e.amount) FILTER (WHERE e.at < ${begin}), 0)::bigint AS beginning,
             coalesce(sum(e.amount) FILTER (WHERE e.at >= ${begin} AND e.type IN ('charge', 'void')), 0)::bigint AS sales,
             coalesce(-sum(e.amount) FILTER (WHERE e.at >= ${begin} AND e.type IN ('payment', 'refund', 'chargeback', 'chargeback-reversal', 'refund-reversal')), 0)::bigint AS collected,
             sum(e.amount)::bigint AS ending,
             coalesce(sum(e.amount) FILTER (WHERE i."dueOn" >= ${until}::date), 0)::bigint AS "endingCurrent"
        FROM ledger_entry e JOIN invoice i ON i.id = e."invoiceId" WHERE e.at < ${end} GROUP BY e.currency),
    promises AS (
      SELECT currency, count(*) FILTER (WHERE status = 'kept')::int AS kept, count(*) FILTER (WHERE status = 'broken')::int AS broken
        FROM promise WHERE "payOn" BETWEEN ${from}::date AND ${until}::date GROUP BY currency)
    SELECT sums.*, coalesce(kept, 0) AS kept, coalesce(broken, 0) AS broken FROM sums LEFT JOIN promises USING (currency)
     ORDER BY currency COLLATE "C"`;
  return rows.map(({ kept, broken, ...sums }) => ({
    ...sums,
    days,
    dso: daysSalesOutstanding(sums, days),
    cei: collectionEffectiveness(sums),
    collectionRate: collectionRate(sums),
    promisesKept: kept,
    promisesBroken: broken,
    keptRate: keptRate(kept, broken),
  }));
}
