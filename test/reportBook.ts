import { type Api } from './api.js';
import { account, invoice, payment, settings } from './apiRequests.js';

/** So much more is everything in the currency: what is mixed up does not add up. */
const CURRENCIES = { EUR: 1, USD: 30, JPY: 900 } as const;
type Currency = keyof typeof CURRENCIES;

/** The creditor's; the other end of the day is in Kiritimati. */
export const ZONE = 'America/New_York';

/** A book of two months in which every figure of the reports of February has something in it; then it is 2 March. */
export async function enterReportBook(api: Api): Promise<void> {
  await api.ok('PUT', '/v1/settings', { ...settings, timeZone: ZONE });
  await api.ok('PUT', '/v1/accounts/A', { ...account, name: 'Alpha' });
  await api.ok('PUT', '/v1/accounts/B', { ...account, name: '<i>Beta</i>', timeZone: 'Pacific/Kiritimati' });
  for (const currency of Object.keys(CURRENCIES) as Currency[]) await live(api, currency);
  await enter(api, 'GBP-new', 'B', 77, '2026-03-05', 'GBP');
  api.clock.set('2026-03-02T12:00:00Z');
}

/** Two months in one currency: everything that moves a figure. */
async function live(api: Api, currency: Currency) {
  const times = CURRENCIES[currency];
  const at = (day: string) => api.clock.set(`${day}T12:00:00Z`);
  const charge = (name: string, accountId: string, amount: number, dueOn: string) =>
    enter(api, `${currency}-${name}`, accountId, amount * times, dueOn, currency);
  const pay = (name: string, amount: number) =>
    api.ok('POST', '/v1/payments', {
      ...{ ...payment, id: `${currency}-P-${name}`, invoiceId: `${currency}-${name}`, currency },
      amount: amount * times,
    });
  const post = (path: string, body: object) => api.ok('POST', path, body);
  const invoices = `/v1/invoices/${currency}`;
  at('2026-01-05');
  for (const name of ['h1', 'h2', 'h3']) await charge(name, 'A', 10, '2026-01-10');
  await charge('old', 'A', 1_000, '2026-01-20');
  at('2026-01-15');
  for (const name of ['h1', 'h2', 'h3']) await pay(name, 10);
  // The last minute of January in New York, and the first of February.
  api.clock.set('2026-02-01T04:59:00Z');
  await charge('january', 'A', 7, '2026-03-31');
  api.clock.set('2026-02-01T05:00:00Z');
  await charge('february', 'B', 600, '2026-03-20');
  await charge('never', 'A', 50, '2026-03-01');
  await charge('given-up', 'A', 80, '2026-02-10');
  await charge('small', 'B', 40, '2026-02-07');
  await charge('counsel', 'A', 300, '2026-01-30');
  await charge('wrong', 'A', 500, '2026-02-02');
  await charge('graced', 'A', 90, '2026-02-05');
  await charge('summer', 'B', 110, '2026-07-01');
  // Past due in Kiritimati, where it is already the next day.
  await charge('edge', 'B', 13, '2026-03-02');
  at('2026-02-10');
  await pay('old', 200);
  await pay('small', 60);
  await post(`${invoices}-never/void`, { reason: 'Twice' });
  await post(`${invoices}-given-up/write-off`, { reason: 'Gone' });
  await post(`/v1/payments/${currency}-P-old/refunds`, { id: `${currency}-R`, amount: 60 * times });
  await post(`/v1/payments/${currency}-P-old/chargebacks`, { id: `${currency}-C`, amount: 50 * times });
  await post(`/v1/payments/${currency}-P-small/chargebacks`, { id: `${currency}-D`, amount: 5 * times });
  await post(`/v1/payments/${currency}-P-small/chargebacks/${currency}-D/reversal`, {});
  const reason = 'Short';
  await post(`${invoices}-february/credit-notes`, { id: `${currency}-N`, amount: 11 * times, reason });
  await post(`${invoices}-wrong/disputes`, { id: `${currency}-D`, reason });
  await promises(api, currency, times);
  await api.db.invoice.update({ where: { id: `${currency}-counsel` }, data: { status: 'with-counsel' } });
  await api.db.hold.create({
    data: { accountId: 'A', invoiceId: `${currency}-old`, cycle: 1, placedAt: new Date('2026-02-20') },
  });
  // After the period: none of it is in it.
  api.clock.set('2026-03-01T05:00:00Z');
  await pay('february', 9);
}

const enter = (api: Api, id: string, accountId: string, amount: number, dueOn: string, currency: string) =>
  api.ok('POST', '/v1/invoices', { ...invoice, id, accountId, amount, dueOn, currency });

const promises = (api: Api, currency: string, times: number) =>
  api.db.paymentPromise.createMany({
    data: (
      [
        ['kept', 'old', 33, '2026-02-10', 'kept', null],
        ['broken', 'old', 101, '2026-02-20', 'broken', null],
        ['replaced', 'old', 55, '2026-02-21', 'replaced', null],
        ['long-ago', 'old', 5, '2024-02-20', 'broken', null],
        ['week', 'february', 100, '2026-03-10', 'open', null],
        ['grace', 'graced', 41, '2026-02-28', 'open', null],
        ['after', 'summer', 29, '2026-06-01', 'open', null],
        ['plan:1', 'wrong', 100, '2026-02-15', 'kept', 'plan'],
        ['plan:2', 'wrong', 301, '2026-03-12', 'open', 'plan'],
      ] as const
    ).map(([name, of, amount, payOn, status, planId]) => ({
      ...{ id: `${currency}-${name}`, invoiceId: `${currency}-${of}`, cycle: 1, currency, status },
      ...{ amount: BigInt(amount * times), payOn: new Date(payOn), madeAt: new Date('2026-02-01') },
      planId: planId && `${currency}-${planId}`,
    })),
  });
