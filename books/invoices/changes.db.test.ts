import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Page } from '../../test/stack/api.js';
import { accountBody, invoiceBody, policyBody } from '../../test/fixtures/apiRequests.js';

let api: TestApi;
let id: string;
let n = 0;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', { ...accountBody, timeZone: 'UTC' });
});
afterAll(() => api.stop());

/**
 * Every test has an invoice of 100.00 EUR, 5 days past due on 2 March: its next step is the request of day
 * 15.
 */
beforeEach(async () => {
  id = `I${++n}`;
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, dueOn: '2026-02-25' });
});

const at = (rest = '') => `/v1/invoices/${id}${rest}`;
const view = () => api.ok('GET', at());
const signalCount = () => api.db.outboxMessage.count({ where: { invoiceId: id, kind: 'change' } });
const story = async () =>
  (await api.ok<Page<{ type: string; summary: string }>>('GET', at('/timeline'))).items;
const day = (date: string) => expect.stringMatching(new RegExp(`^${date}T09:`));

test('a moved due date moves the stage and every date, at once', async () => {
  expect(await view()).toMatchObject({
    stage: 'past-due',
    nextStep: { id: 'status-request', at: day('2026-03-12') },
  });
  expect(await api.ok('PATCH', at(), { dueOn: '2026-03-05' })).toMatchObject({
    dueOn: '2026-03-05',
    stage: 'current',
    daysPastDue: -3,
    nextStep: { id: 'stage-past-due', at: expect.stringMatching(/^2026-03-06/) },
  });
  expect(await api.ok('PATCH', at(), { dueOn: '2026-01-28' })).toMatchObject({
    stage: 'delinquent',
    daysPastDue: 33,
  });
  expect(await signalCount()).toBe(2);
  expect((await story()).map(({ summary }) => summary)).toContain(
    'Due date moved from 2026-02-25 to 2026-03-05; every date follows it',
  );
});

test('an invoice moves to the newest version of another policy', async () => {
  await api.ok('PUT', '/v1/policies/short', policyBody);
  expect(await api.ok('PATCH', at(), { policyId: 'short' })).toMatchObject({
    policy: { id: 'short', version: 1 },
    nextStep: { id: 'first' },
  });
});

test('a change of two things happens whole or not at all', async () => {
  const before = await view();
  const answer = await api.call('PATCH', at(), { dueOn: '2026-01-28', policyId: 'unknown' });
  expect([409, 422]).toContain(answer.status);
  expect(await view()).toEqual(before);
  expect(await signalCount()).toBe(0);
  expect(await api.call('PATCH', at(), {})).toMatchObject({ status: 422 });
});

test('a paused invoice waits until it is resumed', async () => {
  const before = await view();
  expect(await api.ok('PUT', at('/pause'), { reason: 'Talks' })).toMatchObject({
    paused: { until: null, reason: 'Talks' },
    waitingFor: 'pause',
    nextStep: null,
  });
  expect(await api.ok('DELETE', at('/pause'))).toEqual(before);
  expect(await api.ok('DELETE', at('/pause'))).toEqual(before);
  expect((await story()).map(({ type }) => type)).toEqual(['invoice.created', 'paused', 'resumed']);
});

test('an invoice paused until a date resumes at its real age on that date', async () => {
  expect(await api.ok('PUT', at('/pause'), { until: '2026-03-20', reason: 'Talks' })).toMatchObject({
    paused: { until: '2026-03-20' },
    waitingFor: null,
    nextStep: { at: day('2026-03-20') },
  });
});

test('a disputed invoice waits; rejected, it resumes', async () => {
  const before = await view();
  expect(await api.ok('POST', at('/disputes'), { id: `D-${id}`, reason: 'Hours' })).toMatchObject({
    disputed: true,
    waitingFor: 'dispute',
    nextStep: null,
  });
  expect(await api.ok('POST', at(`/disputes/D-${id}/resolve`), { outcome: 'rejected' })).toEqual(before);
});

test.each([
  ['everything', undefined, 'paid', 0],
  ['a part', 4_000, 'open', 6_000],
])('an upheld dispute credits %s', async (_what, creditAmount, status, balance) => {
  await api.ok('POST', at('/disputes'), { id: `D-${id}`, reason: 'Hours' });
  const body = { outcome: 'upheld', ...(creditAmount ? { creditAmount } : {}) };
  expect(await api.ok('POST', at(`/disputes/D-${id}/resolve`), body)).toMatchObject({
    status,
    balance,
    disputed: false,
  });
  expect(await api.call('POST', at(`/disputes/D-${id}/resolve`), body)).toMatchObject({ status: 409 });
});

test('a credit note that is called like a dispute does not swallow its credit', async () => {
  await api.ok('POST', at('/credit-notes'), { id: `dispute:D-${id}`, amount: 100, reason: 'x' });
  await api.ok('POST', at('/disputes'), { id: `D-${id}`, reason: 'Hours' });
  const body = { outcome: 'upheld', creditAmount: 100 };
  expect(await api.ok('POST', at(`/disputes/D-${id}/resolve`), body)).toMatchObject({ balance: 9_800 });
});

