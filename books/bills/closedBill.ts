import { isEnded } from '../../domain/planning/case.js';
import { type Tx } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { markApplied } from '../inboxEvents.js';
import { findInvoice } from '../invoices/invoices.js';
import { closeInvoice, paidInto } from '../ledger/adjustments.js';
import { openException } from '../ledger/exceptions.js';
import { type Reporting } from '../ledger/payment.js';
import { withAccount } from '../locking.js';

/** A bill that its creditor ended at the provider: it was never owed, or is given up. */
export type ClosedBill = { billId: string; invoiceId: string; outcome: 'void' | 'written-off' };

const REASONS = { void: 'was voided', 'written-off': 'was marked uncollectible' };

/**
 * Ends our invoice as a person would, in the transaction that marks the event, and changes nothing when it has
 * ended. A bill that was voided although our invoice has payments is an exception. Throws AccountBusy.
 */
export async function closeBill(
  book: Books,
  bill: ClosedBill,
  { waitMs = 10_000, actor, event }: Reporting & { waitMs?: number },
): Promise<void> {
  const { billId, invoiceId, outcome } = bill;
  const at = new Date(book.clock.now());
  const raise = (tx: Tx, reason: string) =>
    openException(
      tx,
      { id: `bill:${billId}:${outcome}`, reason, invoiceId, detail: { billId, outcome } },
      at,
      actor,
    );
  const known = await findInvoice(book.db, invoiceId);
  if (!known) return book.db.$transaction((tx) => raise(tx, 'unknown-invoice'));
  const change = async (tx: Tx) => {
    if (event) await markApplied(tx, event, at);
    const invoice = (await findInvoice(tx, invoiceId))!;
    if (outcome === 'void' && invoice.status !== 'void' && (await paidInto(tx, invoiceId)).length > 0)
      return raise(tx, 'void-after-payment');
    if (isEnded(invoice)) return;
    const reason = `Bill ${billId} ${REASONS[outcome]} at the payment provider`;
    await closeInvoice(tx, invoice, { outcome, reason }, at, actor);
  };
  await withAccount(book, known.accountId, change, { waitMs });
}
