import { localDate, startOfDay } from '../../domain/calendar/calendar.js';
import { addDays, type LocalDate } from '../../domain/calendar/days.js';
import {
  EXPOSURE_MEASURES,
  isOneOf,
  PERFORMANCE_MEASURES,
  WEEK_MEASURES,
  type Measure,
} from '../../domain/reports/measureNames.js';
import { type Books } from '../book.js';
import { collectionRows } from './collectionRows.js';
import { type Period } from './collections.js';
import { BadCursor } from '../errors.js';
import { exposureRows } from './exposureRows.js';
import { forecastRows } from './forecastRows.js';
import { Prisma } from '../../prisma/generated/client.js';
import { localDates } from '../localDates.js';
import { performanceRows } from './performanceRows.js';
import { SOURCE, type RowSourceQuery } from './rowSources.js';
import { cutPage, type Page } from '../timeline.js';

/** One invoice, payment, promise or ledger entry behind a figure; minor units. */
export type MeasureRow = {
  /** Unique among the rows of a measure. */
  key: string;
  /** `invoice`, `promise-kept`, `payment`, `charge`, … */
  what: string;
  /** The id of the payment or promise. */
  id: string | null;
  accountId: string;
  accountName: string;
  invoiceId: string | null;
  /** When an invoice is due, or expected, when a promise was due, when an entry was booked. */
  on: LocalDate | null;
  amount: bigint;
};

export type MeasureRowsQuery = Period & {
  measure: Measure;
  currency: string;
  accountId?: string | undefined;
};

/** How many rows a figure has, their sum, and a page of them. */
export type MeasureRows = { count: number; amount: bigint } & Page<MeasureRow>;

/**
 * Returns the rows whose sum is a figure of the reports, the largest first. Days of the period begin at
 * midnight in `timeZone` (the creditor's); a measure of the present state is as of now. Throws BadCursor.
 */
export async function measureRows(
  book: Books,
  { measure, accountId, ...query }: MeasureRowsQuery,
  timeZone: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<MeasureRows> {
  const begin = new Date(startOfDay(query.from, timeZone));
  const end = new Date(startOfDay(addDays(query.until, 1), timeZone));
  const source = await sourceOf(book, measure, { ...query, accountId, begin, end }, timeZone);
  const after = cursor ? readCursor(cursor) : null;
  const found = await book.db.$queryRaw<Row[]>`
    WITH found AS MATERIALIZED (
      SELECT key, what, id, "accountId", "invoiceId", "on", at, amount::bigint AS amount FROM (${source}) AS r${SOURCE}
       WHERE ${accountId ? Prisma.sql`"accountId" = ${accountId}` : Prisma.sql`true`}),
    total AS (SELECT count(*)::int AS count, coalesce(sum(amount), 0)::bigint AS total FROM found),
    part AS (
      SELECT * FROM found
       WHERE ${after ? Prisma.sql`(-abs(amount), key COLLATE "C") > (${-after.size}::bigint, ${after.key})` : Prisma.sql`true`}
       ORDER BY -abs(amount), key COLLATE "C" LIMIT ${limit + 1})
    SELECT total.count, total.total, p.key, p.what, p.id, p."accountId", a.name AS "accountName", p."invoiceId", p."on"::text, p.at, p.amount
      FROM total LEFT JOIN part p ON true LEFT JOIN account a ON a.id = p."accountId"
     ORDER BY -abs(p.amount), p.key COLLATE "C"`;
  const { count, total } = found[0]!;
  const rows = found.filter(({ key }) => key !== null).map((row) => rowOf(row, timeZone));
  return {
    count,
    amount: total,
    ...cutPage(rows, limit, ({ amount, key }) => `${amount < 0n ? -amount : amount}~${key}`),
  };
}

type Row = { count: number; total: bigint; at: Date | null } & MeasureRow;

const rowOf = ({ count: _count, total: _total, at, on, ...row }: Row, timeZone: string): MeasureRow => ({
  ...row,
  on: at ? localDate(at.getTime(), timeZone) : on,
});

async function sourceOf(
  { db, clock }: Books,
  measure: Measure,
  wanted: RowSourceQuery,
  timeZone: string,
): Promise<Prisma.Sql> {
  if (isOneOf(WEEK_MEASURES, measure)) return collectionRows(measure, wanted);
  if (isOneOf(PERFORMANCE_MEASURES, measure)) return performanceRows(measure, wanted);
  if (isOneOf(EXPOSURE_MEASURES, measure))
    return exposureRows(measure, wanted, await localDates(db, clock.now()));
  return forecastRows(measure, wanted, localDate(clock.now(), timeZone));
}

function readCursor(cursor: string): { size: bigint; key: string } {
  const [, size, key] = /^(\d{1,18})~(.+)$/s.exec(cursor) ?? [];
  if (size === undefined || key === undefined) throw new BadCursor();
  return { size: BigInt(size), key };
}
