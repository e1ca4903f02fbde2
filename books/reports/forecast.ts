import { type LocalDate } from '../../domain/calendar/days.js';
import { forecast, type Forecast } from '../../domain/reports/forecast.js';
import { type Database } from '../../prisma/client.js';
import { duePromises } from '../invoices/duePromises.js';
import { Prisma } from '../../prisma/generated/client.js';

export type CurrencyForecast = { currency: string } & Forecast & {
    /** Ended promises of the last year, from which the weight is computed. */
    kept: number;
    broken: number;
    /** Disputed or with counsel: expected at no date. */
    waiting: bigint;
  };

/** With so many paid invoices in a currency an account has a separate habit. */
const HABIT = 3;

/**
 * Returns expected cash by week, by currency; habits and promises are of the last 365 days before `today`
 * (the creditor's).
 */
export async function cashForecast(
  db: Database,
  today: LocalDate,
  weeks: number,
): Promise<CurrencyForecast[]> {
  const [owed, promises, history] = await Promise.all([
    readOwed(db, today),
    readPromises(db),
    readHistory(db, today),
  ]);
  const currencies = [...new Set([...owed, ...promises].map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const own = <T extends { currency: string }>(rows: T[]) =>
      rows.filter((row) => row.currency === currency);
    const { kept, broken } = own(history)[0] ?? { kept: 0, broken: 0 };
    const running = own(owed).filter(({ waits }) => !waits);
    const waiting = own(owed).filter(({ waits }) => waits);
    return {
      currency,
      kept,
      broken,
      waiting: waiting.reduce((sum, { amount }) => sum + amount, 0n),
      ...forecast({ owed: running, promises: own(promises), kept, broken }, today, weeks),
    };
  });
}

type OwedRow = { currency: string; dueOn: LocalDate; delay: number | null; waits: boolean; amount: bigint };

/**
 * Selects open invoices with the part of them that is not promised, and their habit: the median delay of
 * payments in the last year. An account with some history in the invoice's currency has its own, others have
 * the book's in that currency.
 */
export const owedInvoices = (today: LocalDate) => Prisma.sql`
  WITH paid AS (
    SELECT "accountId", currency, "settledAt"::date - "dueOn" AS delay FROM invoice
     WHERE status = 'paid' AND "settledAt" >= ${today}::date - 365),
  habit AS (
    SELECT "accountId", currency, percentile_disc(0.5) WITHIN GROUP (ORDER BY delay) AS delay FROM paid
     GROUP BY 1, 2 HAVING count(*) >= ${HABIT}),
  book AS (SELECT currency, percentile_disc(0.5) WITHIN GROUP (ORDER BY delay) AS delay FROM paid GROUP BY 1),
  promised AS (SELECT "invoiceId", sum(amount) AS amount FROM (${duePromises()}) due WHERE status = 'open' GROUP BY 1)
  SELECT i.id, i."accountId", i.currency, i."dueOn", coalesce(h.delay, b.delay) AS delay,
         i.status = 'with-counsel' OR d."invoiceId" IS NOT NULL AS waits,
         greatest(i.balance - coalesce(p.amount, 0), 0) AS amount
    FROM invoice i LEFT JOIN habit h ON h."accountId" = i."accountId" AND h.currency = i.currency
    LEFT JOIN book b ON b.currency = i.currency
    LEFT JOIN promised p ON p."invoiceId" = i.id
    LEFT JOIN (SELECT DISTINCT "invoiceId" FROM dispute WHERE status = 'open') d ON d."invoiceId" = i.id
   WHERE i.status IN ('open', 'with-counsel')`;

const readOwed = (db: Database, today: LocalDate) => db.$queryRaw<OwedRow[]>`
  SELECT currency, "dueOn"::text, delay, waits, sum(amount)::bigint AS amount FROM (${owedInvoices(today)}) o GROUP BY 1, 2, 3, 4`;

/** Selects promises one by one, because each has its own weight. */
const readPromises = (db: Database) => db.$queryRaw<{ currency: string; payOn: LocalDate; amount: bigint }[]>`
  SELECT currency, "payOn"::text, amount FROM (${duePromises()}) due WHERE status = 'open'`;

/** Selects how promises of the last 365 days ended, by currency. */
export const promiseHistory = (today: LocalDate) => Prisma.sql`
  SELECT currency, count(*) FILTER (WHERE status = 'kept')::int AS kept, count(*) FILTER (WHERE status = 'broken')::int AS broken
    FROM promise WHERE "payOn" BETWEEN ${today}::date - 365 AND ${today}::date GROUP BY 1`;

const readHistory = (db: Database, today: LocalDate) =>
  db.$queryRaw<{ currency: string; kept: number; broken: number }[]>(promiseHistory(today));
