import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { moveWatermark } from '../books/ledger/reconciliation.js';
import { startBooks, type TestBooks } from '../test/stack/books.js';
import { openAlarmLog } from './alarms.js';

let books: TestBooks;
beforeAll(async () => void (books = await startBooks()));
afterAll(() => books.stop());

const pollStripe = (hoursAgo: number) =>
  moveWatermark(books.db, 'Stripe', new Date(Date.now() - hoursAgo * 3_600_000));

test('the log has an error when an alarm begins, not at every check, and a line when it is over', async () => {
  const lines: string[] = [];
  const log = {
    error: (_: unknown, line: string) => void lines.push(`error: ${line}`),
    info: (_: unknown, line: string) => void lines.push(`info: ${line}`),
  };
  const look = openAlarmLog(books.book, log as never);
  await look();
  expect(lines).toEqual([]);
  await pollStripe(4);
  await look();
  await look();
  expect(lines).toEqual([expect.stringMatching(/^error: Stripe was last asked/)]);
  await pollStripe(0);
  await look();
  expect(lines.slice(1)).toEqual(['info: The alarm is over']);
});
