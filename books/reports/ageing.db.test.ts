import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody } from '../../test/fixtures/apiRequests.js';

type Row = Record<string, unknown>;
let api: TestApi;
let n = 0;

beforeAll(async () => {
  api = await startApi();
  for (const [id, name] of [
    ['A', 'Alpha'],
    ['B', '=HYPERLINK("http://evil.example")'],
    ['C', 'Comma, "quote"\nand line'],
    ['D', 'Paid'],
  ])
    await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, name });
  // The edges of every bucket, on 2 March: 0, 1, 15, 16, 30, 31, 90, 91, 120 and 121 days past due.
  for (const [dueOn, amount] of [
    ...([
      ['2026-04-01', 1],
      ['2026-03-02', 2],
      ['2026-03-01', 4],
      ['2026-02-15', 8],
      ['2026-02-14', 16],
      ['2026-01-31', 32],
    ] as const),
    ...([
      ['2026-01-30', 64],
      ['2025-12-02', 128],
      ['2025-12-01', 256],
      ['2025-11-02', 512],
      ['2025-11-01', 1_024],
    ] as const),
  ])
    await enter('A', { dueOn, amount });
  await enter('A', { dueOn: '2026-02-28', amount: 5_000, currency: 'JPY' });
  await enter('B', { dueOn: '2026-02-28', amount: 1_234_567 });
  await enter('C', { dueOn: '2026-02-28', amount: 1, currency: 'KWD' });
  await enter('D', { dueOn: '2026-02-28', amount: 10 });
  await api.ok('POST', '/v1/payments', { ...paymentBody, invoiceId: `I${n}`, amount: 10 });
});
afterAll(() => api.stop());

const enter = (accountId: string, more: object) =>
  api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `I${++n}`, accountId, ...more });
const none = { current: 0, '1-15': 0, '16-30': 0, '31-90': 0, '91-120': 0, '>120': 0 };

test('the ageing report puts every open balance into its bucket, by account and currency', async () => {
  const { asOf, items } = await api.ok<{ asOf: string; items: Row[] }>('GET', '/v1/reports/ageing');
  expect(asOf).toBe('2026-03-02T08:00:00.000Z');
  expect(items).toEqual([
    {
      accountId: 'A',
      accountName: 'Alpha',
      currency: 'EUR',
      current: 3,
      '1-15': 12,
      '16-30': 48,
      '31-90': 192,
      '91-120': 768,
      '>120': 1_024,
      total: 2_047,
    },
    { accountId: 'A', accountName: 'Alpha', currency: 'JPY', ...none, '1-15': 5_000, total: 5_000 },
    {
      accountId: 'B',
      accountName: '=HYPERLINK("http://evil.example")',
      currency: 'EUR',
      ...none,
      '1-15': 1_234_567,
      total: 1_234_567,
    },
    {
      accountId: 'C',
      accountName: 'Comma, "quote"\nand line',
      currency: 'KWD',
      ...none,
      '1-15': 1,
      total: 1,
    },
  ]);
});

test('as CSV it is in major units, and no cell is a formula', async () => {
  const { status, headers, text } = await api.call('GET', '/v1/reports/ageing.csv');
  expect({ status, type: headers['content-type'], disposition: headers['content-disposition'] }).toEqual({
    status: 200,
    type: 'text/csv; charset=utf-8',
    disposition: 'attachment; filename=ageing.csv',
  });
  expect(text.split('\r\n')).toEqual([
    'account,name,currency,current,1-15,16-30,31-90,91-120,>120,total',
    'A,Alpha,EUR,0.03,0.12,0.48,1.92,7.68,10.24,20.47',
    'A,Alpha,JPY,0,5000,0,0,0,0,5000',
    `B,"'=HYPERLINK(""http://evil.example"")",EUR,0.00,12345.67,0.00,0.00,0.00,0.00,12345.67`,
    'C,"Comma, ""quote""\nand line",KWD,0.000,0.001,0.000,0.000,0.000,0.000,0.001',
    '',
  ]);
});

test('a balance moves to the next bucket at midnight where the customer is', async () => {
  await api.ok('PUT', '/v1/accounts/K', { ...accountBody, timeZone: 'Pacific/Kiritimati' });
  await enter('K', { dueOn: '2026-03-02', amount: 7 });
  const row = async (now: string) => {
    api.clock.set(now);
    const { items } = await api.ok<{ items: Row[] }>('GET', '/v1/reports/ageing');
    return items.find(({ accountId }) => accountId === 'K');
  };
  expect(await row('2026-03-02T09:59:59Z')).toMatchObject({ current: 7, '1-15': 0 });
  expect(await row('2026-03-02T10:00:00Z')).toMatchObject({ current: 0, '1-15': 7 });
  api.clock.set('2026-03-02T08:00:00Z');
});

test('debts with counsel are still owed; paused and disputed ones as well', async () => {
  await api.ok('PUT', '/v1/invoices/I1/pause', { reason: 'x' });
  await api.ok('POST', '/v1/invoices/I2/disputes', { id: 'D', reason: 'x' });
  await api.db.invoice.update({ where: { id: 'I3' }, data: { status: 'with-counsel' } });
  const { items } = await api.ok<{ items: Row[] }>('GET', '/v1/reports/ageing');
  expect(items[0]).toMatchObject({ accountId: 'A', total: 2_047 });
});
