import { startOfDay } from '../domain/calendar.js';
import { addDays, type LocalDate } from '../domain/days.js';
import { type Database } from './client.js';
import { type MEASURES, type Period } from './collections.js';
import { column } from './dates.js';
import { Prisma } from './generated/client.js';

/** One invoice, payment or promise behind a figure of the collections report. */
export type CollectionRow = {
  id: string;
  accountId: string;
  accountName: string;
  invoiceId: string | null;
  on: LocalDate;
  amount: bigint;
};

type Measure = (typeof MEASURES)[number];

/** The rows that a figure of prisma/collections.ts counts, the largest amount first, `limit` of them. */
export function collectionRows(
  db: Database,
  { measure, currency }: { measure: Measure; currency: string },
  period: Period,
  timeZone: string,
  limit: number,
): Promise<CollectionRow[]> {
  return db.$queryRaw<CollectionRow[]>`
    SELECT r.id, r."accountId", a.name AS "accountName", r."invoiceId", r."on"::text, r.amount::bigint
      FROM (${rowsOf(measure, currency, period, timeZone)}) AS r(id, "accountId", "invoiceId", "on", amount)
      JOIN account a ON a.id = r."accountId" ORDER BY abs(r.amount) DESC, r.id LIMIT ${limit}`;
}

const OPEN = Prisma.sql`i.status IN ('open', 'with-counsel')`;

function rowsOf(measure: Measure, currency: string, { from, until }: Period, timeZone: string): Prisma.Sql {
  const begin = new Date(startOfDay(from, timeZone));
  const end = new Date(startOfDay(addDays(until, 1), timeZone));
  const invoices = (where: Prisma.Sql) => Prisma.sql`
    SELECT i.id, i."accountId", i.id, i."dueOn", i.balance FROM invoice i WHERE i.currency = ${currency} AND ${where}`;
  const money = (where: Prisma.Sql, sign: Prisma.Sql) => Prisma.sql`
    SELECT "paymentId", min("accountId"), min("invoiceId"), min((at AT TIME ZONE 'UTC')::date), ${sign}sum(amount)
      FROM ledger_entry WHERE currency = ${currency} AND at >= ${begin} AND at < ${end} AND ${where} GROUP BY "paymentId"`;
  const promises = (statuses: string[]) => Prisma.sql`
    SELECT p.id, i."accountId", i.id, p."payOn", p.amount FROM (
      SELECT id, "invoiceId", currency, status, "payOn",
             amount - coalesce(lag(amount) OVER (PARTITION BY "invoiceId", coalesce("planId", id) ORDER BY "payOn", id), 0) AS amount
        FROM promise) p JOIN invoice i ON i.id = p."invoiceId"
     WHERE p.currency = ${currency} AND p.status = ANY(${statuses}) AND p."payOn" BETWEEN ${column(from)}::date AND ${column(until)}::date`;
  switch (measure) {
    case 'newlyPastDue':
      return invoices(Prisma.sql`i."dueOn" + 1 BETWEEN ${column(from)}::date AND ${column(until)}::date AND i.status <> 'void'
        AND (i."settledAt" IS NULL OR i."settledAt" >= (i."dueOn" + 1)::timestamp AT TIME ZONE 'UTC')`);
    case 'collected':
      return money(Prisma.sql`type = 'payment'`, Prisma.sql`-`);
    case 'wentBack':
      return money(Prisma.sql`type IN ('refund', 'chargeback', 'chargeback-reversal')`, Prisma.empty);
    case 'promisesDue':
      return promises(['open', 'kept', 'broken']);
    case 'promisesKept':
      return promises(['kept']);
    case 'promisesBroken':
      return promises(['broken']);
    case 'onHold':
      return invoices(
        Prisma.sql`${OPEN} AND i."accountId" IN (SELECT "accountId" FROM hold WHERE "releasedAt" IS NULL)`,
      );
    case 'withCounsel':
      return invoices(Prisma.sql`i.status = 'with-counsel'`);
    case 'open':
      return invoices(OPEN);
    default:
      return measure satisfies never;
  }
}
