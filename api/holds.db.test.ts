import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ now: '2026-03-02T08:00:00Z' });
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  for (const id of ['I-1', 'I-2']) await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
});
afterAll(() => api.stop());

const lift = (id: string) =>
  api.call('POST', `/v1/accounts/${id}/hold/release`, { reason: 'They ship tomorrow' });

test('a hold is lifted whole, by whom and why', async () => {
  const placedAt = new Date('2026-03-01');
  for (const invoiceId of ['I-1', 'I-2'])
    await api.db.hold.create({ data: { accountId: 'A', invoiceId, cycle: 1, placedAt } });
  expect(await api.ok('GET', '/v1/accounts/A')).toMatchObject({ hold: { invoiceIds: ['I-1', 'I-2'] } });
  expect(await lift('A')).toMatchObject({ status: 200, json: { hold: null } });
  const { items } = await api.ok<{ items: object[] }>('GET', '/v1/accounts/A/timeline');
  expect(items.at(-1)).toMatchObject({
    type: 'hold.lifted',
    actor: 'api',
    summary: 'Account hold lifted by hand: They ship tomorrow',
  });
});

test('where there is none, nothing is lifted', async () => {
  expect(await lift('A')).toMatchObject({ status: 409 });
  expect(await lift('nobody')).toMatchObject({ status: 404 });
});
