import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startBooks, type TestBooks } from '../test/stack/books.js';
import { lastEvents } from './inboxEvents.js';

let books: TestBooks;
beforeAll(async () => void (books = await startBooks()));
afterAll(() => books.stop());

const MANY = 100_000;

/** One event a minute before the noon of a day; `rare` occurs once, before all others. */
const fill = () => books.db.$executeRaw`
  INSERT INTO inbox_event (source, "eventId", body, "receivedAt", "appliedAt")
  SELECT CASE n WHEN ${MANY}::int THEN 'rare' ELSE (ARRAY['payments', 'stripe'])[1 + n % 2] END, n::text, '\\x7b7d',
         timestamptz '2026-03-02T12:00:00Z' - n * interval '1 minute', now() FROM generate_series(1, ${MANY}::int) n`;

test('reads the newest event of each source from the index, however many events there are', async () => {
  await fill();
  await books.db.$executeRaw`ANALYZE inbox_event`;
  const newest = await lastEvents(books.db, ['payments', 'stripe', 'rare', 'never']);
  expect([...newest]).toEqual([
    ['payments', new Date('2026-03-02T11:58:00Z')],
    ['stripe', new Date('2026-03-02T11:59:00Z')],
    ['rare', new Date(Date.parse('2026-03-02T12:00:00Z') - MANY * 60_000)],
  ]);
  expect(await rowsRead()).toBeLessThan(100);
});

/**
 * Returns the rows and index entries that the statement touches, as PostgreSQL itself counts them in one
 * session.
 */
async function rowsRead(): Promise<number> {
  return books.db.$transaction(async (tx) => {
    const count = async () => {
      const [row] = await tx.$queryRaw<{ n: bigint }[]>`
        SELECT coalesce(pg_stat_get_xact_tuples_returned('inbox_event'::regclass), 0)
             + (SELECT coalesce(sum(pg_stat_get_xact_tuples_returned(indexrelid)), 0) FROM pg_index
                 WHERE indrelid = 'inbox_event'::regclass)::bigint AS n`;
      return Number(row!.n);
    };
    const before = await count();
    await lastEvents(tx as never, ['payments', 'stripe', 'rare', 'never']);
    return (await count()) - before;
  });
}
