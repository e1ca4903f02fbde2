import { proxyActivities } from '@temporalio/workflow';
import { type Activities } from '../activities/index.js';

/** A sweep of many pages goes on as long as it tells that it is alive. A provider that is away is asked until it is back: the Schedule skips meanwhile. */
const { reconcilePayments } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '2 minutes',
  retry: { initialInterval: '10 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

/** Started by its Schedule: what the events of the payment provider have missed is found and booked. */
export function reconciliation(): ReturnType<Activities['reconcilePayments']> {
  return reconcilePayments();
}
