import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { STANDARD } from '../domain/policy/standard.js';
import { type DryRun } from '../books/policies/dryRun.js';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';
import { startApi, type TestApi, type Problem } from '../test/stack/api.js';

let api: TestApi;
const PATH = '/v1/policies/standard/dry-run';
const callsOnly = { ...STANDARD, steps: STANDARD.steps.filter(({ id }) => id.startsWith('call')) };

beforeAll(async () => {
  api = await startApi();
  for (const id of ['A', 'B']) {
    await api.ok('PUT', `/v1/accounts/${id}`, accountBody);
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id });
  }
});
afterAll(() => api.stop());

const run = (query = '', path = PATH) => api.ok<DryRun>('POST', `${path}${query}`, callsOnly);

test('a dry run comes in pages of accounts', async () => {
  const first = await run('?limit=1');
  expect(first).toMatchObject({ changed: 2, items: [{ accountId: 'A' }], nextCursor: 'A' });
  const second = await run(`?limit=1&cursor=${first.nextCursor}`);
  expect(second).toMatchObject({ items: [{ accountId: 'B' }], nextCursor: null });
});

test('a dry run is of the invoices that follow the policy, or of every open one', async () => {
  await api.ok('PUT', '/v1/policies/other', { ...STANDARD, name: 'Other' });
  const other = '/v1/policies/other/dry-run';
  expect(await run('', other)).toMatchObject({ invoices: 0, accounts: 0 });
  expect(await run('?of=book', other)).toMatchObject({ invoices: 2, accounts: 2 });
});

test('a dry run of an unknown policy or an invalid draft is refused', async () => {
  expect((await api.call('POST', '/v1/policies/nothing/dry-run', STANDARD)).status).toBe(404);
  const { status, json } = await api.call<Problem>('POST', PATH, { ...STANDARD, curePeriod: 0 });
  expect({ status, path: json.issues?.[0]?.path }).toEqual({ status: 422, path: 'curePeriod' });
});
