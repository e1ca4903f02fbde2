import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ADMINISTRATOR } from '../domain/access/rights.js';
import { startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';
import { countingDatabase } from '../test/stack/countingDatabase.js';
import { accountRoutes } from './accounts.js';
import { invoiceRoutes } from './invoices.js';
import { paymentRoutes } from './payments.js';
import { callRoute } from './http/route.js';
import { taskRoutes } from './tasks.js';

const MANY = 60;
let api: TestApi;
let counting: ReturnType<typeof countingDatabase>;
beforeAll(async () => {
  api = await startApi();
  counting = countingDatabase(api.url);
  const ids = Array.from({ length: MANY }, (_, place) => `A${place}`);
  const accounts = ids.map((id) => ({ ...accountBody, id }));
  const invoices = ids.map((id) => ({ ...invoiceBody, id: `I-${id}`, accountId: id }));
  await api.ok('POST', '/v1/invoices/import', { accounts, invoices });
  for (const accountId of ids.slice(0, 20)) {
    const paid = { amount: 12_000, currency: 'EUR', receivedAt: '2026-03-01T10:00:00Z' };
    await api.ok('POST', '/v1/payments', { id: `P-${accountId}`, accountId, ...paid });
  }
});
afterAll(async () => {
  await counting.db.$disconnect();
  await api.stop();
});

/** How many statements the list takes for this many rows; settings and policies are known after the first. */
async function statementsFor(path: string, limit: number): Promise<number> {
  const book = { ...api.book, db: counting.db };
  const routes = [accountRoutes, invoiceRoutes, paymentRoutes, taskRoutes].flatMap((of) => of(book));
  const ask = () => callRoute(routes, { method: 'GET', path, query: { limit: `${limit}` } }, ADMINISTRATOR);
  await ask();
  counting.reset();
  await ask();
  return counting.statements().length;
}

test.each(['/v1/accounts', '/v1/invoices', '/v1/tasks', '/v1/payment-exceptions'])(
  '%s takes the same few statements for three rows and for a page',
  async (path) => {
    const few = await statementsFor(path, 3);
    expect(await statementsFor(path, MANY)).toBe(few);
    expect(few).toBeLessThanOrEqual(12);
  },
);

test('a page of accounts shows each as the account itself does', async () => {
  const { items } = await api.ok<{ items: { id: string }[] }>('GET', `/v1/accounts?limit=${MANY}`);
  for (const { id } of items.slice(0, 25))
    expect(items.find((one) => one.id === id)).toEqual(await api.ok('GET', `/v1/accounts/${id}`));
});
