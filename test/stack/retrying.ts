import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';

/** The waits of `workflows/steps.ts`, a hundred times as fast. */
const FIRST_MS = 10;
const MAX_MS = 600;

/**
 * Runs an activity as Temporal would: again after each failure that may be retried, after the wait that the
 * failure sets or a longer one each time. Throws a failure that may not be retried, and the last failure when
 * the activity has not ended in `withinMs`.
 */
export async function retrying<T>(activity: () => Promise<T>, withinMs = 120_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (let attempts = 0; ; attempts++) {
    try {
      return await activity();
    } catch (error) {
      const isFailure = error instanceof ApplicationFailure;
      if (!isFailure || error.nonRetryable || Date.now() > deadline) throw error;
      const delay = error.nextRetryDelay;
      await sleep(typeof delay === 'number' ? delay / 10 : Math.min(FIRST_MS * 2 ** attempts, MAX_MS));
    }
  }
}
