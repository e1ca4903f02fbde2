import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody } from '../../test/fixtures/apiRequests.js';
import { postWebhook, secretOf } from '../../test/fixtures/webhook.js';

const SECRET = secretOf(1);
let api: TestApi;
let id: string;
let count = 0;
beforeAll(async () => {
  api = await startApi({ secrets: [SECRET] });
  await api.ok('PUT', '/v1/accounts/A', accountBody);
});
afterAll(() => api.stop());

/** Every test has an invoice of 100.00 that was paid with one payment of 100.00. */
beforeEach(async () => {
  id = `I${++count}`;
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
  await api.ok('POST', '/v1/payments', paid());
});

const paid = (more: object = {}) => ({
  ...paymentBody,
  id: `P-${id}`,
  invoiceId: id,
  amount: 10_000,
  ...more,
});
const reverse = (kind: string, amount: number, name = `${kind}-${id}`) =>
  api.call('POST', `/v1/payments/P-${id}/${kind}s`, { id: name, amount });
const undo = (name: string) => api.call('POST', `/v1/payments/P-${id}/chargebacks/${name}/reversal`);
const state = async () => {
  const { status, balance, cycle } = await api.ok<Record<string, unknown>>('GET', `/v1/invoices/${id}`);
  return { status, balance, cycle };
};
const ledger = async () =>
  (await api.db.ledgerEntry.findMany({ where: { invoiceId: id }, orderBy: { id: 'asc' } })).map(
    ({ type, amount }) => `${type} ${amount}`,
  );
const credit = async () =>
  (await api.ok<{ credit: { amount: number }[] }>('GET', '/v1/accounts/A')).credit.map(
    ({ amount }) => amount,
  );

test('two simultaneous reports, before the payment and after, leave nothing for people to decide', async () => {
  const [name, at] = [`twice-${id}`, new Date(api.clock.now())];
  let commit = () => {};
  const written = new Promise<void>((resolve) => (commit = resolve));
  const before = api.db.$transaction(async (tx) => {
    const money = { paymentId: `P-${id}`, amount: 4_000n, currency: 'EUR' };
    const row = { kind: 'refund', id: name, ...money, source: 'payments', digest: 'x', createdAt: at };
    await tx.paymentReversal.create({ data: { ...row, status: 'waiting' } });
    const exception = { id: `reversal:refund:${name}`, reason: 'unknown-payment', detail: {}, at };
    await tx.paymentException.create({ data: exception });
    await written;
  });
  const after = reverse('refund', 4_000, name);
  while (!(await isWaiting())) await setTimeout(20);
  commit();
  await before;
  expect(await after).toMatchObject({ status: 201, json: { status: 'applied' } });
  expect(await state()).toMatchObject({ balance: 4_000 });
  expect(
    await api.db.paymentException.findUnique({ where: { id: `reversal:refund:${name}` } }),
  ).toMatchObject({ status: 'resolved', resolvedBy: 'system' });
});

