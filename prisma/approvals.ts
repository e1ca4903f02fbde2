import { type LocalDate } from '../domain/days.js';
import { type OwnWords, type Role } from '../domain/policy.js';
import { type Database, type Tx } from './client.js';
import { instantCursor, readInstantCursor } from './cursors.js';
import { column, dateOf } from './dates.js';
import { type Prisma, type Approval } from './generated/client.js';
import { businessKey } from './keys.js';
import { type NoticeDraft } from './notices.js';
import { DAY, openTask, taskId } from './tasks.js';
import { page, record } from './timeline.js';

export const APPROVAL_STATUSES = ['waiting', 'approved', 'refused', 'withdrawn', 'done'] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

export type ApprovalLetter = Omit<NoticeDraft, 'accountId' | 'invoiceId' | 'cycle' | 'stepId'>;
/** What an invoice owed when approval was asked for: minor units. */
export type AskedBalance = { invoiceId: string; balance: number; currency: string };

export type ApprovalDraft = {
  accountId: string;
  invoiceId: string;
  cycle: number;
  stepId: string;
  role: Role;
  day: LocalDate;
  /** Null for an action. */
  letter: ApprovalLetter | null;
  /** Digest of the letter in the policy's words. */
  written: string | null;
  balances: AskedBalance[];
};

export type StoredApproval = Omit<Approval, 'day' | 'letter' | 'attachments' | 'balances' | 'words'> & {
  day: LocalDate;
  letter: ApprovalLetter | null;
  balances: AskedBalance[];
  words: OwnWords | null;
};

/** Asked and not yet carried out. */
const OPEN = { in: ['waiting', 'approved'] };

const json = (value: object) => value as Prisma.InputJsonObject;

function lettersColumns(letter: ApprovalLetter) {
  const { attachments, ...rest } = letter;
  return { letter: json(rest), attachments: attachments as unknown as Prisma.InputJsonArray };
}

function stored({ letter, attachments, day, balances, words, ...row }: Approval): StoredApproval {
  return {
    ...row,
    day: dateOf(day),
    letter: letter === null ? null : ({ ...Object(letter), attachments } as ApprovalLetter),
    balances: balances as AskedBalance[],
    words: words as OwnWords | null,
  };
}

/** Somebody is asked, with a task of their own. Asked anew it is another approval of the step. Answers its id. */
export async function openApproval(tx: Tx, draft: ApprovalDraft, at: Date): Promise<string> {
  const { letter, balances, day, ...plain } = draft;
  const { accountId, invoiceId, cycle, stepId, role } = draft;
  const turn = 1 + (await tx.approval.count({ where: { invoiceId, cycle, stepId } }));
  const id = businessKey('approval', invoiceId, cycle, stepId, turn);
  const kind = letter ? 'notice' : 'action';
  await tx.approval.create({
    data: {
      ...{ ...plain, id, turn, kind, askedAt: at, day: column(day), balances: balances as object[] },
      ...(letter ? lettersColumns(letter) : {}),
    },
  });
  await openTask(tx, {
    ...{ accountId, invoiceId, cycle, stepId, role },
    ...{ id: approvalTaskId({ invoiceId, cycle, stepId, turn }), type: 'approve' },
    ...{ openedAt: at, dueAt: new Date(at.getTime() + DAY) },
    detail: {
      approvalId: id,
      stepId,
      ...(letter ? { letter: letter.template, subject: letter.subject } : {}),
    },
  });
  return id;
}

type Asked = Pick<Approval, 'invoiceId' | 'cycle' | 'stepId' | 'turn'>;

const approvalTaskId = ({ invoiceId, cycle, stepId, turn }: Asked): string =>
  taskId(invoiceId, cycle, `${stepId}-approval${turn > 1 ? `-${turn}` : ''}`);

export async function findApproval(db: Database | Tx, id: string): Promise<StoredApproval | null> {
  const row = await db.approval.findUnique({ where: { id } });
  return row && stored(row);
}

/** What was allowed of the step and has not been carried out. */
export async function approvedOf(
  tx: Tx,
  { invoiceId, cycle, stepId }: Omit<Asked, 'turn'>,
): Promise<StoredApproval | null> {
  const row = await tx.approval.findFirst({ where: { invoiceId, cycle, stepId, status: 'approved' } });
  return row && stored(row);
}

/** The oldest first, without their letters' files. */
export async function listApprovals(
  db: Database,
  { status, accountId }: { status?: ApprovalStatus | undefined; accountId?: string | undefined },
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const after = cursor ? readInstantCursor(cursor) : null;
  const rows = await db.approval.findMany({
    where: {
      ...(status ? { status } : {}),
      ...(accountId ? { accountId } : {}),
      ...(after ? { OR: [{ askedAt: { gt: after.at } }, { askedAt: after.at, id: { gt: after.id } }] } : {}),
    },
    omit: { attachments: true },
    orderBy: [{ askedAt: 'asc' }, { id: 'asc' }],
    take: limit + 1,
  });
  return page(
    rows.map((row) => stored({ ...row, attachments: [] })),
    limit,
    ({ askedAt, id }) => instantCursor(askedAt, id),
  );
}

/** The one edit: the letter as it reads now, and the words that made it so. */
export async function rewrite(
  tx: Tx,
  { id }: StoredApproval,
  letter: ApprovalLetter,
  words: OwnWords,
  { at, actor }: { at: Date; actor: string },
): Promise<void> {
  const edit = { words: json(words), editedAt: at, editedBy: actor };
  await tx.approval.update({ where: { id }, data: { ...edit, ...lettersColumns(letter) } });
}

export type Verdict = { status: 'approved' | 'refused' | 'withdrawn'; reason: string | null };

/** Writes what was decided, closes the task with it and tells the timeline; the workflow is told by the caller. */
export async function closeAsked(
  tx: Tx,
  approval: Pick<StoredApproval, 'id' | 'accountId' | keyof Asked>,
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

/** What was asked, or allowed and not yet carried out, is not wanted any more. */
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
  for (const row of rows) await closeAsked(tx, row, { status: 'withdrawn', reason }, { at, actor: 'system' });
}

/** The approved step has run. */
export async function spendApproval(
  tx: Tx,
  { invoiceId, cycle, stepId }: Omit<Asked, 'turn'>,
): Promise<void> {
  const where = { invoiceId, cycle, stepId, status: 'approved' };
  await tx.approval.updateMany({ where, data: { status: 'done' } });
}
