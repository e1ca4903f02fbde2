import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { STANDARD } from '../../domain/policy/standard.js';
import { followersOf } from '../../books/policies/policyMoves.js';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody } from '../../test/fixtures/apiRequests.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', accountBody);
  for (const id of ['I1', 'I2', 'I3', 'paid']) await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
  await api.ok('POST', '/v1/invoices/paid/void', { reason: 'Twice' });
  await api.ok('PUT', '/v1/policies/standard', { ...STANDARD, curePeriod: 9 });
});
afterAll(() => api.stop());

const move = (body: object, id = 'standard') => api.call('POST', `/v1/policies/${id}/move`, body);
const versions = async () =>
  Object.fromEntries(
    (await api.db.invoice.findMany({ orderBy: { id: 'asc' } })).map(({ id, policyVersion }) => [
      id,
      policyVersion,
    ]),
  );
const lines = (invoiceId: string) =>
  api.db.timelineEvent.count({ where: { invoiceId, type: 'policy.moved' } });

describe('invoices move to the newest version', () => {
  test('those that are named, each with a line of its own; others hold up nobody', async () => {
    const { status, json } = await move({ invoiceIds: ['I1', 'nothing', 'paid', 'I1'] });
    expect(status).toBe(200);
    expect(json).toEqual({
      items: [
        { invoiceId: 'I1', result: 'moved' },
        { invoiceId: 'nothing', result: 'refused', detail: expect.stringContaining('no invoice nothing') },
        { invoiceId: 'paid', result: 'refused', detail: expect.stringContaining('void') },
      ],
      left: 0,
    });
    expect(await versions()).toEqual({ I1: 2, I2: 1, I3: 1, paid: 1 });
    expect([await lines('I1'), await lines('I2')]).toEqual([1, 0]);
  });

  test('one that follows it already is left alone', async () => {
    const items = [{ invoiceId: 'I1', result: 'unchanged' }];
    expect((await move({ invoiceIds: ['I1'] })).json).toEqual({ items, left: 0 });
    expect(await lines('I1')).toBe(1);
  });

  test('all that are open of an older version', async () => {
    expect(await followersOf(api.db, 'standard')).toEqual([
      { version: 2, open: 1 },
      { version: 1, open: 2 },
    ]);
    expect((await move({ version: 1 })).json).toMatchObject({
      items: [{ invoiceId: 'I2' }, { invoiceId: 'I3' }],
    });
    expect(await versions()).toEqual({ I1: 2, I2: 2, I3: 2, paid: 1 });
    expect((await move({ version: 2 })).json).toEqual({ items: [], left: 0 });
  });

  test.each<[object, string, number]>([
    [{ version: 1 }, 'nothing', 404],
    [{}, 'standard', 422],
    [{ invoiceIds: [] }, 'standard', 422],
    [{ version: 1, invoiceIds: ['I1'] }, 'standard', 422],
  ])('%j of %s is refused: %i', async (body, id, status) => {
    expect((await move(body, id)).status).toBe(status);
  });
});
