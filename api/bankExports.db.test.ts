import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Page } from '../test/stack/api.js';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';

let api: TestApi;
let n = 0;
/** Every test has two accounts: `A…` with two invoices of 100.00 and 50.00 EUR, `B…` with one of 25.00. */
let [a, b] = ['', ''];
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.stop());
beforeEach(async () => {
  n += 1;
  [a, b] = [`A${n}`, `B${n}`];
  await api.ok('PUT', `/v1/accounts/${a}`, {
    ...accountBody,
    name: `Müller & Söhne ${'x'.repeat(n + 2)} GmbH`,
  });
  await api.ok('PUT', `/v1/accounts/${b}`, { ...accountBody, name: `Globex ${'y'.repeat(n + 2)} Inc.` });
  await enter(`${a}-1`, a, 10_000 + n, '2026-01-05');
  await enter(`${a}-2`, a, 5_000 + n, '2026-01-31');
  await enter(`${b}-1`, b, 2_500 + n, '2026-01-31');
});

const enter = (id: string, accountId: string, amount: number, dueOn: string) =>
  api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId, amount, dueOn });

type Item = {
  id: string;
  result: string;
  status: string;
  applied: { invoiceId: string; amount: number }[];
  credit: number;
  exception: { id: string; reason: string; suggestions: { invoiceId: string; clues: string[] }[] } | null;
};
let count = 0;
const row = (reference: string, more: object = {}) => ({
  id: `T${++count}`,
  receivedOn: '2026-03-01',
  amount: 100,
  currency: 'EUR',
  payer: 'Somebody',
  reference,
  ...more,
});
const take = async (...rows: object[]) =>
  (await api.ok<{ items: Item[] }>('POST', '/v1/bank-exports', { rows })).items;
const view = (id: string) =>
  api.ok<{ balance: number; waitingFor: string | null }>('GET', `/v1/invoices/${id}`);
const exceptions = async () => {
  const { items } = await api.ok<Page<Record<string, unknown>>>('GET', '/v1/payment-exceptions?limit=200');
  return items;
};
const resolve = (id: string, body: object) =>
  api.call('POST', `/v1/payment-exceptions/${id}/resolve`, { reason: 'They said so', ...body });

test('a row that names an invoice is booked to it, whatever its amount', async () => {
  const [item] = await take(row(`Invoice ${a}-1, thanks`.toLowerCase()));
  expect(item).toMatchObject({
    result: 'booked',
    status: 'applied',
    applied: [{ invoiceId: `${a}-1`, amount: 100 }],
  });
  expect(await view(`${a}-1`)).toMatchObject({ balance: 9_900 + n });
  const { items } = await api.ok<Page<{ summary: string }>>('GET', `/v1/invoices/${a}-1/timeline`);
  expect(items.map(({ summary }) => summary)).toContain(
    `EUR 1.00 received (bank transfer Somebody: invoice ${a.toLowerCase()}-1, thanks)`,
  );
});

test('a row that names some of the invoices of an account pays those, to the cent, before its other ones', async () => {
  await enter(`${a}-0`, a, 7_000, '2025-02-01');
  const [item] = await take(row(`${a}-2 and ${a}-1`, { amount: 15_000 + 2 * n }));
  expect(item).toMatchObject({
    applied: [
      { invoiceId: `${a}-1`, amount: 10_000 + n },
      { invoiceId: `${a}-2`, amount: 5_000 + n },
    ],
    credit: 0,
  });
  expect(await view(`${a}-0`)).toMatchObject({ balance: 7_000 });
  const [more] = await take(row(`${a}-1, ${a}-2`, { amount: 7_100 }));
  expect(more).toMatchObject({ applied: [{ invoiceId: `${a}-0`, amount: 7_000 }], credit: 100 });
});

test("a row that names an invoice by the business's own number is booked to it", async () => {
  const number = `INV/${n}/00012 ä`;
  const body = { ...invoiceBody, id: `${a}-n`, accountId: a, amount: 300, number };
  await api.ok('POST', '/v1/invoices', body);
  const [item] = await take(row(`Rechnung inv/${n}/00012 Ä vom 3.1.`, { amount: 300 }));
  expect(item).toMatchObject({ result: 'booked', applied: [{ invoiceId: `${a}-n`, amount: 300 }] });
});

test('the same rows again, beside others and in another order, change nothing', async () => {
  const rows = [row(`${a}-1`), row(`${a}-2`), row('nothing', { amount: 99 })];
  await take(...rows);
  const before = await api.db.ledgerEntry.count();
  const items = await take(...rows.reverse(), row(`${b}-1`));
  expect(items.map(({ result, status }) => `${result} ${status}`)).toEqual([
    'known exception',
    'known applied',
    'known applied',
    'booked applied',
  ]);
  expect(await api.db.ledgerEntry.count()).toBe(before + 1);
  expect((await exceptions()).filter(({ paymentId }) => paymentId === rows[0]!.id)).toHaveLength(1);
});

