import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pages, startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody } from '../../test/fixtures/apiRequests.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', accountBody);
});
afterAll(() => api.stop());

const enter = (id: string, more: object) =>
  api.call<{ detail: string; issues: { path: string; message: string }[] }>('POST', '/v1/invoices/import', {
    invoices: [{ ...invoiceBody, id, ...more }],
  });

test.each([
  [
    'a part',
    { paidAmount: 4_000 },
    { balance: 6_000, status: 'open' },
    /^EUR 40\.00 had been paid before the import$/,
  ],
  ['all', { paidAmount: 10_000 }, { balance: 0, status: 'paid' }, /^Paid in full on 2026-03-02, before/],
  [
    'all, on a day',
    { settledOn: '2026-02-01' },
    { balance: 0, status: 'paid' },
    /^Paid in full on 2026-02-01,/,
  ],
])(
  '%s was paid before the import: the rest is open, and the timeline shows it',
  async (name, more, state, told) => {
    const id = `P-${name.length}`;
    expect((await enter(id, more)).status).toBe(200);
    expect(await api.ok('GET', `/v1/invoices/${id}`)).toMatchObject(state);
    const story = await pages<{ type: string; summary: string }>(api, `/v1/invoices/${id}/timeline`, 50);
    expect(story.filter(({ type }) => type === 'payment.applied')).toEqual([
      expect.objectContaining({ summary: expect.stringMatching(told) }),
    ]);
  },
);

test.each([
  [{ paidAmount: 10_001 }, 'invoices.0.paidAmount', 'is more than the invoice'],
  [
    { paidAmount: 1, settledOn: '2026-02-01' },
    'invoices.0.settledOn',
    'paidAmount means that only a part is',
  ],
])('%j is refused with its place', async (more, path, message) => {
  const { status, json } = await enter('refused', more);
  expect({ status, issues: json.issues }).toEqual({
    status: 422,
    issues: [{ path, message: expect.stringContaining(message) }],
  });
});
