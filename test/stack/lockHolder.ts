// A process that takes an account's lock and keeps it; the test freezes or kills it.
import { realClock } from '../../domain/calendar/clock.js';
import { openDatabase } from '../../prisma/client.js';
import { withAccount } from '../../books/locking.js';

const { DATABASE_URL, ACCOUNT } = process.env as Record<string, string>;

const book = { db: openDatabase(DATABASE_URL!, 5), clock: realClock };
await withAccount(book, ACCOUNT!, () => {
  console.log('held');
  return new Promise((resolve) => setTimeout(resolve, 600_000));
});
