import { changeInvoice } from '../invoices/changes.js';
import { type Database } from '../../prisma/client.js';
import { AccountBusy, IllegalChange, NotFound } from '../errors.js';
import { type Books } from '../book.js';
import { latestPolicy } from './policies.js';

/** A larger request would keep the accounts of a whole book busy; a caller repeats it for more. */
export const MAX_MOVES = 500;

/** `unchanged`: it already follows the newest version. */
export type MoveResult = { invoiceId: string; result: 'moved' | 'unchanged' | 'refused'; detail?: string };

/** Returns how many open invoices follow each version of a policy, the newest first. */
export const followersOf = (db: Database, policyId: string): Promise<{ version: number; open: number }[]> =>
  db.$queryRaw`
    SELECT "policyVersion" AS version, count(*)::int AS open FROM invoice
     WHERE "policyId" = ${policyId} AND status IN ('open', 'with-counsel') GROUP BY 1 ORDER BY 1 DESC`;

/** Invoices by id, or those that follow an older version of the policy. */
export type Movers = { invoiceIds: string[] } | { version: number };

/**
 * Lets open invoices follow the newest version of the policy, each by itself with a line in its timeline: one
 * that cannot is `refused` and stops no other. Moves at most MAX_MOVES of a version at once; `left` is how
 * many of it remain. Throws NotFound.
 */
export async function moveToPolicy(
  book: Books,
  policyId: string,
  movers: Movers,
  actor: string,
): Promise<{ items: MoveResult[]; left: number }> {
  const latest = await latestPolicy(book.db, policyId);
  if (!latest) throw new NotFound(`There is no policy ${policyId}`);
  const ids =
    'version' in movers ? await behind(book.db, latest, movers.version) : [...new Set(movers.invoiceIds)];
  const chosen = ids.slice(0, MAX_MOVES);
  const following = await followingOf(book.db, latest, chosen);
  const items: MoveResult[] = [];
  for (const invoiceId of chosen)
    items.push(
      following.has(invoiceId)
        ? { invoiceId, result: 'unchanged' }
        : await moveOne(book, invoiceId, policyId, actor),
    );
  return { items, left: ids.length - items.length };
}

type Newest = { id: string; version: number };

/** Returns the open invoices of an older version; for the newest there is none to move. */
async function behind(db: Database, { id: policyId, version: newest }: Newest, version: number) {
  if (version === newest) return [];
  const where = { policyId, policyVersion: version, status: { in: ['open', 'with-counsel'] } };
  const found = await db.invoice.findMany({ where, orderBy: { id: 'asc' }, select: { id: true } });
  return found.map(({ id }) => id);
}

/** Returns those that already follow the newest version. */
async function followingOf(db: Database, { id: policyId, version: policyVersion }: Newest, ids: string[]) {
  const where = { id: { in: ids }, policyId, policyVersion };
  const found = await db.invoice.findMany({ where, select: { id: true } });
  return new Set(found.map(({ id }) => id));
}

async function moveOne(book: Books, invoiceId: string, policyId: string, actor: string): Promise<MoveResult> {
  try {
    await changeInvoice(book, invoiceId, { type: 'policy', policyId }, actor);
    return { invoiceId, result: 'moved' };
  } catch (error) {
    if (error instanceof NotFound || error instanceof IllegalChange || error instanceof AccountBusy)
      return { invoiceId, result: 'refused', detail: error.message };
    throw error;
  }
}
