import { type Clock } from '../domain/calendar/clock.js';
import { type Database, type Tx } from '../prisma/client.js';

/** The database and the clock: every query that changes something needs both. */
export type Books = { db: Database; clock: Clock };

export type { Database, Tx };
