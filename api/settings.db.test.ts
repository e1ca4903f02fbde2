import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody, settingsBody } from '../test/fixtures/apiRequests.js';

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.stop());

const EMPTY = {
  creditor: { name: '', address: '', email: '', phone: '', payee: '', bankDetails: '' },
  people: {},
  timeZone: 'UTC',
  holidays: [],
  jurisdiction: null,
  sendWindow: null,
  publicUrl: null,
};
/** What is read besides what was set. */
const read = { version: expect.any(Number), pendingBankDetails: null };

test('before the first change the settings are empty, not missing', async () => {
  expect(await api.ok('GET', '/v1/settings')).toEqual({ ...EMPTY, ...read });
});

test('saved settings are read again, whole', async () => {
  expect(await api.ok('PUT', '/v1/settings', settingsBody)).toEqual({ ...settingsBody, ...read });
  expect(await api.ok('GET', '/v1/settings')).toEqual({ ...settingsBody, ...read });
});

test('a PUT replaces everything', async () => {
  await api.ok('PUT', '/v1/settings', settingsBody);
  expect(await api.ok('PUT', '/v1/settings', { people: { owner: 'owner@b.example' } })).toEqual({
    ...EMPTY,
    ...read,
    people: { owner: 'owner@b.example' },
  });
  expect(await api.ok('PUT', '/v1/settings', {})).toEqual({ ...EMPTY, ...read });
});

test('every role may have an address', async () => {
  const people = Object.fromEntries(
    ['collector', 'accountant', 'serviceDeliveryManager', 'counsel', 'owner'].map((role) => [
      role,
      `${role}@b.example`,
    ]),
  );
  expect(await api.ok('PUT', '/v1/settings', { people })).toMatchObject({ people });
});

test('the send window moves the next step of an invoice', async () => {
  await api.ok('PUT', '/v1/accounts/A', { ...accountBody, timeZone: 'UTC' });
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I', dueOn: '2026-02-25' });
  const at = async () => (await api.ok<{ nextStep: { at: string } }>('GET', '/v1/invoices/I')).nextStep.at;
  expect(await at()).toMatch(/^2026-03-12T09:/);
  await api.ok('PUT', '/v1/settings', { sendWindow: { from: '14:00', until: '17:00' } });
  expect(await at()).toMatch(/^2026-03-12T14:/);
});

test('settings written twenty times at once are those of one of them', async () => {
  const names = Array.from({ length: 20 }, (_, n) => `Company ${n}`);
  const creditorOf = (name: string) => ({ ...settingsBody.creditor, name, payee: name });
  const answers = await Promise.all(
    names.map((name) => api.call('PUT', '/v1/settings', { creditor: creditorOf(name) })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const { creditor } = await api.ok<{ creditor: { name: string } }>('GET', '/v1/settings');
  expect(creditor).toEqual(creditorOf(creditor.name));
});
