import { type Database } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { IllegalChange } from '../errors.js';
import { resolveException } from './exceptionResolution.js';
import { type PaymentReport } from './payment.js';
import { ownerOf } from './reversalEntries.js';

/**
 * True when a known payment is the money of this report, even where the report names another target: times
 * and texts differ from report to report; amount, currency and debtor must not. Money without an invoice gets
 * the one of the report.
 */
export async function isSameMoney(book: Books, report: PaymentReport, actor: string): Promise<boolean> {
  const { id, invoiceId, accountId, amount, currency } = report;
  const known = await book.db.payment.findUnique({ where: { id } });
  if (known?.amount !== amount || known.currency !== currency) return false;
  if (!invoiceId && !accountId) return true;
  if (!invoiceId) return (await ownerOf(book.db, id)) === accountId;
  if (known.invoiceId) return known.invoiceId === invoiceId;
  if (known.status === 'exception' && (await named(book, id, invoiceId, actor))) return true;
  return isDecided(book.db, id, invoiceId);
}

/**
 * The money waits because no report has named its invoice. False when a person was faster, or the name does
 * not fit.
 */
async function named(book: Books, id: string, invoiceId: string, actor: string): Promise<boolean> {
  if (!(await book.db.invoice.findUnique({ where: { id: invoiceId }, select: { id: true } })))
    return waitsFor(book.db, id, invoiceId);
  const resolution = { invoiceId, accountId: null, reason: 'the payment provider named the invoice later' };
  try {
    await resolveException(book, `payment:${id}`, resolution, actor);
    return true;
  } catch (error) {
    if (error instanceof IllegalChange) return false;
    throw error;
  }
}

/** The invoice that it names is not in the books yet: the money is applied when it enters them. */
async function waitsFor({ paymentException }: Database, id: string, invoiceId: string): Promise<boolean> {
  const isOthers = { reason: 'unknown-invoice', invoiceId: { not: invoiceId } };
  const { count } = await paymentException.updateMany({
    where: { id: `payment:${id}`, status: 'open', NOT: isOthers },
    data: { reason: 'unknown-invoice', invoiceId, accountId: null },
  });
  return count > 0;
}

/**
 * True when the money is dismissed, a person has placed it, or it is booked to the invoice's own account. Not
 * so when the invoice is still open and others have the money: the customer meant this one.
 */
async function isDecided(db: Database, id: string, invoiceId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ decided: boolean }[]>`
    SELECT p.status = 'dismissed'
           OR (p.status = 'applied'
               AND (EXISTS (SELECT FROM payment_exception e
                             WHERE e."paymentId" = p.id AND e.status = 'resolved' AND e."resolvedBy" <> 'system')
                    OR EXISTS (SELECT FROM invoice i JOIN ledger_entry l ON l."accountId" = i."accountId" AND l."paymentId" = p.id
                                WHERE i.id = ${invoiceId}
                                  AND (i.status NOT IN ('open', 'with-counsel') OR l."invoiceId" = i.id)))) AS decided
      FROM payment p WHERE p.id = ${id}`;
  return row?.decided ?? false;
}
