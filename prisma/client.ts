import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from './generated/client.js';
import { sessionSettings } from './sessions.js';

export type Database = PrismaClient;
export type Tx = Prisma.TransactionClient;

/** A busy moment of the machine must not fail a call that only waits for a connection. */
export const CONNECTION_WAIT = 10_000;

/** This process opens at most `connections` connections at once. */
export function openDatabase(url: string, connections = 20): Database {
  const adapter = new PrismaPg(
    { ...sessionSettings(url), max: connections },
    { statementNameGenerator: nameOf },
  );
  return new PrismaClient({ adapter, transactionOptions: { maxWait: CONNECTION_WAIT } });
}

const names = new Map<string, string>();
const MAX_NAMES = 500;

/**
 * A named statement is planned once a connection. Statements whose text grows with their lists stay without a
 * name.
 */
function nameOf({ sql }: { sql: string }): string {
  if (/\bIN \(\$|\), ?\(\$/.test(sql)) return '';
  const known = names.get(sql);
  if (known || names.size >= MAX_NAMES) return known ?? '';
  const name = `s${names.size}`;
  names.set(sql, name);
  return name;
}

/** Prisma P2002: the row exists already. */
export const isDuplicate = (error: unknown) => isKnown(error, 'P2002') || sqlState(error) === '23505';

/**
 * Prisma P2034, or PostgreSQL's code in a raw statement: two transactions waited for one another
 * (deadlock_detected), or one saw what the other changed (serialization_failure). The failed one may be
 * retried.
 */
export const isSerializationConflict = (error: unknown) =>
  isKnown(error, 'P2034') || ['40P01', '40001'].includes(sqlState(error) ?? '');

const isKnown = (error: unknown, code: string) =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === code;

/** Returns PostgreSQL's code of a failed raw statement, which Prisma reports as P2010. */
function sqlState(error: unknown): string | undefined {
  if (!isKnown(error, 'P2010')) return undefined;
  const { driverAdapterError } =
    (error as { meta?: { driverAdapterError?: { cause?: { originalCode?: string } } } }).meta ?? {};
  return driverAdapterError?.cause?.originalCode;
}

/**
 * Returns rows for `jsonb_to_recordset`: many in one parameter is several times faster than a parameter a
 * value.
 */
export const jsonRows = (rows: object[]): string =>
  JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
