import { PrismaPg } from '@prisma/adapter-pg';
import { type Database } from '../../prisma/client.js';
import { PrismaClient } from '../../prisma/generated/client.js';

/** A database client that counts the SQL statements which it sends. */
export function countingDatabase(url: string): {
  db: Database;
  statements: () => string[];
  reset: () => void;
} {
  const db = new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: 5 }),
    log: [{ emit: 'event', level: 'query' }],
  });
  let statements: string[] = [];
  db.$on('query', ({ query }) => void statements.push(query));
  return {
    db: db as unknown as Database,
    statements: () => statements,
    reset: () => void (statements = []),
  };
}
