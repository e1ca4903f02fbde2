import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Page, type Problem } from '../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody, policyBody } from '../test/fixtures/apiRequests.js';

let api: TestApi;
let id: string;
let n = 0;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.stop());
beforeEach(async () => {
  id = `A${++n}`;
  await api.ok('PUT', `/v1/accounts/${id}`, accountBody);
});

const view = () => api.ok('GET', `/v1/accounts/${id}`);
const enter = (name: string, more: object = {}) =>
  api.ok('POST', '/v1/invoices', { ...invoiceBody, id: `${id}-${name}`, accountId: id, ...more });

test('an account without debt has no balances and is current', async () => {
  expect(await view()).toEqual({
    ...accountBody,
    id,
    balances: [],
    stage: 'current',
    hold: null,
    carryingInvoiceId: null,
    credit: [],
    lettersFrom: null,
    refusedAddresses: [],
    payUrl: null,
  });
});

test('an account owes by currency, and its oldest debt gives it its stage', async () => {
  await enter('new', { amount: 1, dueOn: '2026-02-28' });
  await enter('old', { amount: 20, dueOn: '2025-12-20' });
  await enter('dollars', { amount: 300, dueOn: '2026-02-20', currency: 'USD' });
  const { balances, ...rest } = await view();
  expect(rest).toMatchObject({ stage: 'delinquent', carryingInvoiceId: `${id}-old` });
  expect(balances).toHaveLength(2);
  expect(balances).toEqual(
    expect.arrayContaining([
      { currency: 'EUR', amount: 21 },
      { currency: 'USD', amount: 300 },
    ]),
  );
});

test('the carrying invoice of an account is the longest past due that is open, undisputed and not paused', async () => {
  for (const [name, dueOn] of [
    ['paid', '2026-01-01'],
    ['disputed', '2026-01-02'],
    ['paused', '2026-01-03'],
    ['speaks', '2026-01-04'],
    ['later', '2026-01-05'],
  ])
    await enter(name!, { dueOn });
  await api.ok('POST', '/v1/payments', {
    ...paymentBody,
    id: `P-${id}`,
    invoiceId: `${id}-paid`,
    amount: 10_000,
  });
  await api.ok('POST', `/v1/invoices/${id}-disputed/disputes`, { id: `D-${id}`, reason: 'x' });
  await api.ok('PUT', `/v1/invoices/${id}-paused/pause`, { reason: 'x' });
  expect(await view()).toMatchObject({ carryingInvoiceId: `${id}-speaks` });
});

test('an account on hold shows since when and for which invoices', async () => {
  await enter('old');
  const placedAt = new Date('2026-03-01T09:00:00Z');
  await api.db.hold.create({ data: { accountId: id, invoiceId: `${id}-old`, cycle: 1, placedAt } });
  expect(await view()).toMatchObject({ hold: { since: placedAt.toISOString(), invoiceIds: [`${id}-old`] } });
});

test('an account that moves to another zone signals its open invoices, whose age changes there', async () => {
  await enter('one', { dueOn: '2026-03-02' });
  await api.db.outboxMessage.deleteMany();
  await api.ok('PUT', `/v1/accounts/${id}`, accountBody);
  expect(await api.db.outboxMessage.count()).toBe(0);
  api.clock.set('2026-03-02T12:00:00Z');
  await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, timeZone: 'Pacific/Kiritimati' });
  expect(await api.db.outboxMessage.findMany()).toMatchObject([{ kind: 'change', invoiceId: `${id}-one` }]);
  expect(await api.ok('GET', `/v1/invoices/${id}-one`)).toMatchObject({ daysPastDue: 1 });
  api.clock.set('2026-03-02T08:00:00Z');
});

test('the timeline has the events of all invoices of the account, oldest first', async () => {
  await enter('one');
  await enter('two');
  await api.ok('POST', `/v1/invoices/${id}-one/void`, { reason: 'x' });
  const { items } = await api.ok<Page<{ type: string; invoiceId: string }>>(
    'GET',
    `/v1/accounts/${id}/timeline`,
  );
  expect(items.map(({ type, invoiceId }) => `${type} ${invoiceId}`)).toEqual([
    `invoice.created ${id}-one`,
    `invoice.created ${id}-two`,
    `void ${id}-one`,
  ]);
});

