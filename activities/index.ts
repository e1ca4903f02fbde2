import { cancelLicenses } from './cancelLicenses.js';
import { chargeLateFee } from './chargeLateFee.js';
import { checkSuspension } from './checkSuspension.js';
import { createTask } from './createTask.js';
import { type Deps } from './deps.js';
import { enterStage } from './enterStage.js';
import { toFailure, providerWordsOf } from './failure.js';
import { handOffToCounsel } from './handOffToCounsel.js';
import { placeHold } from './placeHold.js';
import { reconcilePayments } from './reconcilePayments.js';
import { recordRequest } from './recordRequest.js';
import { requestApproval } from './requestApproval.js';
import { reinstateLicenses } from './reinstateLicenses.js';
import { releaseHold } from './releaseHold.js';
import { restartLostWorkflows } from './restartLostWorkflows.js';
import { sendConfirmation } from './sendConfirmation.js';
import { sendRequestedNotice } from './sendRequestedNotice.js';
import { sendNotice } from './sendNotice.js';
import { sendTaskDigests, sendWeeklyReport } from './sendReports.js';
import { sendThankYou } from './sendThankYou.js';
import { settlePromise } from './settlePromise.js';
import { suspendLicenses } from './suspendLicenses.js';

/**
 * The effects that workflows can have. Each activity of an invoice performs one step once and returns the
 * case after it.
 */
export function createActivities(deps: Deps) {
  return classified(deps, {
    recordRequest: recordRequest(deps),
    enterStage: enterStage(deps),
    requestApproval: requestApproval(deps),
    sendNotice: sendNotice(deps),
    createTask: createTask(deps),
    placeHold: placeHold(deps),
    chargeLateFee: chargeLateFee(deps),
    suspendLicenses: suspendLicenses(deps),
    checkSuspension: checkSuspension(deps),
    handOffToCounsel: handOffToCounsel(deps),
    cancelLicenses: cancelLicenses(deps),
    settlePromise: settlePromise(deps),
    releaseHold: releaseHold(deps),
    sendThankYou: sendThankYou(deps),
    sendConfirmation: sendConfirmation(deps),
    sendLetter: sendRequestedNotice(deps),
    reinstateLicenses: reinstateLicenses(deps),
    reconcilePayments: reconcilePayments(deps),
    restartLostWorkflows: restartLostWorkflows(deps),
    sendWeeklyReport: sendWeeklyReport(deps),
    sendTaskDigests: sendTaskDigests(deps),
  });
}

export type Activities = ReturnType<typeof createActivities>;

/** Converts the errors of every activity into failures that are retryable or final. */
function classified<T extends Record<string, (...args: never[]) => Promise<unknown>>>(
  { onError, onRetry }: Deps,
  verbs: T,
): T {
  const entries = Object.entries(verbs).map(([name, verb]) => [
    name,
    async (...args: never[]) => {
      try {
        return await verb(...args);
      } catch (error) {
        const failure = toFailure(error);
        const words = providerWordsOf(failure);
        if (failure !== error) onError(error, name);
        else if (words !== undefined) onRetry?.(words, name);
        throw failure;
      }
    },
  ]);
  return Object.fromEntries(entries) as T;
}
