import { type LocalDate } from '../../domain/calendar/days.js';
import { duePromises } from '../invoices/duePromises.js';
import { Prisma } from '../../prisma/generated/client.js';

/**
 * Which rows to select. `from` and `until` are included; `begin` and `end` are the instants at which the
 * first of these days begins and the last one has ended.
 */
export type RowSourceQuery = {
  currency: string;
  accountId?: string | undefined;
  from: LocalDate;
  until: LocalDate;
  begin: Date;
  end: Date;
};

/** A source selects, in this order: key (unique), what, id, accountId, invoiceId, on, at, amount. */
export const SOURCE = Prisma.sql`(key, what, id, "accountId", "invoiceId", "on", at, amount)`;

export const NEVER = Prisma.sql`NULL::timestamptz`;
export const NO_DAY = Prisma.sql`NULL::date`;
export const IS_OPEN = Prisma.sql`i.status IN ('open', 'with-counsel')`;

/** Selects invoices `i` with their present balance. */
export const invoiceRows = ({ currency }: RowSourceQuery, where: Prisma.Sql) => Prisma.sql`
  SELECT i.id, 'invoice', NULL::text, i."accountId", i.id, i."dueOn", ${NEVER}, i.balance
    FROM invoice i WHERE i.currency = ${currency} AND ${where}`;

/** Selects promises `p` with these statuses; `amount` is what counts of each. */
export const promiseRows = (
  { currency, accountId }: RowSourceQuery,
  statuses: readonly string[],
  where: Prisma.Sql,
  amount = Prisma.sql`p.amount`,
) => Prisma.sql`
  SELECT p.id, 'promise-' || p.status, p.id, i."accountId", i.id, p."payOn", ${NEVER}, ${amount}
    FROM (${duePromises(accountId)}) p JOIN invoice i ON i.id = p."invoiceId"
   WHERE p.currency = ${currency} AND p.status = ANY(${statuses}) AND ${where}`;
