import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import { type Activities } from '../activities/index.js';
import { type DunningCase, type NextStep, type StepVerb } from '../domain/planning/case.js';
import { type Request } from '../domain/planning/requests.js';
import { mailQueue } from './queues.js';

/**
 * Every effect goes through the ledger first, so a step is retried until it has an answer; its activity
 * decides when to give up.
 */
const RETRIED: ActivityOptions = {
  startToCloseTimeout: '60 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
};

const NOTICE_VERBS: ReadonlySet<StepVerb> = new Set(['sendNotice', 'sendThankYou', 'sendConfirmation']);

const activities = proxyActivities<Activities>(RETRIED);

/** Runs the step's activity, which returns the case after it. */
export function runStep(current: DunningCase, step: NextStep): Promise<DunningCase> {
  const { invoiceId, accountId, cycle } = current;
  const ref = { invoiceId, accountId, cycle, stepId: step.id, at: step.at };
  const sendsNotice = NOTICE_VERBS.has(step.verb) && !step.carried;
  const queue = sendsNotice ? { taskQueue: mailQueue(workflowInfo().taskQueue) } : {};
  return activities[step.verb].executeWithOptions(
    { ...RETRIED, ...queue, summary: `${step.id} on ${step.on}` },
    [ref],
  );
}

/** Records a request in the ledger. Throws ApplicationFailure when the ledger refuses it. */
export async function applyRequest({ invoiceId }: DunningCase, request: Request): Promise<DunningCase> {
  try {
    return await activities.recordRequest.executeWithOptions({ ...RETRIED, summary: request.type }, [
      invoiceId,
      request,
    ]);
  } catch (error) {
    // A plain error thrown from an update handler would block the workflow; an ApplicationFailure only
    // refuses the update.
    if (error instanceof ActivityFailure && error.cause instanceof ApplicationFailure) throw error.cause;
    throw error;
  }
}
