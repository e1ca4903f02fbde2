import { installLinkSecret } from './accounts/customerLinks.js';
import { openDatabase } from '../prisma/client.js';
import { initialiseClock } from './clock.js';
import { installStandardPolicy } from './policies/policies.js';

/**
 * Writes what a new database must hold before anything runs: the start of business time, the standard policy
 * and the secret of links.
 */
export async function prepareBooks(databaseUrl: string, clockStart: Date | null): Promise<void> {
  const db = openDatabase(databaseUrl, 2);
  try {
    await initialiseClock(db, clockStart);
    await installStandardPolicy(db, clockStart ?? new Date());
    await installLinkSecret(db);
  } finally {
    await db.$disconnect();
  }
}
