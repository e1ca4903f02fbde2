import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi, type Problem } from '../test/stack/api.js';
import {
  accountBody,
  enterBooks,
  invoiceBody,
  paymentBody,
  REQUESTS,
  settingsBody,
} from '../test/fixtures/apiRequests.js';
import { contents } from '../test/readers/databaseSnapshot.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await enterBooks(api);
});
afterAll(() => api.stop());

/** As text, because JSON.stringify cannot write all of them. */
const AMOUNTS = [
  '0',
  '-0',
  '-1',
  '"100"',
  '1.5',
  '1e400',
  '-1e400',
  '9007199254740992',
  '9007199254740993',
  '1e21',
  'null',
  'true',
  '[1]',
  '{}',
];

const withAmount = REQUESTS.filter(({ body }) => 'amount' in body || 'creditAmount' in body);

describe.each(withAmount)('$method $path', ({ method, path, body }) => {
  const key = 'amount' in body ? 'amount' : 'creditAmount';
  test.each(AMOUNTS)('refuses the amount %s', async (amount) => {
    const text = JSON.stringify({ ...body, [key]: 0 }).replace(`"${key}":0`, `"${key}":${amount}`);
    const { status, json } = await api.call<Problem>(method, path, text);
    expect({ status, path: json.issues?.[0]?.path }).toEqual({ status: 422, path: key });
  });
});

const LARGEST = Number.MAX_SAFE_INTEGER;

test('the largest amount is kept to the last digit, and two of them', async () => {
  for (const id of ['I-large', 'I-larger'])
    await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, amount: LARGEST, currency: 'KWD' });
  expect(await api.ok('GET', '/v1/invoices/I-large')).toMatchObject({ amount: LARGEST, balance: LARGEST });
  const { balances } = await api.ok<{ balances: unknown[] }>('GET', '/v1/accounts/A');
  expect(balances).toContainEqual({ currency: 'KWD', amount: '18014398509481982' });
  const paid = await api.ok('POST', '/v1/payments', {
    ...paymentBody,
    id: 'P-large',
    invoiceId: 'I-large',
    amount: LARGEST,
    currency: 'KWD',
  });
  expect(paid).toMatchObject({ applied: [{ invoiceId: 'I-large', amount: LARGEST }], credit: 0 });
});

type Case = [name: string, path: string, body: object, field: string];
const put = (more: object, field: string): Case => [
  JSON.stringify(more),
  '/v1/accounts/X',
  { ...accountBody, ...more },
  field,
];
const enter = (more: object, field: string): Case => [
  JSON.stringify(more),
  '/v1/invoices',
  { ...invoiceBody, id: 'X', ...more },
  field,
];
const pay = (more: object, field: string): Case => [
  JSON.stringify(more),
  '/v1/payments',
  { ...paymentBody, id: 'X', ...more },
  field,
];
const set = (more: object, field: string): Case => [
  JSON.stringify(more),
  '/v1/settings',
  { ...settingsBody, ...more },
  field,
];

const IDS = ['', ' ', 'a b', 'a/b', 'ä', 'a\n', 'a'.repeat(129), '€', '../x', 'a?b', 'a#b'];
const DATES = [
  '2026-02-30',
  '2026-2-3',
  '2026-13-01',
  '2026-00-10',
  '26-01-01',
  '2026-01-01T00:00:00Z',
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '+012026-01-01',
  '',
  'today',
];
const INSTANTS = [
  '2026-03-01',
  '2026-03-01T10:00',
  '2026-02-30T10:00:00Z',
  '2026-03-01T25:00:00Z',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59-14:00',
  '1772359200',
  '',
];
const ZONES = [
  'Europe/Atlantis',
  'Berlin',
  '+01:00',
  '-05',
  'Z',
  '2026-01-01T00:00Z[Europe/Berlin]',
  'IST',
  'PST',
  '',
  'UTC; DROP TABLE account',
];
const CURRENCIES = ['ABC', 'usd', 'US', 'USDT', '', '$', 'XXX'];

const REFUSED: Case[] = [
  ...IDS.map((id) => enter({ id }, 'id')),
  ...IDS.map((accountId) => enter({ accountId }, 'accountId')),
  ...IDS.map((id) => pay({ id }, 'id')),
  ...CURRENCIES.map((currency) => enter({ currency }, 'currency')),
  ...CURRENCIES.map((currency) => pay({ currency }, 'currency')),
  ...DATES.map((dueOn) => enter({ dueOn }, 'dueOn')),
  enter({ issuedOn: '2026-02-30' }, 'issuedOn'),
  enter({ dueOn: 20260201 }, 'dueOn'),
  ...INSTANTS.map((receivedAt) => pay({ receivedAt }, 'receivedAt')),
  pay({ accountId: 'A' }, ''),
  pay({ invoiceId: undefined }, ''),
  enter({ payUrl: 'javascript:alert(1)' }, 'payUrl'),
  enter({ payUrl: 'https://pay.example/a b' }, 'payUrl'),
  enter({ documentUrl: 'file:///etc/passwd' }, 'documentUrl'),
  enter({ documentUrl: `https://a.example/${'x'.repeat(2_000)}` }, 'documentUrl'),
  enter({ lines: [{ description: 'Hours', amount: 1.5 }] }, 'lines.0.amount'),
  enter({ description: 'x'.repeat(2_001) }, 'description'),
  put({ name: '' }, 'name'),
  put({ name: null }, 'name'),
  put({ kind: 'person' }, 'kind'),
  put({ locale: 'no_such_locale!' }, 'locale'),
  put({ contacts: [{ role: 'billing', name: 'E', email: 'a@b' }] }, 'contacts.0.email'),
  put(
    { contacts: [{ role: 'billing', name: 'E', email: 'a@b.example\r\nBcc: c@d.example' }] },
    'contacts.0.email',
  ),
  put({ contacts: [{ role: 'boss', name: 'E' }] }, 'contacts.0.role'),
  ...ZONES.map((timeZone) => put({ timeZone }, 'timeZone')),
  set({ holidays: ['2026-02-30'] }, 'holidays.0'),
  set({ people: { janitor: 'a@b.example' } }, 'people'),
  set({ people: { owner: 'nobody' } }, 'people.owner'),
  set({ sendWindow: { from: '18:00', until: '08:00' } }, 'sendWindow'),
  set({ sendWindow: { from: '8', until: '24:00' } }, 'sendWindow.from'),
];

test.each(REFUSED)('%s (%s) is refused', async (_name, path, body, ...[field]) => {
  const before = await contents(api.db);
  const method = /accounts|settings/.test(path) ? 'PUT' : 'POST';
  const { status, json } = await api.call<Problem>(method, path, body);
  expect({ status, field: json.issues?.[0]?.path }).toEqual({ status: 422, field });
  expect(await contents(api.db)).toEqual(before);
});

const ZONE_CANDIDATES = [
  'UTC',
  'Etc/GMT+12',
  'Pacific/Kiritimati',
  'America/Argentina/Buenos_Aires',
  'EST5EDT',
  'CET',
  'SystemV/EST5EDT',
  'Asia/Kolkata',
];

test.each(ZONE_CANDIDATES)(
  'an account in %s can be stored and listed by the age of its invoices',
  async (timeZone) => {
    await api.ok('PUT', '/v1/accounts/Z', { ...accountBody, timeZone });
    await api.ok('GET', '/v1/invoices?stage=late');
    await api.ok('GET', '/v1/reports/ageing');
  },
);
