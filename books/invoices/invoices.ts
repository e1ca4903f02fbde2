import { type LocalDate } from '../../domain/calendar/days.js';
import { agesOfStage, type Stage } from '../../domain/policy/policy.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { dateOf } from '../dates.js';
import { type Invoice } from '../../prisma/generated/client.js';
import { localDates } from '../localDates.js';
import { enqueue } from '../outboxMessages.js';

export type StoredInvoice = Omit<Invoice, 'issuedOn' | 'dueOn' | 'pausedUntil'> & {
  issuedOn: LocalDate;
  dueOn: LocalDate;
  pausedUntil: LocalDate | null;
  timeZone: string;
};

const withZone = { account: { select: { timeZone: true } } } as const;

function stored({ account, ...row }: Invoice & { account: { timeZone: string } }): StoredInvoice {
  return {
    ...row,
    issuedOn: dateOf(row.issuedOn),
    dueOn: dateOf(row.dueOn),
    pausedUntil: row.pausedUntil && dateOf(row.pausedUntil),
    timeZone: account.timeZone,
  };
}

export async function findInvoice(db: Database | Tx, id: string): Promise<StoredInvoice | null> {
  const row = await db.invoice.findUnique({ where: { id }, include: withZone });
  return row && stored(row);
}

/** Returns the account's open invoices, the longest past due first. */
export const openInvoices = (db: Database | Tx, accountId: string): Promise<StoredInvoice[]> =>
  openInvoicesOf(db, [accountId]);

/** Returns the same for several accounts together. */
export async function openInvoicesOf(
  db: Database | Tx,
  accountIds: readonly string[],
): Promise<StoredInvoice[]> {
  const rows = await db.invoice.findMany({
    where: { accountId: { in: [...accountIds] }, status: { in: ['open', 'with-counsel'] } },
    orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
    include: withZone,
  });
  return rows.map(stored);
}

/** Returns the account of each invoice, without invoices that do not exist. */
export async function ownersOf(db: Database | Tx, invoiceIds: string[]): Promise<Map<string, string>> {
  const rows = await db.invoice.findMany({
    where: { id: { in: invoiceIds } },
    select: { id: true, accountId: true },
  });
  return new Map(rows.map(({ id, accountId }) => [id, accountId]));
}

export type InvoiceFilter = {
  accountId?: string | undefined;
  status?: string | undefined;
  stage?: Stage | undefined;
};

/** No invoice is so many days past due, or before it. */
const OLDEST = 2_147_483_647;

/**
 * Returns invoices by id; `stage` is the current one, by the age in the account's zone. Returns one more than
 * `limit` where there is one.
 */
export async function listInvoices(
  { db, clock }: Books,
  { accountId, status, stage }: InvoiceFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<StoredInvoice[]> {
  const [from, until] = stage ? agesOfStage(stage) : [null, null];
  const { zones, days } = await localDates(db, clock.now());
  const ids = await db.$queryRaw<{ id: string }[]>`
    SELECT i.id FROM invoice i JOIN account a ON a.id = i."accountId"
      JOIN unnest(${zones}::text[], ${days}::date[]) AS local(zone, today) ON local.zone = a."timeZone"
     WHERE (${accountId ?? null}::text IS NULL OR i."accountId" = ${accountId ?? null})
       AND (${status ?? null}::text IS NULL OR i.status = ${status ?? null})
       AND (${stage ?? null}::text IS NULL
            OR CASE WHEN i.status = 'open' THEN local.today - i."dueOn" BETWEEN ${from ?? -OLDEST}::int AND ${until ?? OLDEST}::int ELSE i.stage = ${stage ?? null} END)
       AND (${cursor ?? null}::text IS NULL OR i.id > ${cursor ?? null})
     ORDER BY i.id LIMIT ${limit + 1}`;
  const rows = await db.invoice.findMany({
    where: { id: { in: ids.map(({ id }) => id) } },
    orderBy: { id: 'asc' },
    include: withZone,
  });
  return rows.map(stored);
}

/** Marks the invoices as changed and informs their workflows. */
export async function bumpRevision(tx: Tx, at: Date, invoiceIds: string[]): Promise<void> {
  await tx.invoice.updateMany({ where: { id: { in: invoiceIds } }, data: { revision: { increment: 1 } } });
  await enqueue(
    tx,
    at,
    invoiceIds.map((invoiceId) => ({ kind: 'change' as const, invoiceId })),
  );
}
