import { type Tx } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { type PaymentReport, type Reporting } from './payment.js';
import { applyPayment } from './payments.js';
import { isSameMoney } from './sameMoney.js';
import { ContentConflict } from '../errors.js';

/** A provider tells one payment in several ways and more than once: whoever told it first, it is the same money. */
const PROVIDER_SOURCES = ['stripe', 'reconciliation'];

/**
 * Books a payment that a provider tells, once. A report that knows more than the first one gives the money the invoice
 * that it lacked. Answers whether it was new; throws PaymentConflict when the money is known to be another.
 */
export async function bookProviderPayment(
  book: Books,
  report: PaymentReport,
  reporting: Reporting & { waitMs?: number },
): Promise<'new' | 'known'> {
  try {
    const doubt = async (tx: Tx) => ((await hasTwin(tx, report)) ? 'possible-repeat' : null);
    const { created } = await applyPayment(book, report, { ...reporting, doubt });
    return created ? 'new' : 'known';
  } catch (error) {
    if (!(error instanceof ContentConflict) || !(await isSameMoney(book, report, reporting.actor)))
      throw error;
    return 'known';
  }
}

/**
 * The bill and the payment of one purchase may both name our invoice without naming one another, and both may have been
 * told: then only people can say whether it was one payment or two.
 */
async function hasTwin(tx: Tx, { id, invoiceId, amount, currency }: PaymentReport): Promise<boolean> {
  if (!invoiceId) return false;
  const alike = await tx.payment.findMany({
    where: { invoiceId, amount, currency, source: { in: PROVIDER_SOURCES }, status: { not: 'dismissed' } },
    select: { id: true },
  });
  return alike.some((other) => isBill(other.id) !== isBill(id));
}

const isBill = (id: string) => id.startsWith('in_');
