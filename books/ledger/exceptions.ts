import { type Database, type Tx } from '../../prisma/client.js';
import { type Prisma } from '../../prisma/generated/client.js';
import { bumpRevision } from '../invoices/invoices.js';
import { cutPage, record } from '../timeline.js';

export type ExceptionDraft = {
  id: string;
  paymentId?: string | null;
  eventKey?: string | null;
  /**
   * unknown-invoice | unknown-account | no-invoice-named | currency-mismatch | possible-repeat |
   * conflicting-payment | unbooked-payment | malformed-event | unsupported-event | failed-event | unmatched-bank-return, and of a
   * provider's bill: unclear-bill | void-after-payment | overpaid-bill | unclear-credit-note |
   * credit-note-exceeds-balance
   */
  reason: string;
  invoiceId?: string | null;
  accountId?: string | null;
  amount?: bigint | null;
  currency?: string | null;
  detail: Prisma.InputJsonObject;
};

/**
 * Opens an exception for money that cannot be applied, so that people see it; the debt that it may concern
 * waits (rule 10).
 */
export async function openException(tx: Tx, draft: ExceptionDraft, at: Date, actor: string): Promise<void> {
  const { count } = await tx.paymentException.createMany({ data: [{ ...draft, at }], skipDuplicates: true });
  const debt = count > 0 ? await debtOf(tx, draft) : null;
  if (!debt) return;
  const { accountId, invoiceId, held } = debt;
  await bumpRevision(tx, at, held);
  const summary = `A payment could not be applied (${draft.reason}); dunning waits until a person resolves it`;
  const detail = { exceptionId: draft.id };
  await record(tx, { accountId, invoiceId, at, type: 'payment.exception', summary, actor, detail });
}

/** Ends an exception whose cause is gone; what waited for it goes on. */
export async function endException(tx: Tx, id: string, resolution: string, at: Date): Promise<void> {
  const exception = await tx.paymentException.findUnique({ where: { id } });
  if (exception?.status !== 'open') return;
  await tx.paymentException.update({
    where: { id },
    data: { status: 'resolved', resolution, resolvedBy: 'system', resolvedAt: at },
  });
  const debt = await debtOf(tx, exception);
  if (debt) await bumpRevision(tx, at, debt.held);
}

type HeldDebt = {
  accountId: string;
  invoiceId: string | null;
  exceptionId: string;
  reason: string;
  at: Date;
};

/** Returns the timeline entry of a debt that entered the books after the report of its payment. */
export const heldStory = ({ exceptionId, reason, ...about }: HeldDebt) => ({
  ...about,
  actor: 'system',
  type: 'payment.exception',
  detail: { exceptionId },
  summary: `A payment reported before could not be applied (${reason}); dunning waits until a person resolves it`,
});

export type WaitingDebt = { accountId: string; invoiceId: string | null; held: string[] };

/**
 * Returns what waits for an exception: the invoice that it names, or everything open of the account that it
 * names.
 */
export async function debtOf(
  tx: Tx,
  { invoiceId = null, accountId = null }: Pick<ExceptionDraft, 'invoiceId' | 'accountId'>,
): Promise<WaitingDebt | null> {
  if (invoiceId) {
    const invoice = await tx.invoice.findUnique({ where: { id: invoiceId }, select: { accountId: true } });
    return invoice && { accountId: invoice.accountId, invoiceId, held: [invoiceId] };
  }
  const account = accountId ? await tx.account.findUnique({ where: { id: accountId } }) : null;
  if (!account) return null;
  const open = await tx.invoice.findMany({
    where: { accountId: account.id, status: { in: ['open', 'with-counsel'] } },
    select: { id: true },
  });
  return { accountId: account.id, invoiceId: null, held: open.map(({ id }) => id) };
}

export async function listExceptions(
  db: Database,
  { limit, cursor, status }: { limit: number; cursor?: string | undefined; status?: string | undefined },
) {
  const where = { ...(status ? { status } : {}), ...(cursor ? { id: { gt: cursor } } : {}) };
  const rows = await db.paymentException.findMany({ where, orderBy: { id: 'asc' }, take: limit + 1 });
  return cutPage(rows, limit, ({ id }) => id);
}
