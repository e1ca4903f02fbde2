import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody } from '../test/fixtures/apiRequests.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I' });
  await api.ok('POST', '/v1/payments', { ...paymentBody, id: 'P', invoiceId: 'I', amount: 9_000 });
});
afterAll(() => api.stop());

test('a payment needs no method and no reference, and the response shows where its money is', async () => {
  const plain = { accountId: 'A', amount: 1_500, currency: 'EUR', receivedAt: '2026-03-01T11:00:00+01:00' };
  expect(await api.call('POST', '/v1/payments', { ...plain, id: 'plain' })).toMatchObject({
    status: 201,
    json: { id: 'plain', status: 'applied', applied: [{ invoiceId: 'I', amount: 1_000 }], credit: 500 },
  });
});

test.each(['refund', 'chargeback'])(
  'a %s is created once; a conflict, too much and an unknown payment are refused',
  async (kind) => {
    const reverse = (body: object, of = 'P') => api.call('POST', `/v1/payments/${of}/${kind}s`, body);
    const report = { id: 'R', amount: 1_000 };
    const json = { id: 'R', paymentId: 'P', kind, amount: 1_000, status: 'applied' };
    expect(await reverse(report)).toMatchObject({ status: 201, json });
    expect(await reverse(report)).toMatchObject({ status: 200, json });
    expect(await reverse({ ...report, amount: 999 })).toMatchObject({ status: 409 });
    expect(await reverse({ id: 'more', amount: 9_001 })).toMatchObject({ status: 409 });
    expect(await reverse({ id: 'x', amount: 1 }, 'nothing')).toMatchObject({ status: 404 });
  },
);

test('the end of a chargeback is created once; an unknown chargeback is not found', async () => {
  const end = (id: string) => api.call('POST', `/v1/payments/P/chargebacks/${id}/reversal`);
  await api.ok('POST', '/v1/payments/P/chargebacks', { id: 'C', amount: 700 });
  const json = { id: 'C', paymentId: 'P', kind: 'chargeback-reversal', amount: 700, status: 'applied' };
  expect(await end('C')).toMatchObject({ status: 201, json });
  expect(await end('C')).toMatchObject({ status: 200, json });
  expect(await end('nothing')).toMatchObject({ status: 404 });
});
