import { ApplicationFailure, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import { type Activities } from '../activities/index.js';
import { type RequestedNoticeRef } from '../domain/planning/requests.js';
import { mailQueue } from './queues.js';

export const requestedNoticeWorkflowId = ({ accountId, id }: RequestedNoticeRef): string =>
  `letter/${accountId}/${id}`;

/** Sends a requested notice at once, or when its recipient's hours begin. */
export async function letter(request: RequestedNoticeRef): Promise<void> {
  // Without this check, a run started by hand without its argument would retry for ever.
  if (!request?.id || !request.accountId)
    throw ApplicationFailure.nonRetryable('The workflow needs { accountId, id } of a requested notice');
  const { sendLetter } = proxyActivities<Activities>({
    taskQueue: mailQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '60 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  });
  for (;;) {
    const due = await sendLetter(request);
    if (due === null) return;
    await sleep(Math.max(due - Date.now(), 1_000), { summary: `letter ${request.id} may be sent` });
  }
}
