import { carryingCandidates } from '../books/invoices/carrying.js';
import { performStep, type StepRef } from '../books/invoices/stepRuns.js';
import { openTask, taskId } from '../books/tasks/tasks.js';
import { outcomeIfCarried } from './shared/outcomeIfCarried.js';
import { stepColumns } from './sending/sendProtocol.js';
import { type Deps } from './deps.js';

const DAY = 86_400_000;

/**
 * Creates a task for a person, with a deadline after which it goes to the next role. Only the carrying
 * invoice calls (rule 6).
 */
export const createTask =
  ({ book }: Deps) =>
  (ref: StepRef) =>
    performStep(book, ref, async ({ tx, step, now, today }) => {
      if (step?.rule.kind !== 'task')
        throw new Error(`Step ${ref.stepId} is not a task in the invoice's policy`);
      const carried = outcomeIfCarried(ref, await carryingCandidates(tx, ref.accountId, today));
      if (carried) return carried;
      const { task, role, dueInDays } = step.rule;
      const dueAt = new Date(now.getTime() + dueInDays * DAY);
      await openTask(tx, {
        ...stepColumns(ref),
        id: taskId(ref.invoiceId, ref.cycle, ref.stepId),
        type: task,
        role,
        openedAt: now,
        dueAt,
      });
      return { outcome: 'done', summary: `Task for the ${role}: ${task}` };
    });
