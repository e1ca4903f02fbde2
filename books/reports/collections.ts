import { startOfDay } from '../../domain/calendar/calendar.js';
import { addDays, type LocalDate } from '../../domain/calendar/days.js';
import { WEEK, type WeekMeasure } from '../../domain/reports/measureNames.js';
import { type Database } from '../../prisma/client.js';
import { column } from '../dates.js';
import { duePromises } from '../invoices/duePromises.js';
import { Prisma } from '../../prisma/generated/client.js';

/** Both days included. */
export type Period = { from: LocalDate; until: LocalDate };

/** How many invoices, payments or promises, and their sum in minor units of the currency. */
export type Measured = { currency: string } & Record<WeekMeasure, { count: number; amount: bigint }>;

type AccountName = { id: string; name: string };
type Event = 'placed' | 'released' | 'opened' | 'closed';

export type Collections = {
  /** One entry per currency; all but what came, went back and was promised is as of now. */
  currencies: Measured[];
  holds: { placed: AccountName[]; released: AccountName[] };
  matters: { opened: AccountName[]; closed: AccountName[] };
};

/**
 * Returns what a period brought and the present state; its days begin at midnight in `timeZone` (the
 * creditor's).
 */
export async function collections(
  db: Database,
  { from, until }: Period,
  timeZone: string,
): Promise<Collections> {
  const begin = new Date(startOfDay(from, timeZone));
  const end = new Date(startOfDay(addDays(until, 1), timeZone));
  const [sums, events] = await Promise.all([
    db.$queryRaw<{ measure: WeekMeasure; currency: string; count: number; amount: bigint }[]>(
      sumsOf(column(from), column(until), begin, end),
    ),
    db.$queryRaw<({ event: Event } & AccountName)[]>(eventsOf(begin, end)),
  ]);
  const accounts = (wanted: Event) =>
    events.flatMap(({ event, id, name }) => (event === wanted ? [{ id, name }] : []));
  return {
    currencies: [...new Set(sums.map(({ currency }) => currency))].map((currency) => ({
      currency,
      ...byMeasure(sums.filter((sum) => sum.currency === currency)),
    })),
    holds: { placed: accounts('placed'), released: accounts('released') },
    matters: { opened: accounts('opened'), closed: accounts('closed') },
  };
}

function byMeasure(
  sums: { measure: WeekMeasure; count: number; amount: bigint }[],
): Omit<Measured, 'currency'> {
  const entries = WEEK.map((wanted) => {
    const { count = 0, amount = 0n } = sums.find(({ measure }) => measure === wanted) ?? {};
    return [wanted, { count, amount }] as const;
  });
  return Object.fromEntries(entries) as Omit<Measured, 'currency'>;
}

const OPEN = Prisma.sql`status IN ('open', 'with-counsel')`;

/**
 * Past due begins the day after the due date; an invoice settled before that was never past due. A replaced
 * promise was not due any more, and one that the policy did not honour is in no plan.
 */
const sumsOf = (from: Date, until: Date, begin: Date, end: Date) => Prisma.sql`
  WITH due AS (${duePromises()}),
  sums AS (
    SELECT 'newlyPastDue' AS measure, currency, count(*), sum(balance) AS amount FROM invoice
     WHERE "dueOn" + 1 BETWEEN ${from}::date AND ${until}::date AND status <> 'void'
       AND ("settledAt" IS NULL OR "settledAt" >= ("dueOn" + 1)::timestamp AT TIME ZONE 'UTC') GROUP BY currency
    UNION ALL
    SELECT 'collected', currency, count(DISTINCT "paymentId"), -sum(amount) FROM ledger_entry
     WHERE type = 'payment' AND at >= ${begin} AND at < ${end} GROUP BY currency
    UNION ALL
    SELECT 'wentBack', currency, count(DISTINCT "paymentId"), sum(amount) FROM ledger_entry
     WHERE type IN ('refund', 'chargeback', 'chargeback-reversal', 'refund-reversal') AND at >= ${begin} AND at < ${end} GROUP BY currency
    UNION ALL
    SELECT kind.measure, currency, count(*), sum(amount) FROM due
      JOIN (VALUES ('promisesDue', 'open'), ('promisesDue', 'kept'), ('promisesDue', 'broken'),
                   ('promisesKept', 'kept'), ('promisesBroken', 'broken')) AS kind(measure, status) USING (status)
     WHERE "payOn" BETWEEN ${from}::date AND ${until}::date GROUP BY 1, 2
    UNION ALL
    SELECT 'onHold', currency, count(*), sum(balance) FROM invoice
     WHERE ${OPEN} AND "accountId" IN (SELECT "accountId" FROM hold WHERE "releasedAt" IS NULL) GROUP BY currency
    UNION ALL
    SELECT 'withCounsel', currency, count(*), sum(balance) FROM invoice WHERE status = 'with-counsel' GROUP BY currency
    UNION ALL
    SELECT 'open', currency, count(*), sum(balance) FROM invoice WHERE ${OPEN} GROUP BY currency)
  SELECT measure, currency, count::int, amount::bigint FROM sums ORDER BY currency COLLATE "C"`;

/** A hold is one row per invoice: the account is released when none of them is left. */
const eventsOf = (begin: Date, end: Date) => Prisma.sql`
  SELECT DISTINCT event, a.id, a.name FROM (
    SELECT 'placed' AS event, "accountId" FROM hold WHERE "placedAt" >= ${begin} AND "placedAt" < ${end}
    UNION ALL
    SELECT 'released', "accountId" FROM hold h WHERE "releasedAt" >= ${begin} AND "releasedAt" < ${end}
       AND NOT EXISTS (SELECT 1 FROM hold o WHERE o."accountId" = h."accountId" AND o."releasedAt" IS NULL)
    UNION ALL
    SELECT 'opened', "accountId" FROM matter WHERE "openedAt" >= ${begin} AND "openedAt" < ${end}
    UNION ALL
    SELECT 'closed', "accountId" FROM matter WHERE "endedAt" >= ${begin} AND "endedAt" < ${end}) AS happened
    JOIN account a ON a.id = happened."accountId" ORDER BY a.id`;
