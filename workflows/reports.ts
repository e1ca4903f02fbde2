import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { type Activities } from '../activities/index.js';
import { mailQueue } from './queues.js';

const activities = () =>
  proxyActivities<Activities>({
    taskQueue: mailQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '2 minutes',
    retry: { initialInterval: '10 seconds', backoffCoefficient: 2, maximumInterval: '10 minutes' },
  });

/** Sends the owner's report of the week before. Started by its Schedule on Mondays. */
export const weeklyReport = (): ReturnType<Activities['sendWeeklyReport']> => activities().sendWeeklyReport();

/** Sends each role its waiting tasks. Started by its Schedule on workdays. */
export const taskDigest = (): ReturnType<Activities['sendTaskDigests']> => activities().sendTaskDigests();
