import { type Role } from '../domain/policy.js';
import { type Book, type Database, type Tx } from './client.js';
import { instantCursor, readInstantCursor } from './cursors.js';
import { type Prisma, type Task } from './generated/client.js';
import { page, record } from './timeline.js';

export type TaskDraft = {
  /** Made from invoice, cycle and step. */
  id: string;
  type: string;
  role: Role;
  /** Null: nobody knows yet whose matter it is. */
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

/** Something a person must do; asked for once. */
export async function openTask(tx: Tx, draft: TaskDraft): Promise<void> {
  await tx.task.createMany({ data: [draft], skipDuplicates: true });
}

const NEXT_ROLE: Record<Role, Role | null> = {
  collector: 'accountant',
  accountant: 'owner',
  serviceDeliveryManager: 'owner',
  counsel: 'owner',
  owner: null,
};

export const DAY = 86_400_000;

/** People are not a dead end (rule 8): a task past its time goes to the next role, with a day more. Answers how many moved. */
export async function escalateOverdue({ db, clock }: Book): Promise<number> {
  const now = new Date(clock.now());
  return db.$transaction(async (tx) => {
    const overdue = await tx.$queryRaw<Task[]>`
      SELECT * FROM task WHERE status = 'open' AND "dueAt" < ${now} AND role <> 'owner' ORDER BY "dueAt" LIMIT 200 FOR UPDATE SKIP LOCKED`;
    for (const task of overdue) {
      const role = NEXT_ROLE[task.role as Role] ?? 'owner';
      await tx.task.update({
        where: { id: task.id },
        data: { role, dueAt: new Date(now.getTime() + DAY), escalations: { increment: 1 } },
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
  role?: string | undefined;
  accountId?: string | undefined;
  due?: 'today' | 'overdue' | undefined;
};

export async function listTasks(
  { db, clock }: Book,
  { status, due, role, accountId }: TaskFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const now = clock.now();
  const after = cursor ? readInstantCursor(cursor) : null;
  const where: Prisma.TaskWhereInput = {
    ...(after ? { OR: [{ dueAt: { gt: after.at } }, { dueAt: after.at, id: { gt: after.id } }] } : {}),
    ...(status === 'all' ? {} : { status }),
    ...(role ? { role } : {}),
    ...(accountId ? { accountId } : {}),
    ...(due ? { dueAt: { lt: new Date(due === 'overdue' ? now : now + DAY) } } : {}),
  };
  const rows = await db.task.findMany({
    where,
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: limit + 1,
  });
  return page(rows, limit, ({ dueAt, id }) => instantCursor(dueAt, id));
}

export const findTask = (db: Database | Tx, id: string) => db.task.findUnique({ where: { id } });

export async function hasOpenTask(tx: Tx, accountId: string, type: string): Promise<boolean> {
  return (await tx.task.count({ where: { accountId, type, status: 'open' } })) > 0;
}

export type StoredTask = Task;
