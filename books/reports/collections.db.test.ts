import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Problem } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody, settingsBody } from '../../test/fixtures/apiRequests.js';

type Sum = { count: number; amount: number };
type Report = {
  asOf: string;
  from: string;
  until: string;
  items: ({ currency: string } & Record<string, Sum>)[];
  holds: Record<string, object[]>;
  matters: Record<string, object[]>;
};
const PATH = '/v1/reports/collections';
const WEEK = `${PATH}?from=2026-02-23&until=2026-03-01`;

let api: TestApi;
let n = 0;

/** Monday 2 March, 08:00 in London: the week of 23 February is over. */
beforeAll(async () => {
  api = await startApi({ now: '2026-02-20T08:00:00Z' });
  await api.ok('PUT', '/v1/settings', { ...settingsBody, timeZone: 'America/New_York' });
  for (const id of ['A', 'B']) await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, name: `=${id}` });
});
afterAll(() => api.stop());

const enter = async (dueOn: string, amount: number, more: object = {}) => {
  const id = `I${++n}`;
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: 'A', dueOn, amount, ...more });
  return id;
};
const pay = (invoiceId: string, amount: number, more: object = {}) =>
  api.ok<{ id: string }>('POST', '/v1/payments', {
    ...paymentBody,
    id: `P${++n}`,
    invoiceId,
    amount,
    ...more,
  });
const report = async (path = WEEK) => api.ok<Report>('GET', path);
const eur = async (path?: string) => (await report(path)).items.find(({ currency }) => currency === 'EUR')!;

test('a book in which nothing happened', async () => {
  expect(await report()).toMatchObject({ from: '2026-02-23', until: '2026-03-01', items: [] });
});

test('past due from the day after the due date; what was paid before was never late', async () => {
  await enter('2026-02-21', 1);
  await enter('2026-02-22', 2);
  await enter('2026-02-28', 4);
  await enter('2026-03-01', 8);
  const punctual = await enter('2026-02-27', 16);
  const late = await enter('2026-02-24', 32);
  const gone = await enter('2026-02-24', 64);
  api.clock.set('2026-02-25T12:00:00Z');
  await pay(punctual, 16);
  await pay(late, 30);
  await api.ok('POST', `/v1/invoices/${gone}/void`, { reason: 'Twice' });
  const { newlyPastDue, open } = await eur();
  expect(newlyPastDue).toEqual({ count: 3, amount: 8 });
  expect(open).toEqual({ count: 5, amount: 17 });
});

test("the money received, each payment once, by the day on which it was booked in the creditor's zone", async () => {
  expect((await eur()).collected).toEqual({ count: 2, amount: 46 });
  const one = await enter('2026-06-01', 1_000);
  const other = await enter('2026-06-01', 1_000, { accountId: 'B' });
  api.clock.set('2026-03-02T04:59:59Z');
  const { id } = await pay(one, 1_500);
  api.clock.set('2026-03-02T05:00:00Z');
  await pay(other, 7);
  expect((await eur()).collected).toEqual({ count: 3, amount: 1_546 });
  expect((await eur(`${PATH}?from=2026-03-02`)).collected).toEqual({ count: 1, amount: 7 });
  await api.ok('POST', `/v1/payments/${id}/refunds`, { id: 'R', amount: 500 });
  await api.ok('POST', `/v1/payments/${id}/chargebacks`, { id: 'C', amount: 300 });
  expect((await eur(PATH)).wentBack).toEqual({ count: 1, amount: 800 });
  await api.ok('POST', `/v1/payments/${id}/chargebacks/C/reversal`, {});
  expect((await eur(PATH)).wentBack).toEqual({ count: 1, amount: 500 });
});

