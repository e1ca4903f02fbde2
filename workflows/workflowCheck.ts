import { proxyActivities } from '@temporalio/workflow';
import { type Activities } from '../activities/index.js';

/** Many pages take as long as they need while the worker is alive. A look begins again after a failure: it does nothing twice. */
const { restartLostWorkflows } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '2 minutes',
  retry: { initialInterval: '10 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

/** Started by its Schedule: invoices whose workflow is lost are found in the books, and their workflows started again. */
export function workflowCheck(): ReturnType<Activities['restartLostWorkflows']> {
  return restartLostWorkflows();
}
