import { type Tx } from '../../prisma/client.js';
import { withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { debtOf } from './exceptions.js';
import { IllegalChange, NotFound } from '../errors.js';
import { type Payment, type PaymentException } from '../../prisma/generated/client.js';
import { bumpRevision } from '../invoices/invoices.js';
import { applyException } from './payments.js';
import { dismissReversal } from './waitingReversals.js';
import { record } from '../timeline.js';

/** A person's decision: for this invoice, for this account, or (both null) dismissed. */
export type Resolution = { invoiceId: string | null; accountId: string | null; reason: string };

/** Ends an exception; the invoice that waited for it goes on. Throws NotFound, IllegalChange. */
export async function resolveException(
  book: Books,
  id: string,
  resolution: Resolution,
  actor: string,
): Promise<void> {
  const exception = await book.db.paymentException.findUnique({ where: { id }, include: { payment: true } });
  if (!exception) throw new NotFound(`There is no payment exception ${id}`);
  const target = await targetOf(book, resolution);
  const owner = target ?? exception.accountId;
  const change = (tx: Tx) => decide(tx, book, exception, target, resolution, actor);
  await (owner ? withAccount(book, owner, change) : book.db.$transaction(change));
}

async function targetOf({ db }: Books, { invoiceId, accountId }: Resolution): Promise<string | null> {
  if (!invoiceId && !accountId) return null;
  const found = invoiceId
    ? (await db.invoice.findUnique({ where: { id: invoiceId } }))?.accountId
    : (await db.account.findUnique({ where: { id: accountId! } }))?.id;
  if (!found)
    throw new IllegalChange(
      `There is no ${invoiceId ? `invoice ${invoiceId}` : `account ${accountId}`} to apply the money to`,
    );
  return found;
}

async function decide(
  tx: Tx,
  { clock }: Books,
  exception: PaymentException & { payment: Payment | null },
  target: string | null,
  resolution: Resolution,
  actor: string,
): Promise<void> {
  const at = new Date(clock.now());
  const verdict = target
    ? `applied to ${resolution.invoiceId ?? target}: ${resolution.reason}`
    : `dismissed: ${resolution.reason}`;
  const { count } = await tx.paymentException.updateMany({
    where: { id: exception.id, status: 'open' },
    data: { status: 'resolved', resolution: verdict, resolvedBy: actor, resolvedAt: at },
  });
  if (count === 0) throw new IllegalChange(`Payment exception ${exception.id} is resolved already`);
  if (target) await applyPayment(tx, exception, target, resolution, at, actor);
  else if (exception.paymentId)
    await tx.payment.update({ where: { id: exception.paymentId }, data: { status: 'dismissed' } });
  else await dismissReversal(tx, exception.id);
  const debt = await debtOf(tx, exception);
  if (debt) await bumpRevision(tx, at, debt.held);
  // Both the debt that waited and the one that is paid get an entry in their timeline.
  const paid = target ? { accountId: target, invoiceId: resolution.invoiceId } : null;
  const isSame = debt?.accountId === paid?.accountId && debt?.invoiceId === paid?.invoiceId;
  for (const one of isSame ? [debt] : [debt, paid]) {
    if (!one) continue;
    const { accountId, invoiceId } = one;
    const summary = `Payment exception ${exception.id} ${verdict}`;
    const detail = { exceptionId: exception.id };
    await record(tx, {
      accountId,
      invoiceId,
      at,
      type: 'payment.exception-resolved',
      summary,
      actor,
      detail,
    });
  }
}

async function applyPayment(
  tx: Tx,
  { id, payment, detail }: PaymentException & { payment: Payment | null },
  accountId: string,
  { invoiceId }: Resolution,
  at: Date,
  actor: string,
): Promise<void> {
  if (!payment && 'kind' in Object(detail))
    throw new IllegalChange(
      `Exception ${id} is money that goes back, not money that came in: reverse its payment, or dismiss it`,
    );
  if (!payment)
    throw new IllegalChange(
      `Exception ${id} has no payment to apply; report the payment again and dismiss the exception`,
    );
  const invoice = invoiceId ? await tx.invoice.findUniqueOrThrow({ where: { id: invoiceId } }) : null;
  if (invoice && invoice.currency !== payment.currency)
    throw new IllegalChange(
      `Payment ${payment.id} is in ${payment.currency}, invoice ${invoice.id} in ${invoice.currency}`,
    );
  await tx.payment.update({ where: { id: payment.id }, data: { status: 'applied' } });
  const report = { ...payment, invoiceId, accountId, receivedAt: payment.receivedAt.toISOString() };
  await applyException(tx, report, accountId, { at, actor });
}
