import { type Clock } from '../domain/calendar/clock.js';
import { type Database, type Tx } from '../prisma/client.js';

/** The books and the time they are kept in: what every query that changes something needs. */
export type Books = { db: Database; clock: Clock };

export type { Database, Tx };
