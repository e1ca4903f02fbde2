import { type Database, type Tx } from '../../prisma/client.js';
import { withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { IllegalChange, NotFound } from '../errors.js';
import { record } from '../timeline.js';

/**
 * Opens the account's hold for this invoice, or joins it when another invoice already holds the account. True
 * when it was opened.
 */
export async function openHold(
  tx: Tx,
  { accountId, invoiceId, cycle }: { accountId: string; invoiceId: string; cycle: number },
  at: Date,
): Promise<boolean> {
  const others = await tx.hold.count({ where: { accountId, releasedAt: null } });
  await tx.hold.createMany({ data: [{ accountId, invoiceId, cycle, placedAt: at }], skipDuplicates: true });
  return others === 0;
}

/** Ends this invoice's part of the hold. True when nothing else holds the account either (rule 7). */
export async function endHold(
  tx: Tx,
  { accountId, invoiceId }: { accountId: string; invoiceId: string },
  at: Date,
): Promise<boolean> {
  await tx.hold.updateMany({ where: { invoiceId, releasedAt: null }, data: { releasedAt: at } });
  return (await tx.hold.count({ where: { accountId, releasedAt: null } })) === 0;
}

/**
 * A person lets the account work again though the debt is not settled. Past steps stay done, so that nothing
 * places the hold again in this cycle; only the end of the debt gives licences back (rule 7). Throws
 * NotFound, IllegalChange.
 */
export async function liftHold(book: Books, accountId: string, reason: string, actor: string): Promise<void> {
  const at = new Date(book.clock.now());
  if ((await book.db.account.count({ where: { id: accountId } })) === 0)
    throw new NotFound(`There is no account ${accountId}`);
  await withAccount(book, accountId, async (tx) => {
    const { count } = await tx.hold.updateMany({
      where: { accountId, releasedAt: null },
      data: { releasedAt: at },
    });
    if (count === 0) throw new IllegalChange(`Account ${accountId} is not on hold`);
    const summary = `Account hold lifted by hand: ${reason}`;
    await record(tx, { accountId, at, type: 'hold.lifted', summary, actor });
  });
}

export type AccountHold = { since: Date; invoiceIds: string[] };

/** Returns since when, and for which invoices, the account is on hold; null when it is not. */
export const holdOf = async (db: Database | Tx, accountId: string): Promise<AccountHold | null> =>
  (await holdsOf(db, [accountId])).get(accountId) ?? null;

/** Returns the same for several accounts, without those that are not on hold. */
export async function holdsOf(
  db: Database | Tx,
  accountIds: readonly string[],
): Promise<Map<string, AccountHold>> {
  const rows = await db.hold.findMany({
    where: { accountId: { in: [...accountIds] }, releasedAt: null },
    orderBy: { placedAt: 'asc' },
  });
  const found = new Map<string, AccountHold>();
  for (const { accountId, placedAt, invoiceId } of rows) {
    const { since, invoiceIds } = found.get(accountId) ?? { since: placedAt, invoiceIds: [] };
    found.set(accountId, { since, invoiceIds: [...invoiceIds, invoiceId] });
  }
  return found;
}

/**
 * True when the account is not on hold and was not for this invoice in this cycle: its hold may still come.
 */
export const holdMayCome = async (
  tx: Tx,
  { accountId, id: invoiceId, cycle }: { accountId: string; id: string; cycle: number },
): Promise<boolean> =>
  (await tx.hold.count({
    where: {
      OR: [
        { accountId, releasedAt: null },
        { invoiceId, cycle },
      ],
    },
  })) === 0;
