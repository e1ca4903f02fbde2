import { proxyActivities } from '@temporalio/workflow';
import { type Activities } from '../activities/index.js';

/**
 * A sweep of many pages goes on as long as it sends heartbeats. It retries while the provider is unavailable,
 * and the Schedule skips its runs meanwhile.
 */
const { reconcilePayments } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '2 minutes',
  retry: { initialInterval: '10 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

/** Finds and books the payments that the provider's events have missed. Started by its Schedule. */
export function reconciliation(): ReturnType<Activities['reconcilePayments']> {
  return reconcilePayments();
}
