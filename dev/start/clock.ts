import pg from 'pg';
import { type Clock } from '../../domain/calendar/clock.js';
import { openDatabase } from '../../prisma/client.js';
import { readClock, resumeClock } from '../../books/clock.js';
import { type DevSettings } from './settings.js';

/** Continues business time where it stopped, or starts it; to be called just before the processes start. */
export async function continueClock({ clock }: DevSettings, url: string): Promise<Clock> {
  const start = clock.CLOCK_START ? new Date(clock.CLOCK_START) : null;
  if (start) await beginNow(url);
  const db = openDatabase(url, 1);
  try {
    if (start) await resumeClock(db);
    return await readClock(db, { speed: Number(clock.CLOCK_SPEED), start });
  } finally {
    await db.$disconnect();
  }
}

/** Before the first event, the time since the database was made is no business time. */
async function beginNow(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('UPDATE clock SET "realStart" = now() WHERE NOT EXISTS (SELECT FROM timeline_event)');
  } finally {
    await client.end();
  }
}