/** Whether a transaction waits for a row that another has written. */
const isWaiting = async () =>
  (
    await api.db.$queryRaw<
      unknown[]
    >`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  ).length > 0;

describe.each(['refund', 'chargeback'])('a %s', (kind) => {
  test('opens the next cycle of a paid invoice', async () => {
    expect(await state()).toEqual({ status: 'paid', balance: 0, cycle: 1 });
    expect(await reverse(kind, 4_000)).toMatchObject({
      status: 201,
      json: { id: `${kind}-${id}`, paymentId: `P-${id}`, kind, amount: 4_000, status: 'applied' },
    });
    expect(await state()).toEqual({ status: 'open', balance: 4_000, cycle: 2 });
    expect(await ledger()).toEqual(['charge 10000', 'payment -10000', `${kind} 4000`]);
    const { items } = await api.ok<{ items: { type: string; summary: string }[] }>(
      'GET',
      `/v1/invoices/${id}/timeline`,
    );
    expect(items.slice(-2).map(({ type }) => type)).toEqual([
      kind === 'refund' ? 'payment.refunded' : 'payment.charged-back',
      'invoice.reopened',
    ]);
  });

  test('raises an invoice that is still open without a new cycle', async () => {
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-open` });
    await api.ok(
      'POST',
      '/v1/payments',
      paid({ id: `P-${id}-open`, invoiceId: `${id}-open`, amount: 6_000 }),
    );
    await api.ok('POST', `/v1/payments/P-${id}-open/${kind}s`, { id: `${kind}-${id}-open`, amount: 1_000 });
    expect(await api.ok('GET', `/v1/invoices/${id}-open`)).toMatchObject({
      status: 'open',
      balance: 5_000,
      cycle: 1,
    });
  });

  test('comes twice and is booked once; with another amount it is a conflict', async () => {
    expect((await reverse(kind, 4_000)).status).toBe(201);
    expect((await reverse(kind, 4_000)).status).toBe(200);
    expect((await reverse(kind, 4_001)).status).toBe(409);
    expect(await state()).toMatchObject({ balance: 4_000 });
  });

  test('of more than is left of the payment is refused, and nothing changes', async () => {
    expect((await reverse(kind, 6_000)).status).toBe(201);
    expect(await reverse(kind, 4_001, 'more')).toMatchObject({
      status: 409,
      json: { detail: `A ${kind} of EUR 40.01 is more than is left of payment P-${id}` },
    });
    expect(await state()).toMatchObject({ balance: 6_000 });
  });

  test('of an unknown payment is not found', async () => {
    expect(await api.call('POST', `/v1/payments/nobody/${kind}s`, { id: 'x', amount: 1 })).toMatchObject({
      status: 404,
    });
  });

  test('uses credit of the account before it opens an invoice', async () => {
    const more = { id: `P-${id}-over`, amount: 2_500 };
    expect(await api.ok('POST', '/v1/payments', paid(more))).toMatchObject({ credit: 2_500 });
    await api.ok('POST', `/v1/payments/P-${id}-over/${kind}s`, { id: `${kind}-${id}-over`, amount: 2_500 });
    expect(await state()).toEqual({ status: 'paid', balance: 0, cycle: 1 });
    expect(await credit()).toEqual([]);
  });

  test('that opens an invoice meets the credit of the account', async () => {
    await api.ok('POST', '/v1/payments', paid({ id: `P-${id}-over`, amount: 2_500 }));
    await reverse(kind, 4_000);
    expect(await state()).toEqual({ status: 'open', balance: 1_500, cycle: 2 });
    expect(await credit()).toEqual([]);
  });

  test('that arrived before its payment waits where people see it, and is applied with it', async () => {
    const type = kind === 'refund' ? 'payment.refunded' : 'payment.charged-back';
    const event = {
      type,
      data: { id: `early-${kind}-${id}`, paymentId: `P-${id}-late`, amount: 700, currency: 'EUR' },
    };
    expect((await postWebhook(api, `msg-${kind}-${id}`, event, SECRET)).status).toBe(200);
    expect(await open()).toEqual([[`reversal:${kind}:early-${kind}-${id}`, 'unknown-payment']]);
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-late` });
    await api.ok('POST', '/v1/payments', paid({ id: `P-${id}-late`, invoiceId: `${id}-late` }));
    expect(await api.ok('GET', `/v1/invoices/${id}-late`)).toMatchObject({ status: 'open', balance: 700 });
    expect(await open()).toEqual([]);
  });
});

const open = async () =>
  (
    await api.ok<{ items: { id: string; reason: string }[] }>('GET', '/v1/payment-exceptions?status=open')
  ).items.map((one) => [one.id, one.reason]);

describe('the end of a chargeback', () => {
  test('settles what the chargeback had opened', async () => {
    await reverse('chargeback', 10_000, `C-${id}`);
    expect(await state()).toMatchObject({ status: 'open', balance: 10_000 });
    expect((await undo(`C-${id}`)).status).toBe(201);
    expect((await undo(`C-${id}`)).status).toBe(200);
    expect(await state()).toEqual({ status: 'paid', balance: 0, cycle: 2 });
    expect(await ledger()).toEqual([
      'charge 10000',
      'payment -10000',
      'chargeback 10000',
      'chargeback-reversal -10000',
    ]);
  });

  test('is credit when the invoice was paid once more meanwhile', async () => {
    await reverse('chargeback', 10_000, `C-${id}`);
    await api.ok('POST', '/v1/payments', paid({ id: `P-${id}-again` }));
    await undo(`C-${id}`);
    expect(await state()).toMatchObject({ status: 'paid', balance: 0 });
    expect(await credit()).toEqual([10_000]);
    await api.ok('POST', `/v1/payments/P-${id}-again/refunds`, { id: `R-${id}`, amount: 10_000 });
    expect(await credit()).toEqual([]);
  });

  test('leaves room for a refund of the restored money', async () => {
    await reverse('chargeback', 10_000, `C-${id}`);
    expect((await reverse('refund', 1)).status).toBe(409);
    await undo(`C-${id}`);
    expect((await reverse('refund', 1)).status).toBe(201);
  });

  test('of an unknown chargeback is not found', async () => {
    expect((await undo('nobody')).status).toBe(404);
  });

  test('may come before the chargeback itself', async () => {
    const data = { id: `C-${id}`, paymentId: `P-${id}`, amount: 10_000, currency: 'EUR' };
    await postWebhook(api, `end-${id}`, { type: 'payment.chargeback-reversed', data }, SECRET);
    expect(await open()).toEqual([[`reversal:chargeback-reversal:C-${id}`, 'unknown-chargeback']]);
    await postWebhook(api, `begin-${id}`, { type: 'payment.charged-back', data }, SECRET);
    expect(await state()).toMatchObject({ status: 'paid', balance: 0 });
    expect(await open()).toEqual([]);
  });
});

describe('credit of the account', () => {
  test('is used on the next invoice, and the timeline shows it', async () => {
    await api.ok('POST', '/v1/payments', paid({ id: `P-${id}-over`, amount: 12_000 }));
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-next` });
    expect(await api.ok('GET', `/v1/invoices/${id}-next`)).toMatchObject({ status: 'paid', balance: 0 });
    expect(await credit()).toEqual([2_000]);
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-after` });
    expect(await api.ok('GET', `/v1/invoices/${id}-after`)).toMatchObject({ status: 'open', balance: 8_000 });
    expect(await credit()).toEqual([]);
    const { items } = await api.ok<{ items: { summary: string }[] }>(
      'GET',
      `/v1/invoices/${id}-after/timeline`,
    );
    expect(items.map(({ summary }) => summary)).toContain("EUR 20.00 of the account's credit used");
  });

  test('comes from the payments of a void invoice', async () => {
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-void` });
    await api.ok(
      'POST',
      '/v1/payments',
      paid({ id: `P-${id}-void`, invoiceId: `${id}-void`, amount: 3_000 }),
    );
    await api.ok('POST', `/v1/invoices/${id}-void/void`, { reason: 'Never ordered' });
    expect(await api.ok('GET', `/v1/invoices/${id}-void`)).toMatchObject({ status: 'void', balance: 0 });
    expect(await credit()).toEqual([3_000]);
    await api.ok('POST', `/v1/payments/P-${id}-void/refunds`, { id: `R-${id}-void`, amount: 3_000 });
    expect(await credit()).toEqual([]);
    expect(await api.ok('GET', `/v1/invoices/${id}-void`)).toMatchObject({ status: 'void', balance: 0 });
  });
});

