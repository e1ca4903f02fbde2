import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { accountBody, invoiceBody, paymentBody } from '../test/fixtures/apiRequests.js';
import { pages, startApi, type TestApi } from '../test/stack/api.js';

type Row = Record<string, unknown>;
let api: TestApi;

/**
 * On 2 March: A is on hold with 6.00 left of 10.00, and broke a promise. B owes 6.00 that is not due yet, of
 * which it promised 2.00, and yen. C owes a thousandth of a dinar.
 */
beforeAll(async () => {
  api = await startApi({ now: '2026-01-10T08:00:00Z' });
  const account = (id: string, name: string) => api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, name });
  await account('A', 'Alpha');
  await account('B', '=HYPERLINK("http://evil.example")');
  await account('C', 'Comma, "quote"\nand line');
  await enter('jan', 'A', 1_000, '2026-02-01');
  api.clock.set('2026-02-05T08:00:00Z');
  await enter('feb', 'B', 600, '2026-03-20');
  await enter('yen', 'B', 9_000, '2026-02-10', 'JPY');
  await enter('dinar', 'C', 1, '2026-02-28', 'KWD');
  api.clock.set('2026-02-11T08:00:00Z');
  await api.ok('POST', '/v1/payments', { ...paymentBody, id: 'P', invoiceId: 'jan', amount: 500 });
  await api.ok('POST', '/v1/payments/P/refunds', { id: 'R', amount: 100 });
  await promise('broken', 'jan', 100n, '2026-02-20');
  await promise('open', 'feb', 200n, '2026-03-10');
  const placedAt = new Date('2026-03-01');
  await api.db.hold.create({ data: { accountId: 'A', invoiceId: 'jan', cycle: 1, placedAt } });
  api.clock.set('2026-03-02T08:00:00Z');
});
afterAll(() => api.stop());

const enter = (id: string, accountId: string, amount: number, dueOn: string, currency = 'EUR') =>
  api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId, amount, dueOn, currency });
const promise = (status: string, invoiceId: string, amount: bigint, payOn: string) => {
  const money = { amount, currency: 'EUR', payOn: new Date(payOn), madeAt: new Date('2026-02-01') };
  return api.db.paymentPromise.create({ data: { id: status, invoiceId, cycle: 1, status, ...money } });
};
const report = (path: string) => api.ok<Row & { asOf: string; items: Row[] }>('GET', `/v1/reports/${path}`);
const items = async (path: string) => (await report(path)).items;
const csv = (path: string) => api.call('GET', `/v1/reports/${path}`);
const lines = async (path: string) => (await csv(path)).text.split('\r\n');

describe('as JSON in minor units', () => {
  test.each([
    ['ageing', { accountId: 'A', accountName: 'Alpha', '16-30': 600, total: 600 }],
    [
      'collections?from=2026-02-01&until=2026-02-28',
      { currency: 'EUR', collected: { count: 1, amount: 500 } },
    ],
    ['exposure', { accountId: 'A', open: 600, pastDue: 600, onHold: true, brokenPromises: 1 }],
    ['performance?from=2026-02-01&until=2026-02-28', { currency: 'EUR', days: 28, collected: 400, dso: 56 }],
    ['forecast', { currency: 'EUR', kept: 0, broken: 1, unknown: 1_000 }],
  ])('%s', async (path, first) => {
    const { asOf, items } = await report(path);
    expect(asOf).toBe('2026-03-02T08:00:00.000Z');
    expect(items[0]).toMatchObject(first);
  });

  test('a report of a period names its dates and the accounts of its events', async () => {
    expect(await report('collections')).toMatchObject({
      from: '2026-02-24',
      until: '2026-03-02',
      holds: { placed: [{ id: 'A', name: 'Alpha' }], released: [] },
      matters: { opened: [], closed: [] },
    });
    expect(await report('performance')).toMatchObject({ from: '2025-12-03', until: '2026-03-02' });
  });

  test('the forecast has the requested number of weeks, else eight', async () => {
    for (const [path, count] of [
      ['forecast?weeks=3', 3],
      ['forecast', 8],
    ] as const)
      expect((await items(path))[0]!.weeks).toHaveLength(count);
  });

  test('exposure of one currency, and in pages', async () => {
    const all = await items('exposure');
    expect(all).toHaveLength(4);
    expect(await items('exposure?currency=JPY')).toEqual(all.filter(({ currency }) => currency === 'JPY'));
    expect(await pages(api, '/v1/reports/exposure', 1)).toEqual(all);
  });
});

