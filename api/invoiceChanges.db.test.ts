import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody } from '../test/fixtures/apiRequests.js';

let api: TestApi;
let id: string;
let n = 0;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', accountBody);
});
afterAll(() => api.stop());

/** Every test has an open invoice of 100.00 EUR. */
beforeEach(async () => {
  id = `I${++n}`;
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, dueOn: '2026-02-25' });
});

const at = (rest = '') => `/v1/invoices/${id}${rest}`;
const view = () => api.ok('GET', at());
const call = (method: string, rest: string, body?: object) => api.call(method, at(rest), body);

test('a moved due date is shown; a change of nothing and an unknown policy are refused', async () => {
  expect(await api.ok('PATCH', at(), { dueOn: '2026-03-05' })).toMatchObject({
    id,
    dueOn: '2026-03-05',
    stage: 'current',
    daysPastDue: -3,
    policy: { id: 'standard' },
  });
  expect(await call('PATCH', '', { policyId: 'unknown' })).toMatchObject({ status: 409 });
  expect(await call('PATCH', '', {})).toMatchObject({ status: 422 });
});

test('an invoice is paused, with or without a date, and resumed', async () => {
  const before = await view();
  const pause = (body: object) => api.ok('PUT', at('/pause'), { reason: 'Talks', ...body });
  expect(await pause({})).toMatchObject({ paused: { until: null, reason: 'Talks' }, nextStep: null });
  expect(await pause({ until: '2026-03-20' })).toMatchObject({ paused: { until: '2026-03-20' } });
  expect(await api.ok('DELETE', at('/pause'))).toEqual(before);
});

test('a dispute is resolved: without an amount everything is credited', async () => {
  const resolve = (body: object, dispute = `D-${id}`) => call('POST', `/disputes/${dispute}/resolve`, body);
  const upheld = { outcome: 'upheld' };
  expect(await call('POST', '/disputes', { id: `D-${id}`, reason: 'Hours' })).toMatchObject({
    status: 201,
    json: { disputed: true, waitingFor: 'dispute' },
  });
  expect(await resolve(upheld, 'none')).toMatchObject({ status: 404 });
  expect(await resolve({ ...upheld, creditAmount: 10_001 })).toMatchObject({ status: 409 });
  expect(await resolve({ outcome: 'rejected', creditAmount: 1 })).toMatchObject({ status: 422 });
  expect(await view()).toMatchObject({ disputed: true, balance: 10_000 });
  expect(await resolve(upheld)).toMatchObject({ status: 200, json: { status: 'paid', balance: 0 } });
});

test('a promise is shown; one of more than is open is 409, with the reason', async () => {
  const promise = { id: `W-${id}`, amount: 10_000, currency: 'EUR', payOn: '2026-03-20' };
  expect(await call('POST', '/promises', promise)).toMatchObject({
    status: 201,
    json: { promise: { id: `W-${id}`, payOn: '2026-03-20' } },
  });
  expect(await call('POST', '/promises', { ...promise, id: `T-${id}`, amount: 1_000_001 })).toMatchObject({
    status: 409,
    json: { detail: `A promise of EUR 10,000.01 is more than is open on invoice ${id}: EUR 100.00` },
  });
});

test('a credit note is 201, one above the balance 409', async () => {
  const note = (amount: number) =>
    call('POST', '/credit-notes', { id: `N-${id}-${amount}`, amount, reason: 'Goodwill' });
  expect(await note(9_999)).toMatchObject({ status: 201, json: { balance: 1, status: 'open' } });
  expect(await note(2)).toMatchObject({ status: 409 });
});

test('the instalments of a payment plan have different dates', async () => {
  const instalments = [4_000, 6_000].map((amount) => ({ amount, payOn: '2099-02-01' }));
  const plan = { id: `PLAN-${id}`, currency: 'EUR', instalments };
  expect(await call('POST', '/payment-plans', plan)).toMatchObject({ status: 422 });
});

test('a waiver without an amount is of all late fees', async () => {
  const fee = { key: `late-fee/${id}`, type: 'late-fee', amount: 200n, currency: 'EUR', actor: 'system' };
  await api.db.ledgerEntry.create({
    data: { ...fee, accountId: 'A', invoiceId: id, cycle: 1, at: new Date(api.clock.now()) },
  });
  expect(await call('POST', '/fee-waivers', { id: `F-${id}`, reason: 'Goodwill' })).toMatchObject({
    status: 201,
    json: { balance: 10_000 },
  });
});

test.each([
  ['void', 'void'],
  ['write-off', 'written-off'],
])('%s closes the invoice, once', async (verb, status) => {
  const close = () => call('POST', `/${verb}`, { reason: 'Hopeless' });
  expect(await close()).toMatchObject({ status: 200, json: { status, balance: 0 } });
  expect(await close()).toMatchObject({ status: 409 });
});

test('a write-off is undone once', async () => {
  const undo = () => call('POST', '/write-off/undo', { reason: 'They are back' });
  await api.ok('POST', at('/write-off'), { reason: 'Insolvent' });
  expect(await undo()).toMatchObject({ status: 200, json: { status: 'open', balance: 10_000, cycle: 2 } });
  expect(await undo()).toMatchObject({ status: 409 });
});
