import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I' });
});
afterAll(() => api.stop());

const MATTER = { id: 'M-1', accountId: 'A', invoiceId: 'I', status: 'open', deadlineOn: '2026-03-01' };

test('a matter is listed without its dossier, which can be fetched as it was handed over', async () => {
  const dossier = Buffer.from('PK\u0003\u0004 the bytes');
  await api.db.invoice.update({ where: { id: 'I' }, data: { status: 'with-counsel' } });
  await api.db.matter.create({
    data: {
      ...MATTER,
      cycle: 1,
      deadlineOn: new Date('2026-03-01'),
      dossier,
      dossierSha256: 'abc',
      openedAt: new Date('2026-03-02T08:00:00Z'),
    },
  });
  const one = await api.ok('GET', '/v1/matters/M-1');
  expect(one).toMatchObject({ ...MATTER, dossierSha256: 'abc', acknowledgedAt: null });
  expect(one).not.toHaveProperty('dossier');
  expect(await api.ok('GET', '/v1/matters')).toEqual({ items: [one], nextCursor: null });
  const zip = await api.call('GET', '/v1/matters/M-1/dossier.zip');
  expect(zip).toMatchObject({
    status: 200,
    text: dossier.toString(),
    headers: {
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename=dossier-M-1.zip',
    },
  });
});

test('counsel acknowledges; the recalled matter cannot be acknowledged any more', async () => {
  const acknowledge = (id = 'M-1') => api.call('POST', `/v1/matters/${id}/acknowledge`);
  const recall = (id: string, body: object) => api.call('POST', `/v1/matters/${id}/recall`, body);
  const reason = 'They pay by instalments';
  expect(await acknowledge()).toMatchObject({
    status: 200,
    json: {
      status: 'acknowledged',
      acknowledgedBy: 'api',
      acknowledgedAt: '2026-03-02T08:00:00.000Z',
    },
  });
  expect(await recall('M-1', {})).toMatchObject({ status: 422 });
  expect(await recall('M-1', { reason })).toMatchObject({ status: 200, json: { status: 'recalled' } });
  expect(await acknowledge()).toMatchObject({ status: 409 });
  expect(await acknowledge('M-2')).toMatchObject({ status: 404 });
  expect(await recall('M-2', { reason })).toMatchObject({ status: 404 });
  await api.db.matter.update({ where: { id: 'M-1' }, data: { status: 'closed' } });
  expect(await recall('M-1', { reason })).toMatchObject({ status: 409 });
});
