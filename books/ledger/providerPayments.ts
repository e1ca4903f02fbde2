import { type Tx } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { type PaymentReport, type Reporting } from './payment.js';
import { applyPayment } from './payments.js';
import { isSameMoney } from './sameMoney.js';
import { ContentConflict } from '../errors.js';

/**
 * A provider reports one payment in several ways and more than once: it is the same money from any of these
 * sources.
 */
const PROVIDER_SOURCES = ['stripe', 'reconciliation'];

/**
 * Books a payment that a provider reports, once. A later report that knows more gives the money the invoice
 * that it lacked. Returns whether it was new; throws ContentConflict when the report contradicts the known
 * money.
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
 * The bill and the payment of one purchase may both name our invoice without naming each other, and both may
 * be reported: then only a person can decide whether it was one payment or two.
 */
async function hasTwin(tx: Tx, { id, invoiceId, amount, currency, method }: PaymentReport): Promise<boolean> {
  if (!invoiceId) return false;
  const alike = await tx.payment.findMany({
    where: {
      invoiceId,
      amount,
      currency,
      method,
      source: { in: PROVIDER_SOURCES },
      status: { not: 'dismissed' },
    },
    select: { id: true },
  });
  return alike.some((other) => isBill(other.id) !== isBill(id));
}

const isBill = (id: string) => id.startsWith('in_');
