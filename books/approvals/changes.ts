import { type LocalDate } from '../../domain/calendar/days.js';
import { type OwnWords, type Role } from '../../domain/policy/policy.js';
import { type ApprovalNotice, type RequestedBalance, type StoredApproval } from './approvals.js';
import { type Tx } from '../../prisma/client.js';
import { column } from '../dates.js';
import { type Approval, type Prisma } from '../../prisma/generated/client.js';
import { businessKey } from '../keys.js';
import { DAY, openTask, taskId } from '../tasks/tasks.js';
import { record } from '../timeline.js';

export type ApprovalDraft = {
  accountId: string;
  invoiceId: string;
  cycle: number;
  stepId: string;
  role: Role;
  day: LocalDate;
  /** Null for an action. */
  notice: ApprovalNotice | null;
  /** Digest of the notice in the policy's words. */
  written: string | null;
  balances: RequestedBalance[];
};

/** Requested and not yet carried out. */
const OPEN = { in: ['waiting', 'approved'] };

const json = (value: object) => value as Prisma.InputJsonObject;

function noticeColumns(notice: ApprovalNotice) {
  const { attachments, ...rest } = notice;
  return { letter: json(rest), attachments: attachments as unknown as Prisma.InputJsonArray };
}

/**
 * Requests an approval, with a task for the role that decides it, and returns its id. A repeated request is
 * another approval of the step.
 */
export async function openApproval(tx: Tx, draft: ApprovalDraft, at: Date): Promise<string> {
  const { notice, balances, day, ...plain } = draft;
  const { accountId, invoiceId, cycle, stepId, role } = draft;
  const turn = 1 + (await tx.approval.count({ where: { invoiceId, cycle, stepId } }));
  const id = businessKey('approval', invoiceId, cycle, stepId, turn);
  const kind = notice ? 'notice' : 'action';
  await tx.approval.create({
    data: {
      ...plain,
      id,
      turn,
      kind,
      askedAt: at,
      day: column(day),
      balances: balances as object[],
      ...(notice ? noticeColumns(notice) : {}),
    },
  });
  await openTask(tx, {
    accountId,
    invoiceId,
    cycle,
    stepId,
    role,
    id: approvalTaskId({ invoiceId, cycle, stepId, turn }),
    type: 'approve',
    openedAt: at,
    dueAt: new Date(at.getTime() + DAY),
    detail: {
      approvalId: id,
      stepId,
      ...(notice ? { letter: notice.template, subject: notice.subject } : {}),
    },
  });
  return id;
}

type ApprovalKey = Pick<Approval, 'invoiceId' | 'cycle' | 'stepId' | 'turn'>;

/** Id of the task that requests the approval. */
export const approvalTaskId = ({ invoiceId, cycle, stepId, turn }: ApprovalKey): string =>
  taskId(invoiceId, cycle, `${stepId}-approval${turn > 1 ? `-${turn}` : ''}`);

/** Stores the one edit: the new notice, and the words that changed it. */
export async function rewrite(
  tx: Tx,
  { id }: StoredApproval,
  notice: ApprovalNotice,
  words: OwnWords,
  { at, actor }: { at: Date; actor: string },
): Promise<void> {
  const edit = { words: json(words), editedAt: at, editedBy: actor };
  await tx.approval.update({ where: { id }, data: { ...edit, ...noticeColumns(notice) } });
}

export type Verdict = { status: 'approved' | 'refused' | 'withdrawn'; reason: string | null };

/** Records the decision in the approval, its task and the timeline; the caller informs the workflow. */
export async function closeApproval(
  tx: Tx,
  approval: Pick<StoredApproval, 'id' | 'accountId' | keyof ApprovalKey>,
  { status, reason }: Verdict,
  { at, actor }: { at: Date; actor: string },
): Promise<void> {
  const { id, accountId, invoiceId, stepId } = approval;
  const decided = { decidedAt: at, decidedBy: actor };
  await tx.approval.update({ where: { id }, data: { status, reason, ...decided } });
  await tx.task.updateMany({
    where: { id: approvalTaskId(approval), status: 'open' },
    data: { status: 'done', outcome: status, note: reason, completedAt: at, completedBy: actor },
  });
  await tx.invoice.update({ where: { id: invoiceId }, data: { revision: { increment: 1 } } });
  const summary = `${stepId}: ${WORDS[status]}${reason ? `: ${reason}` : ''}`;
  const entry = { accountId, invoiceId, at, stepId, actor, detail: { approvalId: id } };
  await record(tx, { ...entry, type: `approval.${status}`, summary });
}

const WORDS = {
  approved: 'approved',
  refused: 'refused',
  withdrawn: 'the request for approval is withdrawn',
};

/** Withdraws what was requested, or approved and not yet carried out. */
export async function withdrawApprovals(
  tx: Tx,
  which: { invoiceId: string; cycle: number; stepId: Prisma.StringFilter | string },
  reason: string,
  at: Date,
): Promise<void> {
  const rows = await tx.approval.findMany({
    where: { ...which, status: OPEN },
    select: { id: true, accountId: true, invoiceId: true, cycle: true, stepId: true, turn: true },
  });
  for (const row of rows)
    await closeApproval(tx, row, { status: 'withdrawn', reason }, { at, actor: 'system' });
}

/** Marks the approved step as carried out. */
export async function spendApproval(
  tx: Tx,
  { invoiceId, cycle, stepId }: Omit<ApprovalKey, 'turn'>,
): Promise<void> {
  const where = { invoiceId, cycle, stepId, status: 'approved' };
  await tx.approval.updateMany({ where, data: { status: 'done' } });
}
