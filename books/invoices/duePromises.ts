import { Prisma } from '../../prisma/generated/client.js';

/**
 * Selects every promise with its own amount: the row of an instalment has the sum up to it. With `accountId`,
 * only of this account.
 */
export const duePromises = (accountId?: string) => Prisma.sql`
  SELECT id, "invoiceId", currency, status, "payOn",
         amount - coalesce(lag(amount) OVER (PARTITION BY "invoiceId", coalesce("planId", id) ORDER BY "payOn", id), 0) AS amount
    FROM promise WHERE ${accountId ? Prisma.sql`"invoiceId" IN (SELECT id FROM invoice WHERE "accountId" = ${accountId})` : Prisma.sql`true`}`;
