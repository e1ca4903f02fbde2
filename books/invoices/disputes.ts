import { type Tx } from '../../prisma/client.js';
import { type Invoice } from '../../prisma/generated/client.js';
import { bumpRevision } from './invoices.js';
import { DAY, openTask, taskId } from '../tasks/tasks.js';
import { record } from '../timeline.js';

type Target = Pick<Invoice, 'id' | 'accountId' | 'cycle'>;

/** Calendar days for a collector to answer the customer. */
const DAYS_TO_ANSWER = 5;

/**
 * Opens a dispute: the invoice's escalation waits, and a collector gets a task to answer the customer. Call
 * under the account's lock.
 */
export async function openDispute(
  tx: Tx,
  invoice: Target,
  { id, reason }: { id: string; reason: string },
  at: Date,
  actor: string,
): Promise<void> {
  await tx.dispute.create({ data: { id, invoiceId: invoice.id, reason, openedAt: at } });
  await openTask(tx, {
    id: answerTask(invoice, id),
    type: 'answer-dispute',
    role: 'accountant',
    stepId: `dispute-${id}`,
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    cycle: invoice.cycle,
    openedAt: at,
    dueAt: new Date(at.getTime() + DAYS_TO_ANSWER * DAY),
    detail: { disputeId: id, reason },
  });
  await bumpRevision(tx, at, [invoice.id]);
  await record(tx, {
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    at,
    type: 'dispute.opened',
    summary: `Disputed: ${reason}`,
    actor,
    detail: { disputeId: id },
  });
}

/**
 * Closes the dispute. After `rejected` the invoice resumes at its real age; for `upheld` the caller books the
 * credit note.
 */
export async function settleDispute(
  tx: Tx,
  invoice: Target,
  id: string,
  outcome: 'upheld' | 'rejected',
  at: Date,
  actor: string,
): Promise<void> {
  await tx.dispute.update({ where: { id }, data: { status: outcome, resolvedAt: at } });
  await tx.task.updateMany({
    where: { id: answerTask(invoice, id), status: 'open' },
    data: { status: 'done', outcome, completedAt: at, completedBy: actor },
  });
  await bumpRevision(tx, at, [invoice.id]);
  await record(tx, {
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    at,
    type: `dispute.${outcome}`,
    summary: `Dispute ${id} ${outcome}`,
    actor,
  });
}

const answerTask = ({ id, cycle }: Target, disputeId: string) => taskId(id, cycle, `dispute-${disputeId}`);
