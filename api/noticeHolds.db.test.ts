import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';
import { startApi, type TestApi } from '../test/stack/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I', dueOn: '2026-02-15' });
});
afterAll(() => api.stop());

const decide = (verb: string, body?: object) =>
  api.call('POST', `/v1/invoices/I/steps/status-request/${verb}`, body);
const withNext = (id: string) => ({ status: 200, json: { id: 'I', nextStep: { id } } });

test('hold, release and skip return the invoice with its next step', async () => {
  expect(await decide('hold', { reason: 'Trade fair' })).toMatchObject(withNext('reminder-16'));
  expect(await decide('release')).toMatchObject(withNext('status-request'));
  expect(await decide('skip', { reason: 'We spoke yesterday' })).toMatchObject(withNext('reminder-16'));
});

test.each(['hold', 'skip'])('%s without a reason is 422', async (verb) => {
  expect(await decide(verb, {})).toMatchObject({ status: 422 });
});