describe('2/10 net 30', () => {
  const terms = {
    issuedOn: '2026-02-01',
    dueOn: '2026-03-03',
    earlyPaymentDiscount: { basisPoints: 200, days: 10 },
  };
  const enter = () => api.ok('POST', '/v1/invoices', { ...invoiceBody, ...terms, id: `${id}-d` });
  const part = (amount: number, receivedAt: string) =>
    api.ok(
      'POST',
      '/v1/payments',
      paid({ id: `P-${id}-d${amount}`, invoiceId: `${id}-d`, amount, receivedAt }),
    );
  const after = () => api.ok('GET', `/v1/invoices/${id}-d`);
  const LAST = '2026-02-11T22:59:59Z'; // 23:59:59 in Berlin

  test.each<[string, [number, string][], string, number]>([
    ['in time and short by exactly the discount', [[9_800, LAST]], 'paid', 0],
    ['a second too late', [[9_800, '2026-02-11T23:00:00Z']], 'open', 200],
    ['short by one more', [[9_799, LAST]], 'open', 201],
    ['short by one less', [[9_801, LAST]], 'open', 199],
    [
      'in parts, both in time',
      [
        [5_000, '2026-02-05T12:00:00Z'],
        [4_800, LAST],
      ],
      'paid',
      0,
    ],
    [
      'in parts, one too late',
      [
        [5_000, '2026-02-05T12:00:00Z'],
        [4_800, '2026-02-12T12:00:00Z'],
      ],
      'open',
      200,
    ],
    [
      'in parts, the late one reported first',
      [
        [4_800, '2026-02-12T12:00:00Z'],
        [5_000, LAST],
      ],
      'open',
      200,
    ],
  ])('%s', async (_, parts, status, balance) => {
    await enter();
    for (const [amount, receivedAt] of parts) await part(amount, receivedAt);
    expect(await after()).toMatchObject({ status, balance });
  });

  test('ends with the payment', async () => {
    await enter();
    await part(9_800, LAST);
    await api.ok('POST', `/v1/payments/P-${id}-d9800/refunds`, { id: `R-${id}-d`, amount: 9_800 });
    expect(await after()).toMatchObject({ status: 'open', balance: 10_000, cycle: 2 });
  });
});

