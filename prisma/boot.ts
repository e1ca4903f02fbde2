import { type Database } from './client.js';

/** PostgreSQL: undefined_table. */
const NO_TABLE = '42P01';

/** Returns why the database cannot be used, in one line without its password; null when it can. */
export async function whyUnusable(db: Database): Promise<string | null> {
  try {
    await db.$queryRaw`SELECT 1 FROM clock LIMIT 1`;
    return null;
  } catch (error) {
    const text = `${(error as Error).message} ${JSON.stringify(error)}`;
    return text.includes(NO_TABLE)
      ? 'The database of DATABASE_URL has no tables yet: run `npm run migrate` first'
      : `The database of DATABASE_URL cannot be used (${lastLine(error)}): start it, or correct DATABASE_URL`;
  }
}

/** Prisma puts the call and its source before the reason. */
const lastLine = (error: unknown) => (error as Error).message.trim().split('\n').at(-1)!.trim();
