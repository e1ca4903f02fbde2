import { type WeekMeasure } from '../../domain/reports/measureNames.js';
import { Prisma } from '../../prisma/generated/client.js';
import { invoiceRows, IS_OPEN, NO_DAY, promiseRows, type RowSourceQuery } from './rowSources.js';

/**
 * Returns the rows that a figure of books/reports/collections.ts counts: a row per invoice, payment or
 * promise.
 */
export function collectionRows(measure: WeekMeasure, wanted: RowSourceQuery): Prisma.Sql {
  const { from, until } = wanted;
  const promised = (...statuses: string[]) =>
    promiseRows(wanted, statuses, Prisma.sql`p."payOn" BETWEEN ${from}::date AND ${until}::date`);
  switch (measure) {
    case 'newlyPastDue':
      return invoiceRows(
        wanted,
        Prisma.sql`i."dueOn" + 1 BETWEEN ${from}::date AND ${until}::date AND i.status <> 'void'
          AND (i."settledAt" IS NULL OR i."settledAt" >= (i."dueOn" + 1)::timestamp AT TIME ZONE 'UTC')`,
      );
    case 'collected':
      return moneyRows(wanted, ['payment'], Prisma.sql`-sum(amount)`);
    case 'wentBack':
      return moneyRows(
        wanted,
        ['refund', 'chargeback', 'chargeback-reversal', 'refund-reversal'],
        Prisma.sql`sum(amount)`,
      );
    case 'promisesDue':
      return promised('open', 'kept', 'broken');
    case 'promisesKept':
      return promised('kept');
    case 'promisesBroken':
      return promised('broken');
    case 'onHold':
      return invoiceRows(
        wanted,
        Prisma.sql`${IS_OPEN} AND i."accountId" IN (SELECT "accountId" FROM hold WHERE "releasedAt" IS NULL)`,
      );
    case 'withCounsel':
      return invoiceRows(wanted, Prisma.sql`i.status = 'with-counsel'`);
    case 'open':
      return invoiceRows(wanted, IS_OPEN);
    default:
      return measure satisfies never;
  }
}

/** Selects payments with the sum booked of them in the period; a payment of one invoice names it. */
const moneyRows = ({ currency, begin, end }: RowSourceQuery, types: readonly string[], amount: Prisma.Sql) =>
  Prisma.sql`
  SELECT "paymentId", string_agg(DISTINCT type, ' and ' ORDER BY type), "paymentId", min("accountId"),
         CASE WHEN count(DISTINCT "invoiceId") = 1 THEN min("invoiceId") END, ${NO_DAY}, min(at), ${amount}
    FROM ledger_entry WHERE currency = ${currency} AND at >= ${begin} AND at < ${end} AND type = ANY(${types})
   GROUP BY "paymentId"`;