describe('a write-off', () => {
  beforeEach(async () => {
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-w` });
    await api.ok('POST', '/v1/payments', paid({ id: `P-${id}-w`, invoiceId: `${id}-w`, amount: 1_000 }));
    await api.ok('POST', `/v1/invoices/${id}-w/write-off`, { reason: 'Insolvent' });
  });
  const after = () => api.ok('GET', `/v1/invoices/${id}-w`);

  test('is undone: the debt is owed again in its next cycle', async () => {
    expect(await after()).toMatchObject({ status: 'written-off', balance: 0 });
    await api.ok('POST', `/v1/invoices/${id}-w/write-off/undo`, { reason: 'They are back' });
    expect(await after()).toMatchObject({ status: 'open', balance: 9_000, cycle: 2 });
    expect((await api.call('POST', `/v1/invoices/${id}-w/write-off/undo`, { reason: 'again' })).status).toBe(
      409,
    );
  });

  test('with a refunded payment is owed by that amount', async () => {
    await api.ok('POST', `/v1/payments/P-${id}-w/chargebacks`, { id: `C-${id}-w`, amount: 1_000 });
    expect(await after()).toMatchObject({ status: 'open', balance: 1_000, cycle: 2 });
  });
});

test('late fees are waived, all or in part, never more than were charged', async () => {
  const waive = (body: object) =>
    api.call('POST', `/v1/invoices/${id}-f/fee-waivers`, { reason: 'Goodwill', ...body });
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-f` });
  expect((await waive({ id: `W0-${id}` })).status).toBe(409);
  await api.db.ledgerEntry.create({
    data: {
      key: `late-fee/${id}`,
      accountId: 'A',
      invoiceId: `${id}-f`,
      cycle: 1,
      type: 'late-fee',
      amount: 200n,
      currency: 'EUR',
      actor: 'system',
      at: new Date(),
    },
  });
  expect((await waive({ id: `W1-${id}`, amount: 201 })).status).toBe(409);
  expect(await waive({ id: `W1-${id}`, amount: 50 })).toMatchObject({
    status: 201,
    json: { balance: 10_150 },
  });
  expect(await waive({ id: `W1-${id}`, amount: 50 })).toMatchObject({
    status: 200,
    json: { balance: 10_150 },
  });
  expect(await waive({ id: `W2-${id}` })).toMatchObject({ status: 201, json: { balance: 10_000 } });
  expect((await waive({ id: `W3-${id}` })).status).toBe(409);
});

