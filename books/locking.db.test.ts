import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAccount, enter } from '../test/fixtures/books.js';
import { testDatabase, type TestDatabase } from '../test/stack/postgres.js';
import { openDatabase, type Tx } from '../prisma/client.js';
import { retryOnConflict } from './locking.js';
import { type Books } from './book.js';
import { prepareBooks } from './prepare.js';

let database: TestDatabase;
let book: Books;
beforeAll(async () => {
  database = await testDatabase();
  await prepareBooks(database.url, null);
  book = {
    db: openDatabase(database.url),
    clock: { now: () => Date.parse('2026-03-02T08:00:00Z'), toReal: (at) => at, patience: 0 },
  };
  for (const id of ['A', 'B']) await enter(book, anAccount(id));
});
afterAll(async () => {
  await book.db.$disconnect();
  await database.drop();
});

const rename = (tx: Tx, id: string, name: string) =>
  tx.$executeRaw`UPDATE account SET name = name || ${name} WHERE id = ${id}`;

test('two transactions that wait for each other each do their work once', async () => {
  let meeting = 2;
  let arrive = () => {};
  const bothHold = new Promise<void>((resolve) => (arrive = () => --meeting === 0 && resolve()));
  let attempts = 0;
  const both = (first: string, second: string, name: string) =>
    retryOnConflict(() =>
      book.db.$transaction(async (tx) => {
        attempts++;
        await rename(tx, first, name);
        if (meeting > 0) arrive();
        await bothHold;
        await rename(tx, second, name);
      }),
    );
  await Promise.all([both('A', 'B', '1'), both('B', 'A', '2')]);
  const names = await book.db.account.findMany({ orderBy: { id: 'asc' }, select: { name: true } });
  expect(names.map(({ name }) => [...name.replace(/^. GmbH/, '')].sort().join(''))).toEqual(['12', '12']);
  expect(attempts).toBe(3);
});
