import { type PerformanceMeasure } from '../../domain/reports/measureNames.js';
import { Prisma } from '../../prisma/generated/client.js';
import { NEVER, NO_DAY, promiseRows, type RowSourceQuery } from './rowSources.js';

/**
 * Returns the rows whose sum is a figure of books/reports/performance.ts: debts by invoice, changes by entry.
 */
export function performanceRows(measure: PerformanceMeasure, wanted: RowSourceQuery): Prisma.Sql {
  const { from, until, begin, end } = wanted;
  switch (measure) {
    case 'beginning':
      return owedRows(wanted, begin, Prisma.sql`true`);
    case 'ending':
      return owedRows(wanted, end, Prisma.sql`true`);
    case 'endingCurrent':
      return owedRows(wanted, end, Prisma.sql`i."dueOn" >= ${until}::date`);
    case 'endingPastDue':
      return owedRows(wanted, end, Prisma.sql`i."dueOn" < ${until}::date`);
    case 'sales':
      return entryRows(wanted, ['charge', 'void'], Prisma.sql`e.amount`);
    case 'netCollected':
      return entryRows(
        wanted,
        ['payment', 'refund', 'chargeback', 'chargeback-reversal', 'refund-reversal'],
        Prisma.sql`-e.amount`,
      );
    case 'promisesEnded':
      return promiseRows(
        wanted,
        ['kept', 'broken'],
        Prisma.sql`p."payOn" BETWEEN ${from}::date AND ${until}::date`,
      );
    default:
      return measure satisfies never;
  }
}

/** Selects invoices with what they owed at an instant, by the ledger. */
const owedRows = ({ currency }: RowSourceQuery, at: Date, where: Prisma.Sql) => Prisma.sql`
  SELECT i.id, 'invoice', NULL::text, i."accountId", i.id, i."dueOn", ${NEVER}, sum(e.amount)
    FROM ledger_entry e JOIN invoice i ON i.id = e."invoiceId"
   WHERE e.currency = ${currency} AND e.at < ${at} AND ${where} GROUP BY i.id HAVING sum(e.amount) <> 0`;

/** Selects what was booked on invoices in the period. */
const entryRows = ({ currency, begin, end }: RowSourceQuery, types: readonly string[], amount: Prisma.Sql) =>
  Prisma.sql`
  SELECT e.id::text, e.type, e."paymentId", e."accountId", e."invoiceId", ${NO_DAY}, e.at, ${amount}
    FROM ledger_entry e
   WHERE e.currency = ${currency} AND e."invoiceId" IS NOT NULL AND e.at >= ${begin} AND e.at < ${end}
     AND e.type = ANY(${types})`;
