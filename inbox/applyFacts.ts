import { closeBill } from '../books/bills/closedBill.js';
import { bookNote } from '../books/bills/creditNotes.js';
import { raiseSurplus } from '../books/bills/overpaidBill.js';
import { settleBill } from '../books/bills/settledBill.js';
import { type Books } from '../books/book.js';
import { markApplied, type EventRef } from '../books/inboxEvents.js';
import { bookProviderPayment } from '../books/ledger/providerPayments.js';
import { refundUpTo, takeRefundBack } from '../books/ledger/cumulativeRefunds.js';
import { ContentConflict } from '../books/errors.js';
import { reversePayment } from '../books/ledger/reversals.js';
import { type Fact } from './reading.js';
import { PATIENCE_MS, reporter } from './source.js';
import { exceptionFor, keepUnusable } from './keepUnusable.js';

/**
 * Books the facts that a provider reports. This may take several transactions, each of which recognises its
 * own booking when repeated, so the event is marked last.
 */
export async function applyFacts(book: Books, ref: EventRef, facts: Fact[]): Promise<true> {
  for (const fact of facts) {
    try {
      await applyFact(book, ref, fact);
    } catch (error) {
      if (!(error instanceof ContentConflict)) throw error;
      await keepUnusable(book, ref, exceptionFor('conflicting-payment', fact));
    }
  }
  await markApplied(book.db, ref, new Date(book.clock.now()));
  return true;
}

async function applyFact(book: Books, ref: EventRef, fact: Fact): Promise<void> {
  const reporting = { ...reporter(ref), event: null, waitMs: PATIENCE_MS };
  if ('payment' in fact) await bookProviderPayment(book, fact.payment, reporting);
  else if ('refunds' in fact) await refundUpTo(book, fact.refunds, reporting);
  else if ('failedRefund' in fact) await takeRefundBack(book, fact.failedRefund, reporting);
  else if ('reversal' in fact) await reversePayment(book, fact.reversal, reporting);
  else if ('settled' in fact) await settleBill(book, fact.settled, reporting);
  else if ('closed' in fact) await closeBill(book, fact.closed, { ...reporting, event: ref });
  else if ('overpaid' in fact) await raiseSurplus(book, fact.overpaid, reporting);
  else await bookNote(book, fact.note, reporting);
}