const CONSUMER = { ...accountBody, kind: 'consumer' };

test('debts of consumers are refused unless a policy for them is chosen', async () => {
  const put = (body: object) => api.call<Problem>('PUT', '/v1/accounts/person', body);
  expect(await put({ ...CONSUMER, policyId: undefined })).toMatchObject({ status: 422 });
  expect(await put(CONSUMER)).toMatchObject({ status: 422 });
  expect(await put({ ...accountBody, policyId: 'unknown' })).toMatchObject({ status: 422 });
  await api.ok('PUT', '/v1/policies/consumers', { ...policyBody, debtor: 'consumer' });
  expect(await put({ ...CONSUMER, policyId: 'consumers' })).toMatchObject({ status: 201 });
});

test('nor can they be imported, or moved to a policy for businesses', async () => {
  await api.ok('PUT', '/v1/policies/consumers', { ...policyBody, debtor: 'consumer' });
  const book = (more: object) =>
    api.call('POST', '/v1/invoices/import', {
      accounts: [{ ...accountBody, id: 'person-2', ...more }],
      invoices: [{ ...invoiceBody, id: 'P-1', accountId: 'person-2' }],
    });
  expect(await book({ kind: 'consumer' })).toMatchObject({ status: 422 });
  expect(await book({ policyId: 'unknown' })).toMatchObject({ status: 422 });
  expect(await api.call('GET', '/v1/accounts/person-2')).toMatchObject({ status: 404 });
  expect(await book({ kind: 'consumer', policyId: 'consumers' })).toMatchObject({ status: 200 });
  expect(await api.call('PATCH', '/v1/invoices/P-1', { policyId: 'standard' })).toMatchObject({
    status: 409,
  });
});

test('corrected contacts are returned with the account, which otherwise stays', async () => {
  const before = await api.ok<object>('GET', `/v1/accounts/${id}`);
  const contacts = [{ role: 'billing', name: 'Bo', email: 'bo@acme.example' }];
  const after = { ...before, contacts };
  expect(await api.ok('PUT', `/v1/accounts/${id}/contacts`, { contacts })).toEqual(after);
  expect(await api.ok('GET', `/v1/accounts/${id}`)).toEqual(after);
});

test('a change of the details adds a line to the timeline; the same again adds none', async () => {
  await api.ok('PUT', '/v1/policies/own', policyBody);
  await enter('I');
  const before = await api.ok<{ contacts: object[] }>('GET', `/v1/accounts/${id}`);
  const details = { name: 'Erika & Co', timeZone: 'Asia/Tokyo', locale: 'ja', policyId: 'own' };
  const change = (body: object) => api.call('PUT', `/v1/accounts/${id}/details`, body);
  const revision = async () =>
    (await api.db.invoice.findUniqueOrThrow({ where: { id: `${id}-I` } })).revision;
  const planned = await revision();
  for (let again = 0; again < 2; again++)
    expect(await change(details)).toMatchObject({
      status: 200,
      json: { ...details, contacts: before.contacts },
    });
  expect(await revision()).toBe(planned + 1);
  const { items } = await api.ok<Page<{ type: string; summary: string }>>(
    'GET',
    `/v1/accounts/${id}/timeline`,
  );
  expect(items.filter(({ type }) => type === 'account.changed').map(({ summary }) => summary)).toEqual([
    'The name is now Erika & Co; The time zone is now Asia/Tokyo; The language is now ja; The policy of new invoices is now own; The place is now none',
  ]);
  expect(await change({ ...details, policyId: undefined })).toMatchObject({ json: { policyId: null } });
  expect(await change({ ...details, policyId: 'unknown' })).toMatchObject({ status: 422 });
  expect(await change({ ...details, timeZone: 'Mars' })).toMatchObject({ status: 422 });
  expect(await api.call('PUT', '/v1/accounts/none/details', details)).toMatchObject({ status: 404 });
  expect(await view()).toMatchObject({ name: 'Erika & Co', policyId: null });
});
