import { type Tx } from '../../prisma/client.js';
import { type Notice } from '../../prisma/generated/client.js';
import { bumpRevision } from '../invoices/invoices.js';
import { DAY, endTask, openTask, taskId } from '../tasks/tasks.js';
import { record } from '../timeline.js';

/**
 * A notice that reached no recipient is no warning (rule 5): its step counts as failed, a person delivers it
 * instead, and every invoice that it listed plans again. Call after each report on a notice and when its
 * sending is booked, in any order; a second call changes nothing.
 */
export async function openReplacementTask(tx: Tx, noticeId: string, at: Date): Promise<void> {
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
  await countForListed(tx, notice, at);
}

type Proven = Pick<
  Notice,
  'id' | 'invoiceId' | 'cycle' | 'stepId' | 'localDay' | 'recipients' | 'returnedFrom'
>;

/**
 * Counts a notice as sent when a report proves that it went out. Unless every recipient returned it, its step
 * is done on the day of the notice and the collector need not deliver it. Every debt that it lists plans
 * again.
 */
export async function countProven(tx: Tx, notice: Proven, at: Date, actor: string): Promise<void> {
  const { invoiceId, cycle, stepId, recipients, returnedFrom } = notice;
  await countForListed(tx, notice, at);
  if (recipients.every((recipient) => returnedFrom.includes(recipient))) return;
  const data = { outcome: 'done', on: notice.localDay };
  await tx.stepRun.updateMany({ where: { invoiceId, cycle, stepId, outcome: 'failed' }, data });
  const task = await tx.task.findUnique({
    where: { id: taskId(invoiceId, cycle, stepId), type: 'send-by-hand', status: 'open' },
  });
  const note = 'The letter has arrived after all';
  if (task) await endTask(tx, task, { outcome: 'skipped', note, at, actor });
}

/** Lets every debt that the notice lists plan again. */
export async function countForListed(tx: Tx, { id, invoiceId }: Pick<Notice, 'id' | 'invoiceId'>, at: Date) {
  const owing = await tx.invoice.findMany({
    where: {
      OR: [{ id: invoiceId }, { listedIn: { some: { noticeId: id } } }],
      status: { in: ['open', 'with-counsel'] },
    },
    select: { id: true },
  });
  await bumpRevision(
    tx,
    at,
    owing.map((invoice) => invoice.id),
  );
}