describe('as CSV in major units', () => {
  test('ageing, and no cell is a formula', async () => {
    const { status, headers, text } = await csv('ageing.csv');
    expect({ status, type: headers['content-type'], disposition: headers['content-disposition'] }).toEqual({
      status: 200,
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename=ageing.csv',
    });
    const beta = `B,"'=HYPERLINK(""http://evil.example"")"`;
    expect(text.split('\r\n')).toEqual([
      'account,name,currency,current,1-15,16-30,31-90,91-120,>120,total',
      'A,Alpha,EUR,0.00,0.00,6.00,0.00,0.00,0.00,6.00',
      `${beta},EUR,6.00,0.00,0.00,0.00,0.00,0.00,6.00`,
      `${beta},JPY,0,0,9000,0,0,0,9000`,
      'C,"Comma, ""quote""\nand line",KWD,0.000,0.001,0.000,0.000,0.000,0.000,0.001',
      '',
    ]);
  });

  test('collections', async () => {
    const path = 'collections.csv?from=2026-02-01&until=2026-02-28';
    expect((await csv(path)).headers['content-disposition']).toBe('attachment; filename=collections.csv');
    const [header, euros, yen] = await lines(path);
    expect(header).toMatch(/^from,until,currency,newlyPastDueCount,newlyPastDueAmount,collectedCount,/);
    expect(euros).toMatch(/^2026-02-01,2026-02-28,EUR,1,6\.00,1,5\.00,/);
    expect(yen).toMatch(/^2026-02-01,2026-02-28,JPY,1,9000,0,0,/);
  });

  test('performance; without dates of the last 90 days', async () => {
    expect((await lines('performance.csv'))[1]).toMatch(
      /^2025-12-03,2026-03-02,EUR,0\.00,16\.00,4\.00,12\.00,6\.00,67\.5,/,
    );
  });

  test('exposure', async () => {
    expect((await lines('exposure.csv')).slice(0, 3)).toEqual([
      'account,name,currency,invoices,open,pastDue,oldestDaysPastDue,onHold,withCounsel,brokenPromises',
      'A,Alpha,EUR,1,6.00,6.00,29,yes,no,1',
      `B,"'=HYPERLINK(""http://evil.example"")",EUR,1,6.00,0.00,0,no,no,0`,
    ]);
  });

  test('forecast', async () => {
    expect((await lines('forecast.csv?weeks=2')).slice(0, 3)).toEqual([
      'currency,from,until,promised,fromPromises,fromHabit,expected',
      'EUR,2026-03-02,2026-03-08,0.00,0.00,0.00,0.00',
      'EUR,2026-03-09,2026-03-15,2.00,0.66,0.00,0.66',
    ]);
  });

  test('the rows behind a figure', async () => {
    const path = 'rows.csv?from=2026-02-01&until=2026-02-28&measure';
    const euros = await csv(`${path}=beginning&currency=EUR`);
    expect(euros.headers['content-disposition']).toBe('attachment; filename=beginning.csv');
    expect(euros.text.split('\r\n')).toEqual([
      'what,id,account,name,invoice,date,currency,amount',
      'invoice,,A,Alpha,jan,2026-02-01,EUR,10.00',
      '',
    ]);
    expect((await lines(`${path}=ending&currency=KWD`))[1]).toBe(
      'invoice,,C,"Comma, ""quote""\nand line",dinar,2026-02-28,KWD,0.001',
    );
  });
});

test.each([
  'collections?from=2026-03-03&until=2026-03-02',
  'collections?from=2026-02-30',
  'collections?week=1',
  'performance?from=2026-03-03&until=2026-03-02',
  'forecast?weeks=0',
  'rows.csv?measure=beginning&from=2026-02-01&until=2026-02-28',
  'rows.csv?measure=toString&from=2026-02-01&until=2026-02-28&currency=EUR',
  'rows.csv?measure=beginning&from=2026-02-01&until=2026-01-28&currency=EUR',
  'exposure?limit=0',
  'exposure?currency=x',
])('%s is refused', async (path) => {
  expect((await api.call('GET', `/v1/reports/${path}`)).status).toBe(422);
});
