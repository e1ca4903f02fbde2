import { type Books } from '../books/book.js';
import { markStarted, lockRequests } from '../books/notices/requests.js';
import { isAway, type DunningWorkflows } from '../temporal/dunningWorkflows.js';

/**
 * Starts the workflow of each requested notice; what Temporal did not take stays for the next round. Returns
 * how many it took.
 */
export async function startRequestedNotices(
  { db }: Books,
  workflows: Pick<DunningWorkflows, 'startRequestedNotice'>,
  onError: (error: unknown) => void,
): Promise<number> {
  return db.$transaction(
    async (tx) => {
      let started = 0;
      for (const request of await lockRequests(tx, 20)) {
        try {
          await workflows.startRequestedNotice(request);
        } catch (error) {
          onError(error);
          // A notice that Temporal refuses delays no other.
          if (isAway(error)) break;
          continue;
        }
        await markStarted(tx, request, new Date());
        started++;
      }
      return started;
    },
    { timeout: 60_000, maxWait: 10_000 },
  );
}
