import { isCall } from '../../domain/planning/contacts.js';
import { type Role } from '../../domain/policy/policy.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { instantCursor, readInstantCursor } from '../cursors.js';
import { type Prisma, type Task } from '../../prisma/generated/client.js';
import { cutPage, record } from '../timeline.js';

export type TaskDraft = {
  /** Made from invoice, cycle and step. */
  id: string;
  type: string;
  role: Role;
  /** Null while its account is unknown. */
  accountId: string | null;
  invoiceId: string | null;
  cycle: number;
  stepId: string;
  openedAt: Date;
  dueAt: Date;
  detail?: Prisma.InputJsonObject;
};

export const taskId = (invoiceId: string, cycle: number, stepId: string): string =>
  `${invoiceId}:${cycle}:${stepId}`;

/** Opens a task for a person, once. */
export async function openTask(tx: Tx, draft: TaskDraft): Promise<void> {
  const { count } = await tx.task.createMany({ data: [draft], skipDuplicates: true });
  if (count > 0 && draft.accountId) await supersedeOlder(tx, draft);
}

/**
 * Ends older tasks of the same kind: of undelivered notices and calls not made, only the account's newest is
 * useful today. One stays open when a person is working on it or has postponed it to a chosen day.
 */
async function supersedeOlder(tx: Tx, { id, type, accountId, openedAt }: TaskDraft): Promise<void> {
  const kind = kindOf(type);
  if (!kind) return;
  const notSnoozed = [{ restsUntil: null }, { restsUntil: { lte: openedAt } }];
  const others = await tx.task.findMany({
    where: { accountId, status: 'open', id: { not: id }, AND: [unclaimed(), { OR: notSnoozed }] },
  });
  for (const task of others.filter((other) => kindOf(other.type) === kind))
    await endTask(tx, task, {
      outcome: 'skipped',
      note: `A newer ${kind} takes its place`,
      at: openedAt,
      actor: 'system',
    });
}

function kindOf(type: string): 'letter' | 'call' | null {
  if (type === 'send-by-hand') return 'letter';
  return isCall(type) ? 'call' : null;
}

export type TaskEnd = { outcome: string; note: string | null; at: Date; actor: string };

/** Records who ended the task, when and why, also in the timeline. */
export async function endTask(
  tx: Tx,
  { id, type, accountId, invoiceId, stepId }: Task,
  { outcome, note, at, actor }: TaskEnd,
): Promise<Task> {
  const ended = await tx.task.update({
    where: { id },
    data: {
      status: 'done',
      outcome,
      note,
      completedAt: at,
      completedBy: actor,
      claimedBy: null,
      claimedUntil: null,
    },
  });
  if (!accountId) return ended;
  const summary = `Task ${type}: ${outcome}${note ? ` (${note})` : ''}`;
  const event = outcome === 'skipped' ? 'task.skipped' : 'task.done';
  await record(tx, { accountId, invoiceId, at, type: event, stepId, summary, actor });
  return ended;
}

/** Selects tasks that no person has claimed. A claim is a person's and runs in real time. */
export const unclaimed = () => ({
  OR: [{ claimedUntil: null }, { claimedUntil: { lte: new Date(Date.now()) } }],
});

const NEXT_ROLE: Record<Role, Role | null> = {
  collector: 'accountant',
  accountant: 'owner',
  serviceDeliveryManager: 'owner',
  counsel: 'owner',
  owner: null,
};

export const DAY = 86_400_000;

/**
 * Moves each task past its time to the next role, with a day more: people are not a dead end (rule 8). A
 * claimed one waits for the end of the claim. Returns how many moved.
 */
export async function escalateOverdue({ db, clock }: Books): Promise<number> {
  const now = new Date(clock.now());
  return db.$transaction(async (tx) => {
    const overdue = await tx.$queryRaw<Task[]>`
      SELECT * FROM task
       WHERE status = 'open' AND "dueAt" < ${now} AND role <> 'owner'
         AND ("claimedUntil" IS NULL OR "claimedUntil" <= ${new Date(Date.now())})
       ORDER BY "dueAt" LIMIT 200 FOR UPDATE SKIP LOCKED`;
    for (const task of overdue) {
      const role = NEXT_ROLE[task.role as Role] ?? 'owner';
      await tx.task.update({
        where: { id: task.id },
        data: {
          role,
          dueAt: new Date(now.getTime() + DAY),
          escalations: { increment: 1 },
          claimedBy: null,
          claimedUntil: null,
        },
      });
      if (!task.accountId) continue;
      const summary = `Task ${task.type} was not done by the ${task.role} in time and goes to the ${role}`;
      await record(tx, {
        accountId: task.accountId,
        invoiceId: task.invoiceId,
        at: now,
        type: 'task.escalated',
        stepId: task.stepId,
        summary,
        actor: 'system',
      });
    }
    return overdue.length;
  });
}

export type TaskFilter = {
  status: 'open' | 'done' | 'all';
  /** Only of these roles. */
  roles: readonly Role[];
  accountId?: string | undefined;
  due?: 'today' | 'overdue' | undefined;
};

export async function listTasks(
  { db, clock }: Books,
  { status, due, roles, accountId }: TaskFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const now = clock.now();
  const after = cursor ? readInstantCursor(cursor) : null;
  const where: Prisma.TaskWhereInput = {
    ...(after ? { OR: [{ dueAt: { gt: after.at } }, { dueAt: after.at, id: { gt: after.id } }] } : {}),
    ...(status === 'all' ? {} : { status }),
    role: { in: [...roles] },
    ...(accountId ? { accountId } : {}),
    ...(due ? { dueAt: { lt: new Date(due === 'overdue' ? now : now + DAY) } } : {}),
  };
  const rows = await db.task.findMany({
    where,
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: limit + 1,
  });
  return cutPage(rows, limit, ({ dueAt, id }) => instantCursor(dueAt, id));
}

export const findTask = (db: Database | Tx, id: string) => db.task.findUnique({ where: { id } });

export async function hasOpenTask(tx: Tx, accountId: string, type: string): Promise<boolean> {
  return (await tx.task.count({ where: { accountId, type, status: 'open' } })) > 0;
}

/** True when one is open, or the last one was skipped instead of done. */
export async function hasUndoneTask(tx: Tx, accountId: string, type: string): Promise<boolean> {
  const last = await tx.task.findFirst({ where: { accountId, type }, orderBy: { openedAt: 'desc' } });
  return last?.outcome === 'skipped' || (await hasOpenTask(tx, accountId, type));
}

export type StoredTask = Task;
