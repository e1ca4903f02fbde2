import { moneyText } from '../domain/money.js';
import { type Tx } from './client.js';
import { Prisma } from './generated/client.js';
import { record } from './timeline.js';

type Settled = { id: string; accountId: string; status: string; balance: bigint; currency: string };

/**
 * After movements were booked: an invoice whose balance reached zero is paid, what was open about it is closed, and
 * every touched invoice gets a new revision. Call under the account's lock, once per change.
 */
export async function settle(tx: Tx, invoiceIds: string[], at: Date, actor: string): Promise<void> {
  if (invoiceIds.length === 0) return;
  const rows = await tx.$queryRaw<Settled[]>(Prisma.sql`
    UPDATE invoice SET revision = revision + 1,
           "settledAt" = CASE WHEN balance <= 0 AND status IN ('open', 'with-counsel') THEN ${at} ELSE "settledAt" END,
           status = CASE WHEN balance <= 0 AND status IN ('open', 'with-counsel') THEN 'paid' ELSE status END
     WHERE id = ANY(${invoiceIds}) RETURNING id, "accountId", status, balance, currency`);
  const paid = rows.filter(({ status }) => status === 'paid');
  await keepPromises(tx, invoiceIds, at);
  await endWhatWasOpen(
    tx,
    paid.map(({ id }) => id),
    at,
    'paid',
  );
  await record(
    tx,
    ...paid.map(({ id, accountId }) => ({
      accountId,
      invoiceId: id,
      at,
      type: 'invoice.paid',
      summary: `Invoice ${id} is paid in full`,
      actor,
    })),
  );
  const part = rows.filter(({ status, balance }) => status !== 'paid' && balance > 0n);
  await record(
    tx,
    ...part.map(({ id, accountId, balance, currency }) => ({
      accountId,
      invoiceId: id,
      at,
      type: 'invoice.part-paid',
      summary: `${moneyText(balance, currency)} of invoice ${id} still open`,
      actor,
    })),
  );
}

/** The debt is over (`paid`, `void`, `written-off`): its tasks, disputes, promises and matter end with it. */
export async function endWhatWasOpen(tx: Tx, invoiceIds: string[], at: Date, why: string): Promise<void> {
  if (invoiceIds.length === 0) return;
  const invoiceId = { in: invoiceIds };
  await tx.task.updateMany({
    where: { invoiceId, status: 'open' },
    data: { status: 'done', outcome: why, completedAt: at, completedBy: 'system' },
  });
  await tx.dispute.updateMany({
    where: { invoiceId, status: 'open' },
    data: { status: 'settled', resolvedAt: at },
  });
  await tx.paymentPromise.updateMany({
    where: { invoiceId, status: 'open' },
    data: { status: why === 'paid' ? 'kept' : 'replaced', endedAt: at },
  });
  await tx.matter.updateMany({
    where: { invoiceId, status: { in: ['open', 'acknowledged'] } },
    data: { status: 'closed', endedAt: at },
  });
}

/** A promise is kept as soon as what was paid since it was made reaches its amount. */
async function keepPromises(tx: Tx, invoiceIds: string[], at: Date): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE promise p SET status = 'kept', "endedAt" = ${at}
     WHERE p."invoiceId" = ANY(${invoiceIds}) AND p.status = 'open'
       AND p.amount <= (SELECT coalesce(-sum(e.amount), 0) FROM ledger_entry e
                         WHERE e."invoiceId" = p."invoiceId" AND e.type IN ('payment', 'credit') AND e.at >= p."madeAt")`);
}
