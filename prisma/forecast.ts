import { type LocalDate } from '../domain/days.js';
import { forecast, type Forecast } from '../domain/forecast.js';
import { type Database } from './client.js';
import { Prisma } from './generated/client.js';

export type CurrencyForecast = { currency: string } & Forecast & {
    /** Promises of the last year on which the weight stands. */
    kept: number;
    broken: number;
    /** Disputed or with counsel: expected at no date. */
    waiting: bigint;
  };

/** So many paid invoices of an account make a habit of its own. */
const HABIT = 3;

/** Cash expected by week, by currency; habits and promises are of the last 365 days before `today` (the creditor's). */
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
      ...{ currency, kept, broken, waiting: waiting.reduce((sum, { amount }) => sum + amount, 0n) },
      ...forecast({ owed: running, promises: own(promises), kept, broken }, today, weeks),
    };
  });
}

/** Every promise by itself: an instalment's row has the sum up to it. */
const DUE = Prisma.sql`
  SELECT "invoiceId", currency, status, "payOn",
         amount - coalesce(lag(amount) OVER (PARTITION BY "invoiceId", coalesce("planId", id) ORDER BY "payOn", id), 0) AS amount
    FROM promise`;

type OwedRow = { currency: string; dueOn: LocalDate; delay: number | null; waits: boolean; amount: bigint };

/** A habit is the median delay of what was paid: of an account with some history its own, of others the book's. */
const readOwed = (db: Database, today: LocalDate) => db.$queryRaw<OwedRow[]>`
  WITH paid AS (
    SELECT "accountId", "settledAt"::date - "dueOn" AS delay FROM invoice
     WHERE status = 'paid' AND "settledAt" >= ${today}::date - 365),
  habit AS (
    SELECT "accountId", percentile_disc(0.5) WITHIN GROUP (ORDER BY delay) AS delay FROM paid
     GROUP BY 1 HAVING count(*) >= ${HABIT}),
  book AS (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY delay) AS delay FROM paid),
  due AS (${DUE}),
  promised AS (SELECT "invoiceId", sum(amount) AS amount FROM due WHERE status = 'open' GROUP BY 1)
  SELECT i.currency, i."dueOn"::text, coalesce(h.delay, (SELECT delay FROM book)) AS delay,
         i.status = 'with-counsel' OR d."invoiceId" IS NOT NULL AS waits,
         sum(greatest(i.balance - coalesce(p.amount, 0), 0))::bigint AS amount
    FROM invoice i LEFT JOIN habit h ON h."accountId" = i."accountId"
    LEFT JOIN promised p ON p."invoiceId" = i.id
    LEFT JOIN (SELECT DISTINCT "invoiceId" FROM dispute WHERE status = 'open') d ON d."invoiceId" = i.id
   WHERE i.status IN ('open', 'with-counsel') GROUP BY 1, 2, 3, 4`;

const readPromises = (db: Database) => db.$queryRaw<{ currency: string; payOn: LocalDate; amount: bigint }[]>`
  WITH due AS (${DUE})
  SELECT currency, "payOn"::text, sum(amount)::bigint AS amount FROM due WHERE status = 'open' GROUP BY 1, 2`;

const readHistory = (db: Database, today: LocalDate) =>
  db.$queryRaw<{ currency: string; kept: number; broken: number }[]>`
  SELECT currency, count(*) FILTER (WHERE status = 'kept')::int AS kept, count(*) FILTER (WHERE status = 'broken')::int AS broken
    FROM promise WHERE "payOn" BETWEEN ${today}::date - 365 AND ${today}::date GROUP BY 1`;
