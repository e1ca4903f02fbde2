import { type LocalDate } from '../../domain/calendar/days.js';
import { type OwnWords, type Role } from '../../domain/policy/policy.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { instantCursor, readInstantCursor } from '../cursors.js';
import { dateOf } from '../dates.js';
import { type Approval } from '../../prisma/generated/client.js';
import { type NoticeDraft } from '../notices/notices.js';
import { cutPage } from '../timeline.js';

export const APPROVAL_STATUSES = ['waiting', 'approved', 'refused', 'withdrawn', 'done'] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

export type ApprovalNotice = Omit<NoticeDraft, 'accountId' | 'invoiceId' | 'cycle' | 'stepId' | 'digest'>;
/** What an invoice owed when approval was requested: minor units. */
export type RequestedBalance = { invoiceId: string; balance: number; currency: string };

export type StoredApproval = Omit<Approval, 'day' | 'letter' | 'attachments' | 'balances' | 'words'> & {
  day: LocalDate;
  notice: ApprovalNotice | null;
  balances: RequestedBalance[];
  words: OwnWords | null;
};

function stored({ letter: notice, attachments, day, balances, words, ...row }: Approval): StoredApproval {
  return {
    ...row,
    day: dateOf(day),
    notice: notice === null ? null : ({ ...Object(notice), attachments } as ApprovalNotice),
    balances: balances as RequestedBalance[],
    words: words as OwnWords | null,
  };
}

export async function findApproval(db: Database | Tx, id: string): Promise<StoredApproval | null> {
  const row = await db.approval.findUnique({ where: { id } });
  return row && stored(row);
}

/** Returns the request of the person who wanted the approval; null when the policy wanted it. */
export const requestingPerson = (
  db: Database,
  { invoiceId, stepId, askedAt }: Pick<Approval, 'invoiceId' | 'stepId' | 'askedAt'>,
): Promise<{ summary: string; actor: string } | null> =>
  db.timelineEvent.findFirst({
    where: { invoiceId, stepId, type: 'approval.requested', at: askedAt, actor: { not: 'system' } },
    orderBy: { id: 'desc' },
    select: { summary: true, actor: true },
  });

/** Returns the step's approval that was given and is not yet carried out. */
export async function approvedOf(
  tx: Tx,
  { invoiceId, cycle, stepId }: Pick<Approval, 'invoiceId' | 'cycle' | 'stepId'>,
): Promise<StoredApproval | null> {
  const row = await tx.approval.findFirst({ where: { invoiceId, cycle, stepId, status: 'approved' } });
  return row && stored(row);
}

export type ApprovalFilter = {
  status?: ApprovalStatus | undefined;
  accountId?: string | undefined;
  /** Only approvals that these roles decide. */
  roles: readonly Role[];
};

/** Returns approvals, the oldest first, without their notices' files. */
export async function listApprovals(
  db: Database,
  { status, accountId, roles }: ApprovalFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const after = cursor ? readInstantCursor(cursor) : null;
  const rows = await db.approval.findMany({
    where: {
      ...(status ? { status } : {}),
      ...(accountId ? { accountId } : {}),
      role: { in: [...roles] },
      ...(after ? { OR: [{ askedAt: { gt: after.at } }, { askedAt: after.at, id: { gt: after.id } }] } : {}),
    },
    omit: { attachments: true },
    orderBy: [{ askedAt: 'asc' }, { id: 'asc' }],
    take: limit + 1,
  });
  return cutPage(
    rows.map((row) => stored({ ...row, attachments: [] })),
    limit,
    ({ askedAt, id }) => instantCursor(askedAt, id),
  );
}
