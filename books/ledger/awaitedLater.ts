import { type Tx } from '../../prisma/client.js';
import { withAccount } from '../locking.js';
import { AccountBusy } from '../errors.js';
import { type Books } from '../book.js';
import { applyAwaited } from './awaited.js';

const MAX_ACCOUNTS = 500;
/** The longest that one busy account delays the others of a round. */
const PATIENCE_MS = 500;

/**
 * Applies payments that still wait although their invoice or account is in the books: it was entered at the
 * very moment of their report. Returns how many it applied; leaves a busy account for the next round, and
 * passes a failure to `onError`.
 */
export async function applyAwaitedLater(book: Books, onError: (error: unknown) => void): Promise<number> {
  const rows = await book.db.$queryRaw<{ owner: string; invoiceId: string | null }[]>`
    SELECT DISTINCT coalesce(i."accountId", a.id) AS owner, i.id AS "invoiceId"
      FROM payment_exception e JOIN payment p ON p.id = e."paymentId" AND p.status = 'exception'
      LEFT JOIN invoice i ON i.id = e."invoiceId" LEFT JOIN account a ON a.id = p."accountId"
     WHERE e.status = 'open' AND e.reason IN ('unknown-invoice', 'unknown-account')
       AND coalesce(i."accountId", a.id) IS NOT NULL
     LIMIT ${MAX_ACCOUNTS}`;
  const invoicesOf = new Map<string, string[]>();
  for (const { owner, invoiceId } of rows)
    invoicesOf.set(owner, [...(invoicesOf.get(owner) ?? []), ...(invoiceId ? [invoiceId] : [])]);
  let applied = 0;
  for (const [owner, invoiceIds] of invoicesOf)
    try {
      applied += await applyFor(book, owner, invoiceIds);
    } catch (error) {
      if (!(error instanceof AccountBusy)) onError(error);
    }
  return applied;
}

function applyFor(book: Books, owner: string, invoiceIds: string[]): Promise<number> {
  const at = new Date(book.clock.now());
  const change = async (tx: Tx) => {
    const forInvoices = await applyAwaited(tx, { invoiceIds }, at);
    return forInvoices + (await applyAwaited(tx, { accountIds: [owner] }, at));
  };
  return withAccount(book, owner, change, { waitMs: PATIENCE_MS });
}
