import { type Database, type Tx } from './client.js';

/** The account is on hold for this invoice: opens the hold, or joins it when another invoice holds already. True when it was opened. */
export async function placeHold(
  tx: Tx,
  { accountId, invoiceId, cycle }: { accountId: string; invoiceId: string; cycle: number },
  at: Date,
): Promise<boolean> {
  const others = await tx.hold.count({ where: { accountId, releasedAt: null } });
  await tx.hold.createMany({ data: [{ accountId, invoiceId, cycle, placedAt: at }], skipDuplicates: true });
  return others === 0;
}

/** This invoice no longer holds the account; true when nothing else does either (rule 7). */
export async function releaseHold(
  tx: Tx,
  { accountId, invoiceId }: { accountId: string; invoiceId: string },
  at: Date,
): Promise<boolean> {
  await tx.hold.updateMany({ where: { invoiceId, releasedAt: null }, data: { releasedAt: at } });
  return (await tx.hold.count({ where: { accountId, releasedAt: null } })) === 0;
}

/** Since when, and for which invoices, the account is on hold; null when it is not. */
export async function holdOf(
  db: Database | Tx,
  accountId: string,
): Promise<{ since: Date; invoiceIds: string[] } | null> {
  const rows = await db.hold.findMany({
    where: { accountId, releasedAt: null },
    orderBy: { placedAt: 'asc' },
  });
  return rows[0] ? { since: rows[0].placedAt, invoiceIds: rows.map(({ invoiceId }) => invoiceId) } : null;
}
