import { Prisma } from '../../prisma/generated/client.js';

/** Every promise with what was due by itself: an instalment's row has the sum up to it. `accountId`: of this account only. */
export const duePromises = (accountId?: string) => Prisma.sql`
  SELECT id, "invoiceId", currency, status, "payOn",
         amount - coalesce(lag(amount) OVER (PARTITION BY "invoiceId", coalesce("planId", id) ORDER BY "payOn", id), 0) AS amount
    FROM promise WHERE ${accountId ? Prisma.sql`"invoiceId" IN (SELECT id FROM invoice WHERE "accountId" = ${accountId})` : Prisma.sql`true`}`;
