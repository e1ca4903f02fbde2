import { changeInvoice } from './changes.js';
import { AccountBusy, type Book, type Database } from './client.js';
import { latestPolicy } from './policies.js';
import { IllegalChange, NotFound } from './refusals.js';

/** More would keep the accounts of a whole book busy in one request; who wants more asks again. */
export const MOST_MOVES = 500;

export type Moved = { invoiceId: string; result: 'moved' | 'refused'; detail?: string };

/** How many open invoices follow each version of a policy, the newest first. */
export const followersOf = (db: Database, policyId: string): Promise<{ version: number; open: number }[]> =>
  db.$queryRaw`
    SELECT "policyVersion" AS version, count(*)::int AS open FROM invoice
     WHERE "policyId" = ${policyId} AND status IN ('open', 'with-counsel') GROUP BY 1 ORDER BY 1 DESC`;

/** Invoices by id, or those that follow an older version of the policy. */
export type Movers = { invoiceIds: string[] } | { version: number };

/**
 * Lets open invoices follow the newest version of the policy from now on, each by itself with a line in its timeline:
 * one that cannot is answered as refused and holds up no other. One that follows it already is left alone. At most
 * MOST_MOVES of a version at once; `left` is how many of it there still are. Throws NotFound.
 */
export async function moveToPolicy(
  book: Book,
  policyId: string,
  movers: Movers,
  actor: string,
): Promise<{ items: Moved[]; left: number }> {
  const latest = await latestPolicy(book.db, policyId);
  if (!latest) throw new NotFound(`There is no policy ${policyId}`);
  const ids = await behind(book.db, latest, movers);
  const items: Moved[] = [];
  for (const invoiceId of ids.slice(0, MOST_MOVES))
    items.push(await moveOne(book, invoiceId, policyId, actor));
  return { items, left: ids.length - items.length };
}

/** A version that is the newest has nobody to move. */
async function behind(
  db: Database,
  { id: policyId, version: newest }: { id: string; version: number },
  movers: Movers,
): Promise<string[]> {
  if ('version' in movers) {
    const where = { policyId, policyVersion: movers.version, status: { in: ['open', 'with-counsel'] } };
    if (movers.version === newest) return [];
    return (await db.invoice.findMany({ where, orderBy: { id: 'asc' }, select: { id: true } })).map(
      ({ id }) => id,
    );
  }
  const wanted = [...new Set(movers.invoiceIds)];
  const there = { id: { in: wanted }, policyId, policyVersion: newest };
  const following = new Set(
    (await db.invoice.findMany({ where: there, select: { id: true } })).map(({ id }) => id),
  );
  return wanted.filter((id) => !following.has(id));
}

async function moveOne(book: Book, invoiceId: string, policyId: string, actor: string): Promise<Moved> {
  try {
    await changeInvoice(book, invoiceId, { type: 'policy', policyId }, actor);
    return { invoiceId, result: 'moved' };
  } catch (error) {
    if (error instanceof NotFound || error instanceof IllegalChange || error instanceof AccountBusy)
      return { invoiceId, result: 'refused', detail: error.message };
    throw error;
  }
}
