import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';
import { startDesk, type Desk } from '../test/stack/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
  await desk.ok('PUT', '/v1/accounts/A', accountBody);
  await desk.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I' });
});
afterAll(() => desk.stop());

test('a change of many invoices is 200 with the outcome of each, also when one is refused', async () => {
  const change = { type: 'pause', reason: 'Talks' };
  const body = { invoiceIds: ['I', 'unknown'], change };
  expect(await desk.call('POST', '/v1/invoices/changes/preview', body)).toMatchObject({
    status: 200,
    json: { items: [{ invoiceId: 'I', after: { next: null } }] },
  });
  expect(await desk.call('POST', '/v1/invoices/changes', body)).toMatchObject({
    status: 200,
    json: {
      items: [
        { invoiceId: 'I', result: 'changed' },
        { invoiceId: 'unknown', result: 'refused' },
      ],
    },
  });
});

test('a collector, who may pause many invoices, may not write them off', async () => {
  desk.as('collector');
  const submit = async (type: string) => {
    const fields = { 'invoiceIds[]': 'I', 'change.type': type, 'change.reason': 'Talks' };
    return (await desk.submit('/v1/invoices/changes', fields, { 'hx-request': 'true' })).status;
  };
  expect([await submit('pause'), await submit('write-off')]).toEqual([204, 403]);
});
