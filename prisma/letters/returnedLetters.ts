import { type Tx } from '../client.js';
import { type Notice } from '../generated/client.js';
import { touch } from '../invoices/invoices.js';
import { DAY, openTask, taskId } from '../tasks/tasks.js';
import { record } from '../timeline.js';

/**
 * A letter that reached nobody is no warning (rule 5): its step counts as failed, a person brings it instead, and every
 * invoice that it listed plans again. Asked after each word on a letter and when its sending is booked, whichever is
 * last; a second time changes nothing.
 */
export async function standInForReturned(tx: Tx, noticeId: string, at: Date): Promise<void> {
  const notice = await tx.notice.findUnique({
    where: { id: noticeId, status: { in: ['sent', 'unknown'] } },
    omit: { attachments: true, html: true, text: true },
  });
  if (!notice || notice.recipients.some((recipient) => !notice.returnedFrom.includes(recipient))) return;
  const { accountId, invoiceId, cycle, stepId, template } = notice;
  const to = notice.recipients.join(', ');
  const why = `The ${template} letter did not reach ${to}: ${notice.deliveryReason ?? notice.delivery}`;
  const task = { accountId, invoiceId, cycle, stepId, openedAt: at, dueAt: new Date(at.getTime() + DAY) };
  if (notice.purpose === 'staff') {
    const id = taskId(invoiceId, cycle, `${stepId}-mail`);
    return openTask(tx, { ...task, id, type: 'staff-address', role: 'owner', detail: { why } });
  }
  if (notice.purpose !== 'dunning') return;
  const step = { invoiceId, cycle, stepId, outcome: 'done' };
  const { count } = await tx.stepRun.updateMany({ where: step, data: { outcome: 'failed', reason: why } });
  if (count === 0) return;
  const id = taskId(invoiceId, cycle, stepId);
  await openTask(tx, { ...task, id, type: 'send-by-hand', role: 'collector', detail: { why } });
  const summary = `${why}; a task for the collector takes its place`;
  await record(tx, { accountId, invoiceId, at, type: 'step.failed', stepId, summary, actor: 'system' });
  await tellListed(tx, notice, at);
}

/** Every debt that the letter spoke of plans again. */
export async function tellListed(tx: Tx, { id, invoiceId }: Pick<Notice, 'id' | 'invoiceId'>, at: Date) {
  const owing = await tx.invoice.findMany({
    where: {
      OR: [{ id: invoiceId }, { listedIn: { some: { noticeId: id } } }],
      status: { in: ['open', 'with-counsel'] },
    },
    select: { id: true },
  });
  await touch(
    tx,
    at,
    owing.map((invoice) => invoice.id),
  );
}