test('promises of the week and their outcomes; a plan by its instalments', async () => {
  const id = await enter('2026-05-01', 1_000);
  const promise = (
    name: string,
    amount: number,
    payOn: string,
    status: string,
    planId: string | null = null,
  ) =>
    api.db.paymentPromise.create({
      data: {
        id: name,
        invoiceId: id,
        cycle: 1,
        amount: BigInt(amount),
        currency: 'EUR',
        status,
        planId,
        payOn: new Date(payOn),
        madeAt: new Date('2026-02-20'),
      },
    });
  await promise('before', 1, '2026-02-22', 'broken');
  await promise('kept', 10, '2026-02-23', 'kept');
  await promise('broken', 100, '2026-03-01', 'broken');
  await promise('replaced', 1_000, '2026-02-24', 'replaced');
  await promise('unheard', 1_000, '2026-02-24', 'not-honoured');
  await promise('plan:1', 300, '2026-02-20', 'kept', 'plan');
  await promise('plan:2', 500, '2026-02-27', 'open', 'plan');
  expect(await eur()).toMatchObject({
    promisesDue: { count: 3, amount: 310 },
    promisesKept: { count: 1, amount: 10 },
    promisesBroken: { count: 1, amount: 100 },
  });
});

test('holds and matters: the accounts and the amounts', async () => {
  const [first, second] = [await enter('2025-11-01', 5_000), await enter('2025-11-02', 6_000)];
  const other = await enter('2025-11-03', 7_000, { accountId: 'B', currency: 'JPY' });
  const at = new Date('2026-02-26T12:00:00Z');
  const hold = (accountId: string, invoiceId: string, releasedAt: Date | null) =>
    api.db.hold.create({ data: { accountId, invoiceId, cycle: 1, placedAt: at, releasedAt } });
  await hold('A', first, at);
  await hold('A', second, null);
  await hold('B', other, at);
  await api.db.invoice.update({ where: { id: second }, data: { status: 'with-counsel' } });
  await api.db.matter.create({
    data: {
      id: 'M',
      accountId: 'A',
      invoiceId: second,
      cycle: 1,
      openedAt: at,
      deadlineOn: at,
      dossier: Buffer.from(''),
      dossierSha256: '',
    },
  });
  const found = await report();
  expect(found.holds).toEqual({
    placed: [
      { id: 'A', name: '=A' },
      { id: 'B', name: '=B' },
    ],
    released: [{ id: 'B', name: '=B' }],
  });
  expect(found.matters).toEqual({ opened: [{ id: 'A', name: '=A' }], closed: [] });
  const [euros, yen] = found.items;
  expect(euros).toMatchObject({ currency: 'EUR', withCounsel: { count: 1, amount: 6_000 } });
  expect(euros!.onHold).toMatchObject({ count: euros!.open!.count - 1 });
  expect(yen).toMatchObject({
    currency: 'JPY',
    onHold: { count: 0, amount: 0 },
    open: { count: 1, amount: 7_000 },
  });
});

test('without dates it is the last seven days of the creditor; as CSV in major units', async () => {
  expect(await report(PATH)).toMatchObject({ from: '2026-02-24', until: '2026-03-02' });
  expect(await report(`${PATH}?until=2026-02-10`)).toMatchObject({ from: '2026-02-04' });
  const { text, headers } = await api.call('GET', WEEK.replace('?', '.csv?'));
  expect(headers['content-disposition']).toBe('attachment; filename=collections.csv');
  const [header, euros, yen] = text.split('\r\n');
  expect(header).toMatch(/^from,until,currency,newlyPastDueCount,newlyPastDueAmount,collectedCount,/);
  expect(euros).toMatch(/^2026-02-23,2026-03-01,EUR,3,0\.08,3,15\.46,/);
  expect(yen).toMatch(/^2026-02-23,2026-03-01,JPY,0,0,/);
});

test.each([`${PATH}?from=2026-03-03&until=2026-03-02`, `${PATH}?from=2026-02-30`, `${PATH}?week=1`])(
  '%s is refused',
  async (path) => {
    expect((await api.call<Problem>('GET', path)).status).toBe(422);
  },
);
