import { localDate, startOfDay } from '../../domain/calendar/calendar.js';
import { addDays, type LocalDate } from '../../domain/calendar/days.js';
import { type Tx } from '../../prisma/client.js';
import { withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { IllegalChange, NotFound } from '../errors.js';
import { DAY, endTask, findTask, unclaimed, type StoredTask } from './tasks.js';
import { record } from '../timeline.js';

/** How long a task stays claimed, in real time: a person who goes home leaves it to the others. */
const CLAIM_MS = 15 * 60_000;
/** A task is a matter of days: a longer wait is a pause, a promise or a dispute. */
const MAX_REST_MS = 60 * DAY;

const isClaimed = ({ claimedUntil }: StoredTask) => Number(claimedUntil) > Date.now();

/** Returns who works on it now, and until when; nulls when it is not claimed. */
export const claimOf = (task: StoredTask): Pick<StoredTask, 'claimedBy' | 'claimedUntil'> =>
  isClaimed(task) ? task : { claimedBy: null, claimedUntil: null };

/**
 * Claims the task for `actor` for a while; a repeat extends it. Throws NotFound, and IllegalChange when
 * another person has it or it is done.
 */
export async function claimTask({ db }: Books, id: string, actor: string): Promise<StoredTask> {
  const claimedUntil = new Date(Date.now() + CLAIM_MS);
  const { count } = await db.task.updateMany({
    where: { id, status: 'open', OR: [{ claimedBy: actor }, ...unclaimed().OR] },
    data: { claimedBy: actor, claimedUntil },
  });
  const task = await requireTask(db, id);
  if (count > 0) return task;
  assertOpen(task);
  assertFree(task, actor);
  throw new IllegalChange(`Task ${id} was just being changed; try again`);
}

/** Gives the claim up. Throws NotFound, and IllegalChange when another person has claimed it. */
export const releaseTask = (book: Books, id: string, actor: string): Promise<StoredTask> =>
  withTask(book, id, (tx, task) => {
    assertFree(task, actor);
    return tx.task.update({ where: { id }, data: { claimedBy: null, claimedUntil: null } });
  });

/**
 * Postpones the task, with the reason: until then no list shows it, from the morning of that day on it does.
 * A date is that whole day in the customer's zone. The same again changes nothing. Throws NotFound,
 * IllegalChange.
 */
export const postponeTask = (
  book: Books,
  id: string,
  { until, reason }: { until: LocalDate | Date; reason: string },
  actor: string,
): Promise<StoredTask> =>
  withTask(book, id, async (tx, task) => {
    assertOpen(task);
    assertFree(task, actor);
    const now = book.clock.now();
    const times = restOf(until, await zoneOf(tx, task), now);
    if (task.dueAt.getTime() === times.dueAt.getTime() && task.note === reason) return task;
    const { accountId, invoiceId, stepId, type } = task;
    const entry = { invoiceId, stepId, actor, at: new Date(now), type: 'task.postponed' };
    const summary = `Task ${type}: postponed to ${untilText(until)}: ${reason}`;
    if (accountId) await record(tx, { ...entry, accountId, summary });
    const data = { ...times, note: reason, claimedBy: null, claimedUntil: null };
    return tx.task.update({ where: { id }, data });
  });

/**
 * Closes a task as not done and not needed, with the reason. The same again changes nothing. Throws NotFound,
 * IllegalChange.
 */
export const skipTask = (book: Books, id: string, reason: string, actor: string): Promise<StoredTask> =>
  withTask(book, id, async (tx, task) => {
    if (task.status === 'done' && task.outcome === 'skipped') return task;
    assertOpen(task);
    assertFree(task, actor);
    assertNoApproval(task);
    const at = new Date(book.clock.now());
    return endTask(tx, task, { outcome: 'skipped', note: reason, at, actor });
  });

function restOf(until: LocalDate | Date, timeZone: string, now: number) {
  const day = typeof until === 'string' ? until : localDate(until.getTime(), timeZone);
  const dueAt = typeof until === 'string' ? startOfDay(addDays(day, 1), timeZone) : until.getTime();
  if (dueAt <= now)
    throw new IllegalChange(`A task is postponed to a later time, not to ${untilText(until)}`);
  if (dueAt - now > MAX_REST_MS)
    throw new IllegalChange('A task is postponed for 60 days at most; pause the invoice instead');
  return { dueAt: new Date(dueAt), restsUntil: new Date(startOfDay(day, timeZone)) };
}

const untilText = (until: LocalDate | Date): string =>
  typeof until === 'string' ? until : until.toISOString();

async function zoneOf(tx: Tx, { accountId }: StoredTask): Promise<string> {
  if (!accountId) return 'UTC';
  const { timeZone } = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  return timeZone;
}

/** Runs `work` on the current task, under its account's lock and its own. Throws NotFound. */
export async function withTask(
  book: Books,
  id: string,
  work: (tx: Tx, task: StoredTask) => Promise<StoredTask>,
): Promise<StoredTask> {
  const { accountId } = await requireTask(book.db, id);
  const locked = async (tx: Tx) => {
    await tx.$queryRaw`SELECT id FROM task WHERE id = ${id} FOR UPDATE`;
    return work(tx, await requireTask(tx, id));
  };
  return accountId ? withAccount(book, accountId, locked) : book.db.$transaction(locked);
}

async function requireTask(db: Books['db'] | Tx, id: string): Promise<StoredTask> {
  const task = await findTask(db, id);
  if (!task) throw new NotFound(`There is no task ${id}`);
  return task;
}

export function assertOpen({ id, status, outcome }: StoredTask): void {
  if (status === 'done') throw new IllegalChange(`Task ${id} is done already, as ${outcome}`);
}

/** Ensures that two people never work on the same task. */
export function assertFree(task: StoredTask, actor: string): void {
  const { claimedBy, claimedUntil } = claimOf(task);
  if (claimedBy && claimedBy !== actor)
    throw new IllegalChange(
      `${claimedBy} is working on task ${task.id} until ${claimedUntil!.toISOString()} at the latest`,
    );
}

export function assertNoApproval({ id, detail }: StoredTask): void {
  const { approvalId } = Object(detail) as { approvalId?: unknown };
  if (typeof approvalId === 'string')
    throw new IllegalChange(
      `Task ${id} is an approval: POST /v1/approvals/${approvalId}/approve or /refuse decides it and completes the task`,
    );
}
