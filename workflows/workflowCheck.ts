import { proxyActivities } from '@temporalio/workflow';
import { type Activities } from '../activities/index.js';

/**
 * A check of many pages may take as long as it needs while the worker is alive. A check that failed starts
 * again, which does nothing twice.
 */
const { restartLostWorkflows } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '2 minutes',
  retry: { initialInterval: '10 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

/**
 * Finds invoices in the books whose workflow is lost, and starts the workflows again. Started by its
 * Schedule.
 */
export function workflowCheck(): ReturnType<Activities['restartLostWorkflows']> {
  return restartLostWorkflows();
}
