import { type Clock } from '../../domain/calendar/clock.js';
import { openDatabase } from '../../prisma/client.js';
import { type Books } from '../../books/book.js';
import { prepareBooks } from '../../books/prepare.js';
import { testDatabase } from './postgres.js';

export type SettableClock = Clock & { set: (instant: string) => void };

/** Opens empty books with the standard policy, at a business time that is fixed until the test sets it. */
export async function startBooks({ now = '2026-03-02T08:00:00Z' }: { now?: string } = {}) {
  const { url, drop } = await testDatabase();
  await prepareBooks(url, null);
  const db = openDatabase(url);
  const clock = fixedClock(now);
  const book: Books & { clock: SettableClock } = { db, clock };

  async function stop(): Promise<void> {
    await db.$disconnect();
    await drop();
  }
  return { url, db, clock, book, stop };
}

export type TestBooks = Awaited<ReturnType<typeof startBooks>>;

export function fixedClock(start: string): SettableClock {
  let now = Date.parse(start);
  return {
    now: () => now,
    toReal: (business) => business,
    patience: 60_000,
    set: (instant) => void (now = Date.parse(instant)),
  };
}
