import { Context } from '@temporalio/activity';
import { type Tx } from '../../books/book.js';
import { withAccount } from '../../books/locking.js';
import { acceptOrder, pendingOrder } from '../../books/accounts/licenses.js';
import { type StepRef } from '../../books/invoices/stepRuns.js';
import { record } from '../../books/timeline.js';
import { type Deps } from '../deps.js';
import { tryAgain } from '../failure.js';

/** An order without an answer for a day is left to the check on day 105, which involves a person. */
const GIVE_UP_AFTER = 24 * 3_600_000;

/**
 * Calls the licence system with the step's order until it accepts, under the account's lock, so that no
 * suspension starts after a payment's commit. `wanted` is checked under the lock; a newer order overtakes an
 * unwanted one. Throws a retryable failure when the system does not accept.
 */
export async function deliverOrder(
  { book, licenses }: Deps,
  ref: StepRef,
  wanted: (tx: Tx) => Promise<boolean>,
): Promise<void> {
  if (!licenses) return;
  const failure = await withAccount(book, ref.accountId, async (tx) => {
    const order = await pendingOrder(tx, ref.invoiceId, ref.cycle, ref.stepId);
    if (!order || !(await wanted(tx))) return null;
    try {
      await licenses.order({
        type: order.type,
        accountId: order.accountId,
        orderId: order.id,
        version: order.version,
        reason: order.reason,
        at: order.orderedAt.toISOString(),
        ...(order.effectiveBy ? { effectiveBy: order.effectiveBy } : {}),
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return tryAgain(
        'LicensesUnavailable',
        'The licence system did not accept the order',
        undefined,
        reason,
      );
    }
    const now = new Date(book.clock.now());
    await acceptOrder(tx, order.id, now);
    await record(tx, {
      accountId: ref.accountId,
      invoiceId: ref.invoiceId,
      at: now,
      type: 'licenses.accepted',
      stepId: ref.stepId,
      summary: `Licence system accepted ${order.type} (version ${order.version})`,
      actor: 'system',
    });
    return null;
  });
  if (failure) throw failure;
}

/** Rethrows the failure, for another retry, until the order has waited a day. */
export async function untilGivingUp(call: () => Promise<void>): Promise<void> {
  const waited = Date.now() - Context.current().info.scheduledTimestampMs;
  await call().catch((error: unknown) => {
    if (waited < GIVE_UP_AFTER) throw error;
  });
}
