import { BUCKET_STARTS, BUCKETS, type AgeingRow, type Bucket } from '../../domain/reports/ageing.js';
import { type Books } from '../book.js';
import { BadCursor } from '../errors.js';
import { Prisma } from '../../prisma/generated/client.js';
import { localDates } from '../localDates.js';
import { cutPage, type Page } from '../timeline.js';

export type AccountAgeing = { accountId: string; accountName: string; currency: string } & AgeingRow;

/** Returns open balances by age (days past due in the account's zone), a row per account and currency. */
export async function ageingReport({ db, clock }: Books): Promise<AccountAgeing[]> {
  const rows = await db.$queryRaw<Row[]>`
    WITH owed AS (${owed(await localDates(db, clock.now()))})
    SELECT owed.*, a.name AS "accountName" FROM owed JOIN account a ON a.id = owed."accountId"
     ORDER BY "accountId", currency`;
  return rows.map((row) => ({ ...nameOf(row), ...byBucket(row) }));
}

export type AgeingOverview = {
  /** One entry per currency, with its number of accounts. */
  totals: ({ currency: string; accounts: number } & AgeingRow)[];
  /** Accounts with what they owe in the currency, the largest first. */
  items: Page<AccountAgeing>;
};

/**
 * Returns the whole book by age, and a part of its accounts; by default in the currency in which most
 * accounts owe.
 */
export async function ageingOverview(
  { db, clock }: Books,
  { currency, limit, cursor }: { currency?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<AgeingOverview> {
  const after = cursor ? readCursor(cursor) : null;
  const rows = await db.$queryRaw<(Row & { accounts: number })[]>`
    WITH owed AS MATERIALIZED (${owed(await localDates(db, clock.now()))}),
         totals AS (SELECT currency, count(*)::int AS accounts, ${SUMS} FROM owed GROUP BY currency),
         main AS (SELECT currency FROM totals ORDER BY accounts DESC, currency LIMIT 1),
         largest AS (
           SELECT owed.* FROM owed
            WHERE currency = coalesce(${currency ?? null}::text, (SELECT currency FROM main))
              AND (${after === null} OR (-total, "accountId" COLLATE "C") > (${-(after?.total ?? 0n)}::bigint, ${after?.accountId ?? ''}))
            ORDER BY total DESC, "accountId" COLLATE "C" LIMIT ${limit + 1})
    SELECT NULL AS "accountId", NULL AS "accountName", * FROM totals
    UNION ALL
    SELECT l."accountId", a.name, l.currency, 0, ${ROWS} FROM largest l JOIN account a ON a.id = l."accountId"`;
  const items = rows.filter(({ accountId }) => accountId !== null);
  return {
    totals: rows
      .filter(({ accountId }) => accountId === null)
      .map((row) => ({ currency: row.currency, accounts: row.accounts, ...byBucket(row) }))
      .sort((a, b) => b.accounts - a.accounts || (a.currency < b.currency ? -1 : 1)),
    items: cutPage(
      items.map((row) => ({ ...nameOf(row), ...byBucket(row) })).sort(largestFirst),
      limit,
      ({ total, accountId }) => `${total}~${accountId}`,
    ),
  };
}

type Row = { accountId: string; accountName: string; currency: string; total: bigint } & Record<
  string,
  bigint
>;

const nameOf = ({ accountId, accountName, currency }: Row) => ({ accountId, accountName, currency });

/** Sorts like PostgreSQL, whose union keeps no order. */
const largestFirst = (a: AccountAgeing, b: AccountAgeing) =>
  a.total === b.total ? (a.accountId < b.accountId ? -1 : 1) : a.total > b.total ? -1 : 1;

function readCursor(cursor: string): { total: bigint; accountId: string } {
  const [, total, accountId] = /^(-?\d{1,18})~(.+)$/s.exec(cursor) ?? [];
  if (total === undefined || accountId === undefined) throw new BadCursor();
  return { total: BigInt(total), accountId };
}

const byBucket = (row: Row): AgeingRow =>
  ({
    ...Object.fromEntries(BUCKETS.map((bucket, place) => [bucket, row[`b${place}`]!])),
    total: row.total,
  }) as Record<Bucket, bigint> & { total: bigint };

const columns = (of: (column: Prisma.Sql) => Prisma.Sql) =>
  Prisma.join(['total', ...BUCKETS.map((_, place) => `b${place}`)].map((name) => of(Prisma.raw(name))));
const SUMS = columns((name) => Prisma.sql`sum(${name})::bigint AS ${name}`);
const ROWS = columns((name) => Prisma.sql`l.${name}`);

/** Selects what each account owes in each currency: `total`, and `b0` … `b5` for BUCKETS. */
const owed = ({ zones, days }: { zones: string[]; days: string[] }) => Prisma.sql`
  SELECT "accountId", currency, sum(balance)::bigint AS total,
         ${Prisma.join(
           BUCKETS.map(
             (_, place) =>
               Prisma.sql`coalesce(sum(balance) FILTER (WHERE bucket = ${place}), 0)::bigint AS ${Prisma.raw(`b${place}`)}`,
           ),
         )}
    FROM (SELECT i."accountId", i.currency, i.balance,
                 width_bucket(local.today - i."dueOn", ${BUCKET_STARTS}::int[]) AS bucket
            FROM invoice i JOIN account a ON a.id = i."accountId"
            JOIN unnest(${zones}::text[], ${days}::date[]) AS local(zone, today) ON local.zone = a."timeZone"
           WHERE i.status IN ('open', 'with-counsel')) aged
   GROUP BY "accountId", currency`;
