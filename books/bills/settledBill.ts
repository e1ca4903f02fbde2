import { type SettledBill } from '../../domain/money/billRest.js';
import { moneyText, smaller } from '../../domain/money/money.js';
import { isEnded } from '../../domain/planning/case.js';
import { type Tx } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { findInvoice, type StoredInvoice } from '../invoices/invoices.js';
import { openException } from '../ledger/exceptions.js';
import { type PaymentReport, type Reporting } from '../ledger/payment.js';
import { applyPayment, bookPayments } from '../ledger/payments.js';
import { withAccount } from '../locking.js';
import { noteUpTo } from './creditNotes.js';

type Waiting = Reporting & { waitMs?: number };

/**
 * Settles what a provider calls paid beside the payments of its bill, each part once and as far as our invoice
 * is still open: the customer's balance there and money paid elsewhere as payments, credit notes as such.
 * Where the figures do not show the parts, an exception names the invoice. Call when the bill's payments are
 * booked. Throws AccountBusy.
 */
export async function settleBill(
  book: Books,
  bill: SettledBill,
  { waitMs = 10_000, ...reporting }: Waiting,
): Promise<void> {
  const invoice = bill.invoiceId ? await findInvoice(book.db, bill.invoiceId) : null;
  if (!invoice) return keepForLater(book, bill, { ...reporting, waitMs });
  const settle = (tx: Tx) => settleUnderLock(tx, book, bill, reporting);
  await withAccount(book, invoice.accountId, settle, { waitMs });
}

async function settleUnderLock(tx: Tx, book: Books, bill: SettledBill, reporting: Reporting): Promise<void> {
  const { billId, invoiceId, rest, currency } = bill;
  const at = new Date(book.clock.now());
  const invoice = (await findInvoice(tx, invoiceId!))!;
  if (isEnded(invoice)) return;
  if (!rest) return raise(tx, bill, 'unclear-bill', at, reporting.actor);
  if (invoice.currency !== currency) return raise(tx, bill, 'currency-mismatch', at, reporting.actor);
  await noteUpTo(tx, invoice, { billId, total: rest.creditNotes }, at, reporting.actor);
  for (const report of partsOf(bill, rest)) await payPart(tx, book, invoice, report, reporting);
}

/** A part is booked as far as the invoice is open: the provider's balance is no credit of the account here. */
async function payPart(
  tx: Tx,
  book: Books,
  { id, accountId }: StoredInvoice,
  report: PaymentReport,
  reporting: Reporting,
): Promise<void> {
  const known = await tx.payment.findUnique({ where: { id: report.id }, select: { id: true } });
  const now = (await findInvoice(tx, id))!;
  const amount = smaller(report.amount, isEnded(now) ? 0n : now.balance);
  if (known || amount <= 0n) return;
  await bookPayments(tx, book, [{ ...reporting, event: null, accountId, report: { ...report, amount } }]);
}

const METHODS = { balance: 'stripe-balance', outOfBand: 'stripe-out-of-band' } as const;

function partsOf(
  { billId, invoiceId, currency, receivedAt }: SettledBill,
  rest: NonNullable<SettledBill['rest']>,
): PaymentReport[] {
  return (['balance', 'outOfBand'] as const)
    .filter((part) => rest[part] > 0n)
    .map((part) => ({
      id: `${billId}:${part === 'balance' ? 'balance' : 'out-of-band'}`,
      invoiceId,
      accountId: null,
      amount: rest[part],
      currency,
      receivedAt,
      method: METHODS[part],
      reference: billId,
    }));
}

/** The invoice is not in the books, or the bill names none: its money waits as an exception. */
async function keepForLater(book: Books, bill: SettledBill, reporting: Waiting): Promise<void> {
  const { rest } = bill;
  const at = new Date(book.clock.now());
  if (!rest || rest.creditNotes > 0n) {
    const reason = rest ? (bill.invoiceId ? 'unknown-invoice' : 'no-invoice-named') : 'unclear-bill';
    return book.db.$transaction((tx) => raise(tx, bill, reason, at, reporting.actor));
  }
  for (const report of partsOf(bill, rest)) await applyPayment(book, report, { ...reporting, event: null });
}

/** Shows people a bill, once, with its figures. */
function raise(
  tx: Tx,
  { billId, invoiceId, total, paid, currency, rest }: SettledBill,
  reason: string,
  at: Date,
  actor: string,
): Promise<void> {
  const text = (amount: bigint) => moneyText(amount, currency);
  const detail = {
    billId,
    total: text(total),
    paid: text(paid),
    ...(rest ? { balance: text(rest.balance), creditNotes: text(rest.creditNotes) } : {}),
  };
  const draft = { id: `bill:${billId}:rest`, reason, invoiceId, amount: total - paid, currency, detail };
  return openException(tx, draft, at, actor);
}