test('a dispute is resolved once, as one thing, and only where it belongs', async () => {
  await api.ok('POST', at('/disputes'), { id: `D-${id}`, reason: 'Hours' });
  const resolve = (path: string, body: object) => api.call('POST', path, body);
  expect(await resolve(at('/disputes/none/resolve'), { outcome: 'upheld' })).toMatchObject({ status: 404 });
  expect(await resolve(`/v1/invoices/I1/disputes/D-${id}/resolve`, { outcome: 'upheld' })).toMatchObject({
    status: 404,
  });
  expect(
    await resolve(at(`/disputes/D-${id}/resolve`), { outcome: 'upheld', creditAmount: 10_001 }),
  ).toMatchObject({ status: 409 });
  expect(
    await resolve(at(`/disputes/D-${id}/resolve`), { outcome: 'rejected', creditAmount: 1 }),
  ).toMatchObject({ status: 422 });
  expect(await view()).toMatchObject({ disputed: true, balance: 10_000 });
});

test('the escalation waits for a promise until its date and grace are over; a newer one takes its place', async () => {
  const promise = { id: `W-${id}`, amount: 10_000, currency: 'EUR', payOn: '2026-03-20' };
  expect(await api.ok('POST', at('/promises'), promise)).toMatchObject({
    promise: { id: `W-${id}`, payOn: '2026-03-20' },
    nextStep: { id: `promise-W-${id}`, at: day('2026-03-23') },
  });
  expect(
    await api.ok('POST', at('/promises'), { ...promise, id: `V-${id}`, payOn: '2026-03-25' }),
  ).toMatchObject({
    promise: { id: `V-${id}`, payOn: '2026-03-25' },
  });
  expect(await api.call('POST', at('/promises'), { ...promise, id: 'USD', currency: 'USD' })).toMatchObject({
    status: 409,
  });
  const tooMuch = { ...promise, id: `T-${id}`, amount: 1_000_001 };
  expect(await api.call('POST', at('/promises'), tooMuch)).toMatchObject({
    status: 409,
    json: { detail: `A promise of EUR 10,000.01 is more than is open on invoice ${id}: EUR 100.00` },
  });
});

test('credit notes reduce the balance to zero, and not below', async () => {
  const note = (amount: number) =>
    api.call('POST', at('/credit-notes'), { id: `N-${++n}`, amount, reason: 'Goodwill' });
  expect(await note(10_001)).toMatchObject({ status: 409 });
  expect(await note(9_999)).toMatchObject({ status: 201, json: { balance: 1, status: 'open' } });
  expect(await note(2)).toMatchObject({ status: 409 });
  expect(await note(1)).toMatchObject({ status: 201, json: { balance: 0, status: 'paid', nextStep: null } });
});

test.each([
  ['void', 'void'],
  ['write-off', 'written-off'],
])('%s ends every open item of the invoice', async (verb, status) => {
  await api.ok('POST', at('/promises'), { id: `W-${id}`, amount: 1, currency: 'EUR', payOn: '2026-03-20' });
  await api.ok('POST', at('/disputes'), { id: `D-${id}`, reason: 'Hours' });
  expect(await api.ok('POST', at(`/${verb}`), { reason: 'Hopeless' })).toMatchObject({
    status,
    balance: 0,
    nextStep: null,
    disputed: false,
    promise: null,
    waitingFor: null,
  });
  for (const again of ['void', 'write-off'])
    expect(await api.call('POST', at(`/${again}`), { reason: 'x' })).toMatchObject({ status: 409 });
  expect(await api.call('PUT', at('/pause'), { reason: 'x' })).toMatchObject({ status: 409 });
  expect(await api.call('PATCH', at(), { dueOn: '2026-03-05' })).toMatchObject({ status: 409 });
});

test('a write-off is undone once', async () => {
  const undo = () => api.call('POST', at('/write-off/undo'), { reason: 'They are back' });
  await api.ok('POST', at('/write-off'), { reason: 'Insolvent' });
  expect(await undo()).toMatchObject({ status: 200, json: { status: 'open', balance: 10_000, cycle: 2 } });
  expect(await undo()).toMatchObject({ status: 409 });
});

test('the instalments of a payment plan have different dates', async () => {
  const instalments = [4_000, 6_000].map((amount) => ({ amount, payOn: '2099-02-01' }));
  const plan = { id: `PLAN-${id}`, currency: 'EUR', instalments };
  expect(await api.call('POST', at('/payment-plans'), plan)).toMatchObject({ status: 422 });
});

test('a waiver without an amount is of all late fees', async () => {
  const fee = { key: `late-fee/${id}`, type: 'late-fee', amount: 200n, currency: 'EUR', actor: 'system' };
  await api.db.ledgerEntry.create({
    data: { ...fee, accountId: 'A', invoiceId: id, cycle: 1, at: new Date(api.clock.now()) },
  });
  const waiver = { id: `F-${id}`, reason: 'Goodwill' };
  expect(await api.call('POST', at('/fee-waivers'), waiver)).toMatchObject({
    status: 201,
    json: { balance: 10_000 },
  });
});
