import { Context } from '@temporalio/activity';
import { type DunningCase } from '../domain/planning/case.js';
import { overdueSteps } from '../books/invoices/overdueSteps.js';
import { restartStale } from '../books/notices/requests.js';
import { recordCheck, recordRestart, type WorkflowsChecked } from '../books/workflowChecks.js';
import { type Deps } from './deps.js';

/** The number of invoices read and signalled at once. */
const PAGE = 500;
const AT_ONCE = 20;

/**
 * Looks for open invoices whose next step is a day overdue. It starts a workflow that is gone (terminated,
 * failed, lost with its namespace) and signals the case to one that runs. Requested notices are treated
 * likewise.
 */
export const restartLostWorkflows =
  ({ book, workflows, onError }: Deps) =>
  async (): Promise<WorkflowsChecked> => {
    const startedAt = new Date();
    const checked: WorkflowsChecked = { overdue: 0, restarted: 0, behind: 0 };
    if (!workflows) return checked;
    let cursor: string | null = null;
    do {
      const page = await overdueSteps(book, cursor, PAGE);
      for (let from = 0; from < page.cases.length; from += AT_ONCE) {
        const some = page.cases.slice(from, from + AT_ONCE);
        await Promise.all(some.map(look));
        Context.current().heartbeat();
      }
      cursor = page.cursor;
      Context.current().heartbeat();
    } while (cursor !== null);
    await restartStale(book.db, startedAt);
    await recordCheck(book.db, startedAt, checked);
    return checked;

    async function look(overdue: DunningCase): Promise<void> {
      checked.overdue++;
      // A workflow that Temporal refuses must not block the others.
      const isStarted = await workflows!.revive(overdue).catch((error: unknown) => {
        onError(error, 'restartLostWorkflows');
        return false;
      });
      checked[isStarted ? 'restarted' : 'behind']++;
      if (isStarted) await recordRestart(book, overdue);
    }
  };
