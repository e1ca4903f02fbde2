import { type Database, type Tx } from './client.js';
import { type Prisma } from './generated/client.js';
import { touch } from './invoices.js';
import { page, record } from './timeline.js';

export type ExceptionDraft = {
  id: string;
  paymentId?: string | null;
  eventKey?: string | null;
  /** unknown-invoice | unknown-account | no-invoice-named | currency-mismatch | possible-repeat | conflicting-payment | malformed-event | unsupported-event | failed-event */
  reason: string;
  invoiceId?: string | null;
  accountId?: string | null;
  amount?: bigint | null;
  currency?: string | null;
  detail: Prisma.InputJsonObject;
};

/** Money that cannot be applied stands where people see it; an invoice that it names waits (rule 10). */
export async function raise(tx: Tx, draft: ExceptionDraft, at: Date, actor: string): Promise<void> {
  await tx.paymentException.createMany({ data: [{ ...draft, at }], skipDuplicates: true });
  const invoice = draft.invoiceId ? await tx.invoice.findUnique({ where: { id: draft.invoiceId } }) : null;
  if (!invoice) return;
  await touch(tx, at, [invoice.id]);
  const summary = `A payment could not be applied (${draft.reason}); dunning waits until someone resolves it`;
  await record(tx, {
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    at,
    type: 'payment.exception',
    summary,
    actor,
    detail: { exceptionId: draft.id },
  });
}

export async function listExceptions(
  db: Database,
  { limit, cursor, status }: { limit: number; cursor?: string | undefined; status?: string | undefined },
) {
  const where = { ...(status ? { status } : {}), ...(cursor ? { id: { gt: cursor } } : {}) };
  const rows = await db.paymentException.findMany({ where, orderBy: { id: 'asc' }, take: limit + 1 });
  return page(rows, limit, ({ id }) => id);
}