describe('a payment plan', () => {
  const plan = (instalments: [number, string][], more: object = {}) =>
    api.call('POST', `/v1/invoices/${id}-p/payment-plans`, {
      id: `PLAN-${id}`,
      currency: 'EUR',
      instalments: instalments.map(([amount, payOn]) => ({ amount, payOn })),
      ...more,
    });
  beforeEach(() => api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-p` }));

  test('is made of instalments that are the open balance together', async () => {
    expect(
      (
        await plan([
          [4_000, '2099-02-01'],
          [5_999, '2099-03-01'],
        ])
      ).status,
    ).toBe(409);
    expect(
      (
        await plan([
          [4_000, '2099-02-01'],
          [6_000, '2099-02-01'],
        ])
      ).status,
    ).toBe(422);
    expect((await plan([[10_000, '2099-02-01']], { currency: 'USD' })).status).toBe(409);
    expect(
      await plan([
        [6_000, '2099-03-01'],
        [4_000, '2099-02-01'],
      ]),
    ).toMatchObject({
      status: 201,
      json: { promise: { id: `PLAN-${id}:1`, payOn: '2099-02-01' } },
    });
    expect(
      (
        await plan([
          [6_000, '2099-03-01'],
          [4_000, '2099-02-01'],
        ])
      ).status,
    ).toBe(200);
    expect(
      (
        await plan([
          [5_000, '2099-03-01'],
          [5_000, '2099-02-01'],
        ])
      ).status,
    ).toBe(409);
  });

  test('continues with its next instalment as soon as one is paid', async () => {
    await plan([
      [4_000, '2099-02-01'],
      [6_000, '2099-03-01'],
    ]);
    await api.ok('POST', '/v1/payments', paid({ id: `P-${id}-p1`, invoiceId: `${id}-p`, amount: 3_999 }));
    expect(await api.ok('GET', `/v1/invoices/${id}-p`)).toMatchObject({ promise: { payOn: '2099-02-01' } });
    await api.ok('POST', '/v1/payments', paid({ id: `P-${id}-p2`, invoiceId: `${id}-p`, amount: 1 }));
    expect(await api.ok('GET', `/v1/invoices/${id}-p`)).toMatchObject({ promise: { payOn: '2099-03-01' } });
    await api.ok('POST', '/v1/payments', paid({ id: `P-${id}-p3`, invoiceId: `${id}-p`, amount: 6_000 }));
    expect(await api.ok('GET', `/v1/invoices/${id}-p`)).toMatchObject({ promise: null, status: 'paid' });
  });
});

test('a dispute opens a task for a person, until it is resolved', async () => {
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-q` });
  await api.ok('POST', `/v1/invoices/${id}-q/disputes`, { id: `D-${id}`, reason: 'Wrong hours' });
  const tasks = async (status: string) =>
    (
      await api.ok<{ items: { type: string; invoiceId: string }[] }>('GET', `/v1/tasks?status=${status}`)
    ).items
      .filter(({ invoiceId }) => invoiceId === `${id}-q`)
      .map(({ type }) => type);
  expect(await tasks('open')).toEqual(['answer-dispute']);
  await api.ok('POST', `/v1/invoices/${id}-q/disputes/D-${id}/resolve`, { outcome: 'rejected' });
  expect(await tasks('open')).toEqual([]);
  expect(await tasks('done')).toEqual(['answer-dispute']);
});
