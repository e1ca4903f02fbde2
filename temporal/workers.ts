import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from '@temporalio/worker';
import { type Activities } from '../activities/index.js';
import { mailQueue } from '../workflows/queues.js';

export type WorkersOptions = Omit<WorkerOptions, 'activities' | 'maxTaskQueueActivitiesPerSecond'> & {
  taskQueue: string;
  /** Messages a second that the mail provider accepts from all workers together. */
  mailPerSecond: number;
};

/**
 * Creates the two workers of a process: one for workflows and their steps, one for notices, whose queue
 * Temporal limits for all processes at once.
 */
export async function createWorkers(
  activities: Activities,
  { mailPerSecond, maxCachedWorkflows, workflowBundle, taskQueue, ...common }: WorkersOptions,
): Promise<[Worker, Worker]> {
  const code = workflowBundle
    ? { workflowBundle }
    : { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)) };
  const cached = maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows };
  const steps = await Worker.create({ ...common, ...code, ...cached, activities, taskQueue });
  const mail = await Worker.create({
    ...common,
    activities,
    taskQueue: mailQueue(taskQueue),
    maxTaskQueueActivitiesPerSecond: mailPerSecond,
    // More would only wait here.
    maxConcurrentActivityTaskExecutions: Math.max(1, Math.ceil(mailPerSecond)),
  });
  return [steps, mail];
}
