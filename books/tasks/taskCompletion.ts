import { localDate } from '../../domain/calendar/calendar.js';
import { isEnded } from '../../domain/planning/case.js';
import { type LocalDate } from '../../domain/calendar/days.js';
import { type Tx } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { IllegalChange } from '../errors.js';
import { column } from '../dates.js';
import { openDispute } from '../invoices/disputes.js';
import { findInvoice } from '../invoices/invoices.js';
import { recordPromise, type PromiseDraft } from '../invoices/promises.js';
import { noticeId } from '../notices/notices.js';
import { clearRefusal } from '../accounts/refusedAddresses.js';
import { isRepeat } from '../invoices/idempotency.js';
import { countForListed } from '../notices/returned.js';
import { assertFree, assertNoApproval, assertOpen, withTask } from './taskWork.js';
import { endTask, type StoredTask } from './tasks.js';
import { record } from '../timeline.js';

export const OUTCOMES = [
  'promised',
  'no-answer',
  'left-message',
  'disputed',
  'refused',
  'wrong-contact',
  'done',
] as const;
export type TaskOutcome = (typeof OUTCOMES)[number];
export type Completion = { outcome: TaskOutcome; note: string | null; promise: PromiseDraft | null };

/**
 * Records the outcome of a task, with its consequence in the same transaction. The same outcome again changes
 * nothing. Throws NotFound, IllegalChange.
 */
export async function completeTask(
  book: Books,
  id: string,
  completion: Completion,
  actor: string,
): Promise<StoredTask> {
  return withTask(book, id, async (tx, task) => {
    const { outcome, note } = completion;
    const isKnown = await knows(tx, task, completion.promise);
    if (task.status === 'done' && task.outcome === outcome && isKnown) return task;
    assertOpen(task);
    assertFree(task, actor);
    assertNoApproval(task);
    const at = new Date(book.clock.now());
    const done = await endTask(tx, task, { outcome, note, at, actor });
    const { accountId } = task;
    if (accountId) await acceptAddressAgain(tx, { ...task, accountId }, outcome, at, actor);
    await consequence(tx, task, completion, at, actor);
    return done;
  });
}

/** True when no promise would be lost: there is none, or it is recorded. */
const knows = async (tx: Tx, { invoiceId }: StoredTask, given: PromiseDraft | null) =>
  given === null || (invoiceId !== null && (await isRepeat(tx, invoiceId, { type: 'promise', ...given })));

/** A person who has corrected the contact confirms that its address or number works again. */
async function acceptAddressAgain(
  tx: Tx,
  { type, accountId, invoiceId, detail }: StoredTask & { accountId: string },
  outcome: TaskOutcome,
  at: Date,
  actor: string,
): Promise<void> {
  const { email, phone } = Object(detail) as { email?: unknown; phone?: unknown };
  const address = email ?? phone;
  if (type !== 'fix-contact' || outcome !== 'done' || typeof address !== 'string') return;
  if (!(await clearRefusal(tx, accountId, address))) return;
  const summary = `${email ? 'Mail goes' : 'Text messages go'} to ${address} again`;
  await record(tx, { accountId, invoiceId, at, type: 'address.readmitted', summary, actor });
}

async function consequence(
  tx: Tx,
  task: StoredTask,
  completion: Completion,
  at: Date,
  actor: string,
): Promise<void> {
  const invoice = task.invoiceId ? await findInvoice(tx, task.invoiceId) : null;
  if (!invoice) return assertNeedsNoInvoice(task, completion);
  if (isEnded(invoice) && (completion.promise || completion.outcome === 'disputed'))
    throw new IllegalChange(
      `Invoice ${invoice.id} is ${invoice.status}: nothing is promised or disputed any more`,
    );
  if (completion.promise && !(await knows(tx, task, completion.promise))) {
    if (completion.promise.currency !== invoice.currency)
      throw new IllegalChange(
        `Invoice ${invoice.id} is in ${invoice.currency}, the promise in ${completion.promise.currency}`,
      );
    await recordPromise(tx, invoice, completion.promise, at, actor);
  }
  if (completion.outcome === 'disputed')
    await openDispute(
      tx,
      invoice,
      { id: task.id, reason: completion.note ?? 'Disputed on the telephone' },
      at,
      actor,
    );
  if (['send-by-hand', 'print-and-post'].includes(task.type) && completion.outcome === 'done')
    await countAsSent(tx, { ...task, invoiceId: invoice.id }, at, localDate(at.getTime(), invoice.timeZone));
}

function assertNeedsNoInvoice({ id }: StoredTask, { promise: given, outcome }: Completion): void {
  if (given || outcome === 'disputed')
    throw new IllegalChange(
      `Task ${id} is about no invoice: log the promise or dispute on the invoice itself`,
    );
}

/**
 * A notice that a person delivered is a warning like one that was mailed, for every invoice that it listed
 * (rule 5).
 */
async function countAsSent(
  tx: Tx,
  { invoiceId, cycle, stepId }: StoredTask & { invoiceId: string },
  at: Date,
  today: LocalDate,
): Promise<void> {
  await tx.stepRun.updateMany({
    where: { invoiceId, cycle, stepId, outcome: { in: ['failed', 'to-post'] } },
    data: { outcome: 'done', on: column(today), at },
  });
  const posted = await tx.notice.findFirst({ where: { invoiceId, cycle, stepId, status: 'to-post' } });
  const id = posted?.id ?? noticeId(invoiceId, cycle, stepId);
  const sent = posted ? { status: 'sent', sentAt: at } : {};
  await tx.notice.updateMany({ where: { id }, data: { broughtOn: column(today), ...sent } });
  await countForListed(tx, { id, invoiceId }, at);
}
