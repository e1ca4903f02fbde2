import { isEnded, type DunningCase } from '../../domain/planning/case.js';
import { type LocalDate } from '../../domain/calendar/days.js';
import { type Role } from '../../domain/policy/policy.js';
import { renderStaffMail, type StaffTemplate } from '../../emails/render.js';
import { type Tx } from '../../books/book.js';
import { findInvoice, openInvoices } from '../../books/invoices/invoices.js';
import { freeze, noticeId, type Attachment } from '../../books/notices/notices.js';
import { readSettings } from '../../books/settings.js';
import { performStep, type DueStep, type Outcome, type StepRef } from '../../books/invoices/stepRuns.js';
import { openTask, taskId } from '../../books/tasks/tasks.js';
import { deliver, stepColumns } from './sendProtocol.js';
import { type Deps } from '../deps.js';
import { staffFacts } from '../../books/notices/composing/facts.js';

const DAY = 86_400_000;

export type StaffMessage = {
  template: StaffTemplate;
  role: Role;
  /** The task to create when the role has no address, or in any case when `always` is set. */
  task: { type: string; dueInDays: number; always: boolean };
  effectiveBy: LocalDate | null;
  deadlineOn: LocalDate | null;
  reason: string;
  attachments?: Attachment[];
};

/** Freezes a message to staff in the step's transaction; `performWithStaffMail` sends it after the commit. */
export async function freezeStaffMail(
  { book }: Deps,
  { tx, ref, today, now }: DueStep,
  message: StaffMessage,
): Promise<void> {
  const { template, role, task, effectiveBy, deadlineOn, reason, attachments = [] } = message;
  const { people, publicUrl } = await readSettings(tx);
  const address = people[role];
  if (!address || task.always) {
    const dueAt = new Date(now.getTime() + task.dueInDays * DAY);
    await openTask(tx, {
      ...stepColumns(ref),
      id: taskId(ref.invoiceId, ref.cycle, ref.stepId),
      type: task.type,
      role,
      openedAt: now,
      dueAt,
      detail: { reason },
    });
  }
  if (!address) return;
  const invoice = await findInvoice(tx, ref.invoiceId);
  if (!invoice) throw new Error(`Invoice ${ref.invoiceId} is not in the books`);
  const facts = await staffFacts(
    tx,
    { accountId: ref.accountId, today, invoice, invoices: await openInvoices(tx, ref.accountId) },
    { effectiveBy, deadlineOn, reason },
  );
  await freeze(tx, book, {
    ...stepColumns(ref),
    ...(await renderStaffMail(template, {
      ...facts,
      deskUrl: publicUrl && `${publicUrl}${placeOf(role, ref.invoiceId)}`,
    })),
    ruleId: ref.stepId,
    purpose: 'staff',
    channel: 'email',
    template,
    localDay: today,
    recipients: [address],
    replyTo: null,
    attachments,
    lists: [],
    digest: null,
  });
}

/** Counsel and the service-delivery manager have separate pages and see no others. */
function placeOf(role: Role, invoiceId: string): string {
  if (role === 'counsel') return '/matters';
  return role === 'serviceDeliveryManager' ? '/suspensions' : `/invoices/${encodeURIComponent(invoiceId)}`;
}

/**
 * Runs a step that may write to staff: the message frozen by `freezeStaffMail` in its transaction goes out
 * after the commit. A retry of the step finds the message and sends the same one.
 */
export async function performWithStaffMail(
  deps: Deps,
  ref: StepRef,
  effect: (due: DueStep) => Promise<Outcome>,
): Promise<DunningCase> {
  let resumed = true;
  const after = await performStep(deps.book, ref, (due) => {
    resumed = false;
    return effect(due);
  });
  await deliverStaffMail(deps, ref, resumed);
  return after;
}

/** Sends the message frozen by `freezeStaffMail` once. Sends nothing when the debt has ended meanwhile. */
async function deliverStaffMail({ book, mailer }: Deps, ref: StepRef, resumed: boolean): Promise<void> {
  const id = noticeId(ref.invoiceId, ref.cycle, ref.stepId);
  await deliver(
    book,
    { mailer },
    {
      id,
      accountId: ref.accountId,
      resumed,
      wanted: async (tx) => ((await isUnpaid(tx, ref)) ? tx : null),
      closed: async (tx, sent, { template, recipients }) => {
        if (sent.status === 'sent') return;
        const now = new Date(book.clock.now());
        const fate = sent.status === 'failed' ? 'was refused' : 'may not have arrived';
        const why = `The ${template} message to ${recipients.join(', ')} ${fate}: ${sent.error}`;
        await openTask(tx, {
          ...stepColumns(ref),
          id: taskId(ref.invoiceId, ref.cycle, `${ref.stepId}-mail`),
          type: 'staff-address',
          role: 'owner',
          openedAt: now,
          dueAt: new Date(now.getTime() + DAY),
          detail: { why },
        });
      },
    },
  );
}

export async function isUnpaid(tx: Tx, { invoiceId, cycle }: StepRef): Promise<boolean> {
  const invoice = await findInvoice(tx, invoiceId);
  return invoice?.cycle === cycle && !isEnded(invoice);
}
