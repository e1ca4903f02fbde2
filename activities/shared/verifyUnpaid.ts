import { Context } from '@temporalio/activity';
import { AccountBusy } from '../../books/errors.js';
import { type Books } from '../../books/book.js';
import { openInvoices } from '../../books/invoices/invoices.js';
import { loadDueStep, stepTime, type StepRef } from '../../books/invoices/stepRuns.js';
import { settleBill } from '../../books/bills/settledBill.js';
import { bookFound, FOUND } from './bookMissedPayments.js';
import { type Deps } from '../deps.js';
import { tryAgain } from '../failure.js';

/**
 * An irreversible step waits this long for the provider: longer than its past outages, and short beside the
 * five days before a suspension and the ten of a final demand. Waiting for ever would let a wrong key stop
 * every escalation unnoticed (rule 8).
 */
const GIVE_UP_AFTER_MS = 24 * 3_600_000;

/**
 * Fetches the payments for the account's open invoices from the provider and books missing ones before the
 * step takes the account's lock, so that the step sees current data. Returns a note for people when the step
 * goes on without the provider's answer, otherwise an empty text. A step that is no longer due makes no
 * request; throws a retryable failure while the provider is unavailable.
 */
export async function verifyUnpaid({ book, provider, onError }: Deps, ref: StepRef): Promise<string> {
  if (!provider || !(await isDue(book, ref))) return '';
  const open = await openInvoices(book.db, ref.accountId);
  try {
    const asOf = new Date();
    const { payments, settled } = await provider.paymentsFor(open.map(({ id }) => id));
    const reportError = (error: unknown) => onError(error, 'verifyUnpaid');
    await bookFound(book, provider, payments, { onError: reportError, busy: 'throws', asOf });
    for (const bill of settled) await settleBill(book, bill, FOUND);
    return '';
  } catch (error) {
    if (error instanceof AccountBusy) throw error;
    onError(error, 'verifyUnpaid');
    const waited = Date.now() - Context.current().info.scheduledTimestampMs;
    if (waited < GIVE_UP_AFTER_MS)
      throw tryAgain('PaymentsUnverified', `${provider.name} could not be asked whether it has been paid`);
    return `; unverified, because ${provider.name} could not be asked for payments for 24 hours`;
  }
}

/** Checked without the account's lock: the step checks again under it. */
const isDue = async (book: Books, ref: StepRef): Promise<boolean> =>
  'step' in (await loadDueStep(book.db, book, ref, stepTime(book, ref)));
