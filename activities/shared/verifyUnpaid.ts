import { Context } from '@temporalio/activity';
import { AccountBusy } from '../../books/errors.js';
import { type Books } from '../../books/book.js';
import { openInvoices } from '../../books/invoices/invoices.js';
import { loadDueStep, stepTime, type StepRef } from '../../books/invoices/stepRuns.js';
import { bookFound } from './bookMissedPayments.js';
import { type Deps } from '../deps.js';
import { tryAgain } from '../failure.js';

/**
 * A step that cannot be taken back waits this long for the provider: longer than its outages have been, and short beside
 * the five days in which licences are suspended and the ten of a final demand. Waiting for ever would let a wrong key
 * stop every escalation without anybody noticing (rule 8).
 */
const GIVE_UP_AFTER_MS = 24 * 3_600_000;

/**
 * Asks the payment provider what was paid for the account's open invoices and books what is missing, before the step
 * takes the account's lock: the step then sees what is true. Answers what people must know of a step that went on
 * without an answer; else nothing. A step that is not due any more makes no request. Throws a retryable failure while the
 * provider is away.
 */
export async function verifyUnpaid({ book, provider, onError }: Deps, ref: StepRef): Promise<string> {
  if (!provider || !(await isDue(book, ref))) return '';
  const open = await openInvoices(book.db, ref.accountId);
  try {
    const payments = await provider.paymentsFor(open.map(({ id }) => id));
    const reportError = (error: unknown) => onError(error, 'verifyUnpaid');
    await bookFound(book, provider, payments, { onError: reportError, busy: 'throws' });
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

/** Looked at without the account's lock: the step looks again under it. */
const isDue = async (book: Books, ref: StepRef): Promise<boolean> =>
  'step' in (await loadDueStep(book.db, book, ref, stepTime(book, ref)));
