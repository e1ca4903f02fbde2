import { realClock, simulationClock, type Clock } from '../domain/calendar/clock.js';
import { type Database } from '../prisma/client.js';

/** Fixes where business time begins, once per database: a later migration leaves it as it is. */
export async function initialiseClock(db: Database, businessStart: Date | null): Promise<void> {
  const now = new Date();
  await db.clock.createMany({
    data: [{ id: 1, businessStart: businessStart ?? now, realStart: now }],
    skipDuplicates: true,
  });
}

/**
 * Returns the clock that all processes of this database share: the real one when the speed is 1 and no start
 * was set.
 */
export async function readClock(
  db: Database,
  settings: { speed: number; start: Date | null },
): Promise<Clock> {
  if (settings.speed === 1 && !settings.start) return realClock;
  const row = await db.clock.findUnique({ where: { id: 1 } });
  if (!row) throw new Error('The database has no clock yet: run `npm run migrate` first');
  return simulationClock(row.businessStart.getTime(), row.realStart.getTime(), settings.speed);
}

/**
 * Continues a simulation where it stopped: business time resumes at the last event instead of running on
 * while nothing ran.
 */
export async function resumeClock(db: Database): Promise<void> {
  const last = await db.timelineEvent.aggregate({ _max: { at: true } });
  if (last._max.at)
    await db.clock.update({ where: { id: 1 }, data: { businessStart: last._max.at, realStart: new Date() } });
}
