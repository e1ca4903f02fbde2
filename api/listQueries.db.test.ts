import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ADMINISTRATOR } from '../domain/access/rights.js';
import { task } from '../test/fixtures/apiRequests.js';
import { anAccount, anInvoice, enter, payInvoice } from '../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../test/stack/books.js';
import { countingDatabase } from '../test/stack/countingDatabase.js';
import { accountRoutes } from './accounts.js';
import { invoiceRoutes } from './invoices.js';
import { paymentRoutes } from './payments.js';
import { callRoute } from './http/route.js';
import { taskRoutes } from './tasks.js';

const MANY = 60;
let books: TestBooks;
let counting: ReturnType<typeof countingDatabase>;
/** Many accounts, each with an invoice and a task; a third of them paid too much. */
beforeAll(async () => {
  books = await startBooks();
  counting = countingDatabase(books.url);
  for (let place = 0; place < MANY; place++) {
    const [accountId, invoiceId] = [`A${place}`, `I${place}`];
    await enter(books.book, anAccount(accountId), anInvoice(invoiceId, accountId, '2026-02-01'));
    await books.db.task.create({ data: { ...task(invoiceId, books.clock.now()), accountId } });
    if (place % 3 === 0) await payInvoice(books.book, invoiceId, 120_000n);
    await payInvoice(books.book, `unknown-${place}`, 1n);
  }
});
afterAll(async () => {
  await counting.db.$disconnect();
  await books.stop();
});

type Items = { items: { id: string }[] };
async function get<T>(path: string, query: object = {}): Promise<T> {
  const book = { ...books.book, db: counting.db };
  const routes = [accountRoutes, invoiceRoutes, paymentRoutes, taskRoutes].flatMap((of) => of(book));
  return ((await callRoute(routes, { method: 'GET', path, query }, ADMINISTRATOR)) as { json: T }).json;
}

/** How many queries the list takes for this many rows; settings and policies are known after the first. */
async function queriesFor(path: string, limit: number): Promise<number> {
  const ask = () => get<Items>(path, { limit: `${limit}` });
  expect((await ask()).items.length).toBeGreaterThan(limit / 2);
  counting.reset();
  await ask();
  return counting.statements().length;
}

test.each(['/v1/accounts', '/v1/invoices', '/v1/tasks', '/v1/payment-exceptions'])(
  '%s takes the same few queries for three rows and for a page',
  async (path) => {
    const few = await queriesFor(path, 3);
    expect(await queriesFor(path, MANY)).toBe(few);
    expect(few).toBeLessThanOrEqual(12);
  },
);

test('a page of accounts shows each as the account itself does', async () => {
  const { items } = await get<Items>('/v1/accounts', { limit: `${MANY}` });
  expect(items).toHaveLength(MANY);
  for (const one of items.slice(0, 25)) expect(one).toEqual(await get(`/v1/accounts/${one.id}`));
});
