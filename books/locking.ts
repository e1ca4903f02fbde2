import { CONNECTION_WAIT, isDuplicate, isSerializationConflict, type Tx } from '../prisma/client.js';
import { queued, QueueTimeout } from './accountQueue.js';
import { type Books } from './book.js';
import { AccountBusy } from './errors.js';

/**
 * Longer than a provider's 8 s answer and shorter than an activity's start-to-close: the timeouts nest
 * (architecture.md).
 */
export const SEND_TRANSACTION = { timeout: 20_000, maxWait: CONNECTION_WAIT };

/**
 * Runs `change` under the account's row lock, so that payments, sends and steps of one account never overlap.
 * Waits at most `waitMs` for the lock, then throws AccountBusy.
 */
export async function withAccount<T>(
  book: Books,
  accountId: string,
  change: (tx: Tx) => Promise<T>,
  { waitMs = 10_000, ...options }: { waitMs?: number; timeout?: number; maxWait?: number } = SEND_TRANSACTION,
): Promise<T> {
  try {
    return await queued(book.db, accountId, waitMs, (leftMs) =>
      book.db.$transaction(
        async (tx) => {
          await lockAccount(tx, accountId, leftMs);
          return change(tx);
        },
        { ...SEND_TRANSACTION, ...options },
      ),
    );
  } catch (error) {
    throw error instanceof QueueTimeout || isLockTimeout(error) ? new AccountBusy(accountId) : error;
  }
}

/**
 * Runs `change` under the locks of those accounts that are free now, and waits for none. Passes their ids to
 * `change`.
 */
export function withFreeAccounts<T>(
  { db }: Books,
  accountIds: string[],
  change: (tx: Tx, free: ReadonlySet<string>) => Promise<T>,
): Promise<T> {
  return db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM account WHERE id = ANY(${accountIds}) FOR UPDATE SKIP LOCKED`;
    return change(tx, new Set(rows.map(({ id }) => id)));
  }, SEND_TRANSACTION);
}

async function lockAccount(tx: Tx, accountId: string, waitMs: number): Promise<void> {
  await tx.$queryRaw`
    SELECT set_config('lock_timeout', ${`${waitMs}ms`}, true), (SELECT id FROM account WHERE id = ${accountId} FOR UPDATE)`;
}

/** PostgreSQL 55P03, lock_not_available. */
const isLockTimeout = (error: unknown) =>
  error instanceof Error && /55P03|lock timeout/.test(`${error.message} ${JSON.stringify(error)}`);

/**
 * Repeats the work when another transaction wrote the same row meanwhile or two waited for each other: the
 * second try finds what was written. Throws the last failure.
 */
export async function retryOnConflict<T>(work: () => Promise<T>, times = 5): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (times > 1 && (isDuplicate(error) || isSerializationConflict(error)))
      return retryOnConflict(work, times - 1);
    throw error;
  }
}
