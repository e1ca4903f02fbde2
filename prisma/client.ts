import { PrismaPg } from '@prisma/adapter-pg';
import { type Clock } from '../domain/calendar/clock.js';
import { Prisma, PrismaClient } from './generated/client.js';
import { sessionSettings } from './sessions.js';
import { inTurn, TurnMissed } from '../books/accountQueue.js';

export type Database = PrismaClient;
export type Tx = Prisma.TransactionClient;

/** The books and the time they are kept in: what every query that changes something needs. */
export type Book = { db: Database; clock: Clock };

/** A busy moment of the machine must not fail what only waits for a connection. */
const CONNECTION_WAIT = 10_000;

/** Longer than a provider's 8 s answer, shorter than an activity's start-to-close: the timeouts nest (architecture.md). */
export const SEND_TRANSACTION = { timeout: 20_000, maxWait: CONNECTION_WAIT };

/** `connections` are the most that this process opens at once. */
export function openDatabase(url: string, connections = 20): Database {
  const adapter = new PrismaPg(
    { ...sessionSettings(url), max: connections },
    { statementNameGenerator: nameOf },
  );
  return new PrismaClient({ adapter, transactionOptions: { maxWait: CONNECTION_WAIT } });
}

const names = new Map<string, string>();
const MOST_NAMES = 500;

/** A named statement is planned once a connection. Texts that grow with their lists stay without a name. */
function nameOf({ sql }: { sql: string }): string {
  if (/\bIN \(\$|\), ?\(\$/.test(sql)) return '';
  const known = names.get(sql);
  if (known || names.size >= MOST_NAMES) return known ?? '';
  const name = `s${names.size}`;
  names.set(sql, name);
  return name;
}

/**
 * Runs `change` holding the account's row lock: payments, sends and steps of one account never overlap.
 * Waits at most `waitMs` for the lock, then throws AccountBusy.
 */
export async function withAccount<T>(
  book: Book,
  accountId: string,
  change: (tx: Tx) => Promise<T>,
  { waitMs = 10_000, ...options }: { waitMs?: number; timeout?: number; maxWait?: number } = SEND_TRANSACTION,
): Promise<T> {
  try {
    return await inTurn(book.db, accountId, waitMs, (leftMs) =>
      book.db.$transaction(
        async (tx) => {
          await lockAccount(tx, accountId, leftMs);
          return change(tx);
        },
        { ...SEND_TRANSACTION, ...options },
      ),
    );
  } catch (error) {
    throw error instanceof TurnMissed || isLockTimeout(error) ? new AccountBusy(accountId) : error;
  }
}

/**
 * Runs `change` holding the locks of those accounts that nobody holds just now, and waits for none. The change is told
 * which these are.
 */
export function withFreeAccounts<T>(
  { db }: Book,
  accountIds: string[],
  change: (tx: Tx, free: ReadonlySet<string>) => Promise<T>,
): Promise<T> {
  return db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM account WHERE id = ANY(${accountIds}) FOR UPDATE SKIP LOCKED`;
    return change(tx, new Set(rows.map(({ id }) => id)));
  }, SEND_TRANSACTION);
}

export class AccountBusy extends Error {
  constructor(readonly accountId: string) {
    super(`Account ${accountId} is busy; try again`);
  }
}

async function lockAccount(tx: Tx, accountId: string, waitMs: number): Promise<void> {
  await tx.$queryRaw`
    SELECT set_config('lock_timeout', ${`${waitMs}ms`}, true), (SELECT id FROM account WHERE id = ${accountId} FOR UPDATE)`;
}

/** PostgreSQL 55P03, lock_not_available. */
const isLockTimeout = (error: unknown) =>
  error instanceof Error && /55P03|lock timeout/.test(`${error.message} ${JSON.stringify(error)}`);

/** Prisma P2002: the row is there already. */
export const isDuplicate = (error: unknown) => isKnown(error, 'P2002') || sqlState(error) === '23505';

/**
 * Prisma P2034, or PostgreSQL's own word for it in a raw statement: two transactions waited for one another
 * (deadlock_detected), or saw what the other changed (serialization_failure). The one that failed may go again.
 */
const isOvertaken = (error: unknown) =>
  isKnown(error, 'P2034') || ['40P01', '40001'].includes(sqlState(error) ?? '');

/**
 * Does the work again when another transaction wrote the same row meanwhile, or two waited for one another: the second
 * look finds what was written. The last failure is thrown.
 */
export async function lookingAgain<T>(work: () => Promise<T>, times = 5): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (times > 1 && (isDuplicate(error) || isOvertaken(error))) return lookingAgain(work, times - 1);
    throw error;
  }
}

const isKnown = (error: unknown, code: string) =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === code;

/** PostgreSQL's own code of a failed raw statement, which Prisma reports as P2010. */
function sqlState(error: unknown): string | undefined {
  if (!isKnown(error, 'P2010')) return undefined;
  const { driverAdapterError } =
    (error as { meta?: { driverAdapterError?: { cause?: { originalCode?: string } } } }).meta ?? {};
  return driverAdapterError?.cause?.originalCode;
}

/** Rows for `jsonb_to_recordset`: many in one parameter, which is several times faster than a parameter a value. */
export const asJson = (rows: object[]): string =>
  JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
