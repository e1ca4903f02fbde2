import { type KnownNotice, recipientLine } from '../../books/notices/notices.js';
import { type DueStep, type Outcome } from '../../books/invoices/stepRuns.js';
import { DAY, openTask, taskId } from '../../books/tasks/tasks.js';

type PrintedNotice = Pick<KnownNotice, 'id' | 'subject' | 'recipients'>;

/**
 * No letter is known to have reached the customer: a collector brings it, and until then the step does not count as a
 * warning (rules 5 and 8).
 */
export async function byHand(due: DueStep, why: string): Promise<Outcome> {
  await openCollectorsTask(due, 'send-by-hand', { why });
  return { outcome: 'failed', summary: `${why}; a task for the collector takes its place` };
}

/** A person prints the frozen letter and posts it; the step is done, and a warning, on the day on which that is. */
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
