import { type KnownNotice, recipientLine } from '../../books/notices/notices.js';
import { type DueStep, type Outcome } from '../../books/invoices/stepRuns.js';
import { DAY, openTask, taskId } from '../../books/tasks/tasks.js';

type PrintedNotice = Pick<KnownNotice, 'id' | 'subject' | 'recipients'>;

/**
 * Creates a task for a collector to deliver a notice that is not known to have reached the customer. Until
 * then the step does not count as a warning (rules 5 and 8).
 */
export async function byHand(due: DueStep, why: string): Promise<Outcome> {
  await openCollectorsTask(due, 'send-by-hand', { why });
  return { outcome: 'failed', summary: `${why}; a task for the collector takes its place` };
}

/**
 * Leaves the frozen letter for a person to print and post. The step is done, and a warning, on the day of
 * posting.
 */
export async function printAndPost(
  due: DueStep,
  { id, subject, recipients }: PrintedNotice,
  why: string | null,
): Promise<Outcome> {
  const to = recipients.map(recipientLine).join(', ');
  const letter = `/v1/notices/${id}/letter.pdf`;
  await openCollectorsTask(due, 'print-and-post', { noticeId: id, letter, to, ...(why ? { why } : {}) });
  const because = why ? `, because ${why.charAt(0).toLowerCase()}${why.slice(1)}` : '';
  return {
    outcome: 'to-post',
    summary: `Letter "${subject}" is to be printed and posted to ${to}${because}`,
    detail: { noticeId: id },
  };
}

async function openCollectorsTask(
  { tx, ref: { invoiceId, accountId, cycle, stepId }, now }: DueStep,
  type: string,
  detail: Record<string, string>,
): Promise<void> {
  await openTask(tx, {
    invoiceId,
    accountId,
    cycle,
    stepId,
    type,
    role: 'collector',
    detail,
    id: taskId(invoiceId, cycle, stepId),
    openedAt: now,
    dueAt: new Date(now.getTime() + DAY),
  });
}
