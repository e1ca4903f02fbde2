import { stageOf } from '../domain/policy/policy.js';
import { daysBetween } from '../domain/calendar/days.js';
import { performStep, type StepRef } from '../books/invoices/stepRuns.js';
import { type Deps } from './deps.js';

/** Records that the invoice enters a stage whose first day has no step. */
export const enterStage =
  ({ book }: Deps) =>
  (ref: StepRef) =>
    performStep(book, ref, async ({ context: context, today }) => {
      const days = daysBetween(context.snapshot.progress.dueOn, today);
      return {
        outcome: 'done',
        summary: `${days} day${days === 1 ? '' : 's'} past due: stage ${stageOf(days)}`,
      };
    });
