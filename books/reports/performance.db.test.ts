import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pages, startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody } from '../../test/fixtures/apiRequests.js';

type Row = Record<string, unknown>;
let api: TestApi;

/**
 * January: 1,000 are invoiced. February: 600 more, 500 are paid and 100 of them are refunded. On 2 March
 * 1,200 are open, of which 600 are not past due.
 */
beforeAll(async () => {
  api = await startApi({ now: '2026-01-10T08:00:00Z' });
  for (const [id, name] of [
    ['A', 'Alpha'],
    ['B', '=Beta()'],
    ['C', 'Gamma'],
  ])
    await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, name });
  await enter('jan', 'A', 1_000, '2026-02-01');
  api.clock.set('2026-02-05T08:00:00Z');
  await enter('feb', 'B', 600, '2026-03-20');
  await enter('yen', 'B', 9_000, '2026-02-10', 'JPY');
  api.clock.set('2026-02-11T08:00:00Z');
  await api.ok('POST', '/v1/payments', { ...paymentBody, id: 'P', invoiceId: 'jan', amount: 500 });
  await api.ok('POST', '/v1/payments/P/refunds', { id: 'R', amount: 100 });
  api.clock.set('2026-03-02T08:00:00Z');
});
afterAll(() => api.stop());

const enter = (id: string, accountId: string, amount: number, dueOn: string, currency = 'EUR') =>
  api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId, amount, dueOn, currency });
const items = async (path: string) => (await api.ok<{ items: Row[] }>('GET', `/v1/reports/${path}`)).items;
const day = (text: string) => new Date(text);
const promise = (id: string, invoiceId: string, amount: number, payOn: string, status: string) =>
  api.db.paymentPromise.create({
    data: {
      id,
      invoiceId,
      cycle: 1,
      amount: BigInt(amount),
      currency: 'EUR',
      status,
      payOn: day(payOn),
      madeAt: day('2026-02-01'),
    },
  });

describe('the performance of February', () => {
  test('by the ledger, with figures worked by hand', async () => {
    const [euros] = await items('performance?from=2026-02-01&until=2026-02-28');
    expect(euros).toEqual({
      currency: 'EUR',
      days: 28,
      beginning: 1_000,
      sales: 600,
      collected: 400,
      ending: 1_200,
      endingCurrent: 600,
      dso: 56, // 1,200 ÷ 600 × 28
      cei: 40, // (1,000 + 600 − 1,200) ÷ (1,000 + 600 − 600)
      collectionRate: 25, // 400 ÷ 1,600
      promisesKept: 0,
      promisesBroken: 0,
      keptRate: null,
    });
  });

  test('a period without sales has no days of sales', async () => {
    const [euros] = await items('performance?from=2026-03-01&until=2026-03-02');
    expect(euros).toMatchObject({ sales: 0, dso: null, collected: 0, collectionRate: 0 });
  });

  test('as CSV; without dates the last 90 days', async () => {
    const { text } = await api.call('GET', '/v1/reports/performance.csv');
    expect(text.split('\r\n')[1]).toMatch(
      /^2025-12-03,2026-03-02,EUR,0\.00,16\.00,4\.00,12\.00,6\.00,67\.5,/,
    );
  });
});

