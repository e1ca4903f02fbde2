import { setTimeout } from 'node:timers/promises';
import { type Database } from '../../prisma/client.js';

/** Waits until a transaction of the database waits for a lock that another holds. */
export async function untilBlocked(db: Database): Promise<void> {
  const blocked = () =>
    db.$queryRaw<unknown[]>`
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await blocked()).length === 0) await setTimeout(20);
}
