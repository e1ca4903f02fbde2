import { type LocalDate } from '../../domain/calendar/days.js';
import { type ForecastMeasure } from '../../domain/reports/measureNames.js';
import { owedInvoices, promiseHistory } from './forecast.js';
import { Prisma } from '../../prisma/generated/client.js';
import { NEVER, NO_DAY, promiseRows, SOURCE, type RowSourceQuery } from './rowSources.js';

/**
 * Returns the rows whose sum is a figure of books/reports/forecast.ts, as of `today` (the creditor's): a week
 * is the requested period, `beyond` is what comes after it. Places are those of domain/reports/forecast.ts.
 */
export function forecastRows(measure: ForecastMeasure, wanted: RowSourceQuery, today: LocalDate): Prisma.Sql {
  const { currency, from, until } = wanted;
  const after = Prisma.sql`> ${until}::date`;
  const within = Prisma.sql`BETWEEN greatest(${from}::date, ${today}::date) AND ${until}::date`;
  // A promise in its days of grace counts in the first week.
  const inWeek = Prisma.sql`p."payOn" <= ${until}::date AND (p."payOn" >= ${from}::date OR ${from}::date <= ${today}::date)`;
  const promises = (where: Prisma.Sql, amount?: Prisma.Sql) => promiseRows(wanted, ['open'], where, amount);
  const byHabit = (place: Prisma.Sql) =>
    owedRows(today, Prisma.sql`o.currency = ${currency} AND NOT o.waits AND o."dueOn" + o.delay ${place}`);
  switch (measure) {
    case 'promised':
      return promises(inWeek);
    case 'fromPromises':
      return promises(inWeek, weighted(currency, today));
    case 'fromHabit':
      return byHabit(within);
    case 'expected':
      return both(promises(inWeek, weighted(currency, today)), byHabit(within));
    case 'late':
      return byHabit(Prisma.sql`< ${today}::date`);
    case 'beyond':
      return both(promises(Prisma.sql`p."payOn" ${after}`, weighted(currency, today)), byHabit(after));
    case 'waiting':
      return owedRows(today, Prisma.sql`o.currency = ${currency} AND o.waits`, NO_DAY);
    case 'unknown':
      return owedRows(
        today,
        Prisma.sql`o.currency = ${currency} AND NOT o.waits AND o.delay IS NULL`,
        NO_DAY,
      );
    default:
      return measure satisfies never;
  }
}

/** Selects invoices `o` with what is open and not promised of them, on the day on which it is expected. */
const owedRows = (today: LocalDate, where: Prisma.Sql, on = Prisma.sql`o."dueOn" + o.delay`) => Prisma.sql`
  SELECT o.id, 'invoice', NULL::text, o."accountId", o.id, ${on}, ${NEVER}, o.amount
    FROM (${owedInvoices(today)}) o WHERE o.amount > 0 AND ${where}`;

/**
 * Weighs a promise like domain/reports/forecast.ts. Numeric: a large amount times many promises is more than
 * a bigint holds.
 */
const weighted = (currency: string, today: LocalDate) => {
  const history = (sum: Prisma.Sql) => Prisma.sql`
    (SELECT coalesce(sum(${sum}), 0) FROM (${promiseHistory(today)}) h WHERE h.currency = ${currency})`;
  const kept = history(Prisma.sql`h.kept`);
  const ended = history(Prisma.sql`h.kept + h.broken`);
  return Prisma.sql`div(p.amount::numeric * (${kept} + 1), ${ended} + 2)`;
};

/** An invoice and a promise may have the same id. */
const both = (promises: Prisma.Sql, invoices: Prisma.Sql) => Prisma.sql`
  SELECT 'promise/' || r.key, r.what, r.id, r."accountId", r."invoiceId", r."on", r.at, r.amount FROM (${promises}) AS r${SOURCE}
  UNION ALL
  SELECT 'invoice/' || r.key, r.what, r.id, r."accountId", r."invoiceId", r."on", r.at, r.amount FROM (${invoices}) AS r${SOURCE}`;
