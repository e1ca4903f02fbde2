import { type DunningCase } from '../domain/planning/case.js';
import { type Alarm } from './alarm.js';
import { type Database } from '../prisma/client.js';
import { type Books } from './book.js';
import { record } from './timeline.js';

/** What one check for lost workflows found: numbers of invoices. */
export type WorkflowsChecked = { overdue: number; restarted: number; behind: number };

const HOUR_MS = 3_600_000;
const KEPT_MS = 90 * 24 * HOUR_MS;

/** Records what a check found, and deletes checks of more than 90 days ago. `startedAt` is real time. */
export async function recordCheck(db: Database, startedAt: Date, checked: WorkflowsChecked): Promise<void> {
  const finishedAt = new Date();
  await db.workflowCheck.create({ data: { startedAt, finishedAt, ...checked } });
  await db.workflowCheck.deleteMany({
    where: { finishedAt: { lt: new Date(finishedAt.getTime() - KEPT_MS) } },
  });
}

/** Records in the invoice's timeline that its workflow was lost. */
export async function recordRestart({ db, clock }: Books, lost: DunningCase): Promise<void> {
  const { invoiceId, accountId, next } = lost;
  await record(db, {
    accountId,
    invoiceId,
    at: new Date(clock.now()),
    type: 'workflow.restarted',
    actor: 'system',
    stepId: next?.id ?? null,
    summary: `Nothing was planned any more for invoice ${invoiceId}: its workflow was lost, and was started again`,
  });
}

const count = (n: number) => `${n} invoice${n === 1 ? '' : 's'}`;

/**
 * Returns an alarm for workflows that were lost in the last day of real time, although they are started
 * again.
 */
export async function lostWorkflows({ db }: Pick<Books, 'db'>): Promise<Alarm[]> {
  const { _sum, _min } = await db.workflowCheck.aggregate({
    where: { finishedAt: { gt: new Date(Date.now() - 24 * HOUR_MS) }, restarted: { gt: 0 } },
    _sum: { restarted: true },
    _min: { finishedAt: true },
  });
  if (!_sum.restarted) return [];
  const summary =
    `${count(_sum.restarted)}: the workflow was lost and has been started again in the last day; ` +
    'look in the Temporal UI for workflows that were terminated or failed';
  return [{ code: 'workflows-lost', summary, since: _min.finishedAt }];
}

/**
 * Returns an alarm for steps that the last check found a day overdue although their workflows run, and one
 * when no check comes any more.
 */
export async function overdueWorkflows({ db }: Pick<Books, 'db'>): Promise<Alarm[]> {
  const last = await db.workflowCheck.findFirst({ orderBy: { finishedAt: 'desc' } });
  if (!last) return [];
  const { finishedAt, behind } = last;
  if (finishedAt.getTime() < Date.now() - 3 * HOUR_MS)
    return [
      {
        code: 'workflow-check-late',
        summary: `Lost workflows were last looked for at ${finishedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC: look at the Schedule "workflow-check" in the Temporal UI and at the worker's log`,
        since: finishedAt,
      },
    ];
  if (behind === 0) return [];
  const summary = `${count(behind)}: the next step is more than a day overdue although the workflow runs; look at the workers, and at the workflows in the Temporal UI`;
  return [{ code: 'steps-overdue', summary, since: finishedAt }];
}
