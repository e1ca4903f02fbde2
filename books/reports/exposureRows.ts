import { type ExposureMeasure } from '../../domain/reports/measureNames.js';
import { Prisma } from '../../prisma/generated/client.js';
import { type localDates } from '../localDates.js';
import { IS_OPEN, NEVER, promiseRows, type RowSourceQuery } from './rowSources.js';

/**
 * Returns the rows behind a figure of books/reports/exposure.ts, as of now; `local` is today in each
 * account's zone.
 */
export function exposureRows(
  measure: ExposureMeasure,
  wanted: RowSourceQuery,
  { zones, days }: Awaited<ReturnType<typeof localDates>>,
): Prisma.Sql {
  switch (measure) {
    case 'pastDue':
      return Prisma.sql`
        SELECT i.id, 'invoice', NULL::text, i."accountId", i.id, i."dueOn", ${NEVER}, i.balance
          FROM invoice i JOIN account a ON a.id = i."accountId"
          JOIN unnest(${zones}::text[], ${days}::date[]) AS local(zone, today) ON local.zone = a."timeZone"
         WHERE i.currency = ${wanted.currency} AND ${IS_OPEN} AND i."dueOn" < local.today`;
    case 'brokenPromises':
      return promiseRows(wanted, ['broken'], Prisma.sql`true`);
    default:
      return measure satisfies never;
  }
}
