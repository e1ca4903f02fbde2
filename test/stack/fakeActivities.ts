import { randomUUID } from 'node:crypto';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkerOptions } from '@temporalio/worker';
import { type DunningCase, type NextStep } from '../../domain/planning/case.js';
import { workflowsOf } from '../../temporal/dunningWorkflows.js';
import { bundle } from './testStack.js';

export const openCase = (more: Partial<DunningCase> = {}): DunningCase => ({
  invoiceId: 'I-1',
  accountId: 'A-1',
  cycle: 1,
  revision: 1,
  status: 'open',
  stage: 'late',
  balance: 10_000,
  currency: 'EUR',
  waitingFor: 'pause',
  next: null,
  ...more,
});

export const stepAt = (due: number): NextStep => ({
  id: 'call-28',
  verb: 'createTask',
  kind: 'task',
  on: '2026-03-02',
  due,
  at: new Date(due).toISOString(),
});

export type Fake = (...args: never[]) => Promise<DunningCase>;

/** A worker whose activities are these, and the workflows that it runs. */
export async function withWorker<T>(
  env: TestWorkflowEnvironment,
  activities: Record<string, Fake>,
  use: (workflows: ReturnType<typeof workflowsOf>, taskQueue: string) => Promise<T>,
  options: Partial<WorkerOptions> = {},
): Promise<T> {
  const { taskQueue = `dunning-${randomUUID()}` } = options;
  const worker = await Worker.create({
    connection: env.nativeConnection,
    namespace: env.namespace ?? 'default',
    taskQueue,
    activities,
    workflowBundle: await bundle(),
    ...options,
  });
  return worker.runUntil(() => use(workflowsOf(env.client, taskQueue), taskQueue));
}
