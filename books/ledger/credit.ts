import { moneyText, smaller } from '../../domain/money/money.js';
import { isOlder } from '../../domain/planning/carryingInvoice.js';
import { type Tx } from '../../prisma/client.js';
import { dateOf } from '../dates.js';
import { type Entry } from './ledger.js';
import { settle, type LoweredBalance } from './settlement.js';
import { type TimelineEntry } from '../timeline.js';

type Lot = { paymentId: string | null; madeFor: string | null; amount: bigint };

/** A new invoice may use every credit; one that is owed again only what would have paid it. */
type Which = 'all' | 'own';

/**
 * Uses an account's credit on these of its invoices, the oldest debt and the oldest credit first. `cause`
 * names the reason and makes the entries' keys. `own`: only the credit of payments that were made for the
 * invoice, or on account; had they come now, they would settle it, and the books must not depend on which
 * came first. Call under the account's lock.
 */
export async function applyCredit(
  tx: Tx,
  { accountId, currency }: { accountId: string; currency: string },
  invoiceIds: string[],
  cause: string,
  at: Date,
  which: Which = 'all',
): Promise<void> {
  const lots = await readLots(tx, accountId, currency);
  if (lots.length === 0) return;
  const rows = await tx.invoice.findMany({
    where: { id: { in: invoiceIds }, accountId, currency, status: { in: ['open', 'with-counsel'] } },
  });
  const open = rows
    .map(({ id, dueOn, balance }) => ({ invoiceId: id, dueOn: dateOf(dueOn), balance }))
    .sort((a, b) => (isOlder(a, b) ? -1 : 1));
  const entries: Entry[] = [];
  const lowered: LoweredBalance[] = [];
  const story: TimelineEntry[] = [];
  for (const { invoiceId, balance } of open) {
    let left = balance;
    for (const lot of lots.filter(({ madeFor }) => which === 'all' || (madeFor ?? invoiceId) === invoiceId)) {
      const amount = smaller(lot.amount, left);
      if (amount <= 0n) continue;
      lot.amount -= amount;
      left -= amount;
      const common = { accountId, type: 'credit' as const, currency, paymentId: lot.paymentId, at };
      const key = `credit/${cause}/${lot.paymentId ?? ''}/${invoiceId}`;
      const reason = 'Credit of the account';
      entries.push(
        { ...common, key: `${key}/from`, invoiceId: null, amount, actor: 'system', reason },
        { ...common, key, invoiceId, amount: -amount, actor: 'system', reason },
      );
    }
    if (left === balance) continue;
    lowered.push({ invoiceId, accountId, currency, left });
    const summary = `${moneyText(balance - left, currency)} of the account's credit used`;
    story.push({ accountId, invoiceId, at, type: 'credit.used', summary, actor: 'system' });
  }
  if (entries.length === 0) return;
  await settle(tx, at, [
    {
      actor: 'system',
      payment: null,
      paymentId: null,
      event: null,
      tell: 'change',
      entries,
      lowered,
      story,
    },
  ]);
}

/** Returns the account's unused money by the payment it came with, the oldest first. */
const readLots = (tx: Tx, accountId: string, currency: string): Promise<Lot[]> =>
  tx.$queryRaw<Lot[]>`
    SELECT e."paymentId", p."invoiceId" AS "madeFor", (-sum(e.amount))::bigint AS amount
      FROM ledger_entry e LEFT JOIN payment p ON p.id = e."paymentId"
     WHERE e."accountId" = ${accountId} AND e.currency = ${currency} AND e."invoiceId" IS NULL
     GROUP BY 1, 2 HAVING sum(e.amount) < 0 ORDER BY min(e.id)`;