test('several invoices of one account are paid on account, oldest first', async () => {
  const [item] = await take(row(`${a}-2 + ${a}-1`, { amount: 12_000 }));
  expect(item).toMatchObject({
    result: 'booked',
    applied: [
      { invoiceId: `${a}-1`, amount: 10_000 + n },
      { invoiceId: `${a}-2`, amount: 2_000 - n },
    ],
  });
});

test('invoices of two accounts are suggested, and nothing is booked', async () => {
  const before = await api.db.ledgerEntry.count();
  const [item] = await take(row(`${a}-1, ${b}-1`, { payer: '' }));
  expect(item).toMatchObject({ result: 'exception', applied: [], credit: 0 });
  expect(item!.exception).toMatchObject({
    id: `payment:${item!.id}`,
    reason: 'unmatched-bank-row',
    suggestions: [
      { invoiceId: `${a}-1`, clues: ['reference'] },
      { invoiceId: `${b}-1`, clues: ['reference'] },
    ],
  });
  expect(await api.db.ledgerEntry.count()).toBe(before);
});

test('the amount alone books nothing: the invoice is suggested and waits, and a person applies the money', async () => {
  const [item] = await take(row('rent', { amount: 2_500 + n }));
  expect(item!.exception!.suggestions).toMatchObject([{ invoiceId: `${b}-1`, clues: ['balance'] }]);
  expect(await view(`${b}-1`)).toMatchObject({ balance: 2_500 + n, waitingFor: 'exception' });
  expect((await exceptions()).find(({ id }) => id === item!.exception!.id)).toMatchObject({
    reason: 'unmatched-bank-row',
    invoiceId: `${b}-1`,
    accountId: b,
    amount: 2_500 + n,
    currency: 'EUR',
    detail: { reference: 'Somebody: rent', suggestions: [{ invoiceId: `${b}-1`, balance: 2_500 + n }] },
  });
  expect(await resolve(item!.exception!.id, { invoiceId: `${b}-1` })).toMatchObject({ status: 200 });
  expect(await view(`${b}-1`)).toMatchObject({ balance: 0, waitingFor: null, status: 'paid' });
});

test('dismissed, the invoice goes on', async () => {
  const [item] = await take(row('rent', { amount: 2_500 + n }));
  expect(await resolve(item!.exception!.id, { dismiss: true })).toMatchObject({ status: 200 });
  expect(await view(`${b}-1`)).toMatchObject({ balance: 2_500 + n, waitingFor: null });
});

test('the payer and another spelling are found in the books', async () => {
  const [byName, bySpelling] = await take(
    row('', { payer: `MUELLER SOEHNE ${'X'.repeat(n + 2)}` }),
    row(`${b} / 1`, { payer: '' }),
  );
  const ids = (item: Item | undefined) => item!.exception!.suggestions.map(({ invoiceId }) => invoiceId);
  expect(ids(byName)).toEqual([`${a}-1`, `${a}-2`]);
  expect(ids(bySpelling)).toEqual([`${b}-1`]);
  expect(byName!.exception!.suggestions[0]!.clues).toEqual(['payer']);
});

test('an invoice in another currency waits, as for any payment', async () => {
  const [item] = await take(row(`${a}-1`, { currency: 'USD' }));
  expect(item).toMatchObject({ result: 'exception', exception: { reason: 'currency-mismatch' } });
  expect(await view(`${a}-1`)).toMatchObject({ balance: 10_000 + n, waitingFor: 'exception' });
});

test("the bank's id with another amount is kept beside the first, once", async () => {
  const one = row(`${a}-1`);
  await take(one);
  const other = { ...one, amount: 200 };
  const [item] = await take(other);
  expect(item).toMatchObject({ result: 'exception', exception: { reason: 'conflicting-payment' } });
  expect(await take(other)).toMatchObject([{ result: 'known', status: 'exception' }]);
  expect(await view(`${a}-1`)).toMatchObject({ balance: 9_900 + n });
  await resolve(item!.exception!.id, { accountId: a });
  expect(await view(`${a}-1`)).toMatchObject({ balance: 9_700 + n });
});

test('two exports at once book each row once', async () => {
  const rows = [row(`${a}-1`), row(`${a}-1`), row('rent', { amount: 2_500 + n })];
  await Promise.all([take(...rows), take(...rows), take(...rows)]);
  expect(await view(`${a}-1`)).toMatchObject({ balance: 9_800 + n });
  expect(await api.db.payment.count({ where: { id: { in: rows.map(({ id }) => id) } } })).toBe(3);
});

test.each([
  ['money that went out', { amount: -100 }],
  ['no amount', { amount: 0 }],
  ['an id that is none', { id: 'a b' }],
  ['a date that is none', { receivedOn: '2026-02-30' }],
])('%s is 422, and no row of the request is booked', async (_name, more) => {
  const good = row(`${a}-1`);
  const { status } = await api.call('POST', '/v1/bank-exports', { rows: [good, row('', more)] });
  expect(status).toBe(422);
  expect(await api.db.payment.count({ where: { id: good.id } })).toBe(0);
});