describe('exposure', () => {
  test('ranks accounts by what is open, by currency', async () => {
    await promise('broken', 'jan', 100, '2026-02-20', 'broken');
    await api.db.hold.create({
      data: { accountId: 'A', invoiceId: 'jan', cycle: 1, placedAt: day('2026-03-01') },
    });
    expect(await items('exposure')).toEqual([
      {
        accountId: 'A',
        accountName: 'Alpha',
        currency: 'EUR',
        invoices: 1,
        open: 600,
        pastDue: 600,
        oldest: 29,
        onHold: true,
        withCounsel: false,
        brokenPromises: 1,
      },
      {
        accountId: 'B',
        accountName: '=Beta()',
        currency: 'EUR',
        invoices: 1,
        open: 600,
        pastDue: 0,
        oldest: 0,
        onHold: false,
        withCounsel: false,
        brokenPromises: 0,
      },
      expect.objectContaining({ accountId: 'B', currency: 'JPY', open: 9_000, pastDue: 9_000, oldest: 20 }),
    ]);
    expect(await items('exposure?currency=JPY')).toHaveLength(1);
  });

  test('in pages no account is missed or repeated', async () => {
    expect(await pages(api, '/v1/reports/exposure', 1)).toEqual(await items('exposure'));
  });

  test('as CSV no name is a formula', async () => {
    const { text } = await api.call('GET', '/v1/reports/exposure.csv');
    expect(text.split('\r\n').slice(0, 3)).toEqual([
      'account,name,currency,invoices,open,pastDue,oldestDaysPastDue,onHold,withCounsel,brokenPromises',
      'A,Alpha,EUR,1,6.00,6.00,29,yes,no,1',
      "B,'=Beta(),EUR,1,6.00,0.00,0,no,no,0",
    ]);
  });
});

describe('cash expected', () => {
  const euros = async () => (await items('forecast?weeks=3')).find(({ currency }) => currency === 'EUR')!;
  const expected = async () => ((await euros()).weeks as { expected: number }[]).map((week) => week.expected);

  test('of a book without history consists of promises alone', async () => {
    await promise('open', 'feb', 200, '2026-03-10', 'open');
    expect(await euros()).toMatchObject({ unknown: 1_000, kept: 0, broken: 1 });
    expect(await expected()).toEqual([0, 66, 0]); // 200 × (0 + 1) ÷ (0 + 1 + 2)
  });

  test('others are expected as late as the account usually pays, else the book; late or disputed ones have no date', async () => {
    const paid = async (id: string, accountId: string, daysLate: number) => {
      await enter(id, accountId, 10, '2026-01-15');
      const settledAt = new Date(Date.parse('2026-01-15T12:00:00Z') + daysLate * 86_400_000);
      await api.db.invoice.update({ where: { id }, data: { status: 'paid', settledAt } });
    };
    for (const [place, late] of [1, 3, 2].entries()) await paid(`c${place}`, 'C', late);
    await paid('a0', 'A', 20);
    await enter('next', 'C', 70, '2026-03-10'); // 2 days late: 12 March
    expect(await expected()).toEqual([0, 66 + 70, 400]);
    // The book pays after 2 days (of 1, 2, 3, 20 the lower median): 22 March, in the third week, less the
    // promised amount.
    expect((await euros()).weeks).toMatchObject([{}, {}, { fromHabit: 400 }]);
    expect(await euros()).toMatchObject({ late: 600, unknown: 0, beyond: 0 });
    // No invoice in yen has been paid yet, and payments in euros are no evidence for yen.
    expect((await items('forecast'))[1]).toMatchObject({ currency: 'JPY', late: 0, unknown: 9_000 });
    await api.ok('POST', '/v1/invoices/next/disputes', { id: 'D', reason: 'Wrong' });
    expect(await expected()).toEqual([0, 66, 400]);
    expect(await euros()).toMatchObject({ waiting: 70 });
  });

  test('as CSV', async () => {
    const { text } = await api.call('GET', '/v1/reports/forecast.csv?weeks=2');
    expect(text.split('\r\n').slice(0, 3)).toEqual([
      'currency,from,until,promised,fromPromises,fromHabit,expected',
      'EUR,2026-03-02,2026-03-08,0.00,0.00,0.00,0.00',
      'EUR,2026-03-09,2026-03-15,2.00,0.66,0.00,0.66',
    ]);
  });
});

test.each([
  'performance?from=2026-03-03&until=2026-03-02',
  'forecast?weeks=0',
  'exposure?limit=0',
  'exposure?currency=x',
])('%s is refused', async (path) => {
  expect((await api.call('GET', `/v1/reports/${path}`)).status).toBe(422);
});
