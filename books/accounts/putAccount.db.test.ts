import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { setPreferences } from './customerPage.js';
import { startApi, type TestApi, type Page } from '../../test/stack/api.js';
import { accountBody, invoiceBody } from '../../test/fixtures/apiRequests.js';
import { contents } from '../../test/readers/databaseSnapshot.js';

type Contact = { role: string; name: string; email?: string; address?: string; noPost?: boolean };
type Account = { name: string; locale: string; timeZone: string; contacts: Contact[] };
type Event = { type: string; summary: string; actor: string; detail: { before?: unknown; after?: unknown } };

let api: TestApi;
beforeAll(async () => void (api = await startApi()));
afterAll(() => api.stop());

const erika: Contact = { role: 'billing', name: 'Erika', email: 'erika@acme.example', address: '1 Road' };
const chief: Contact = { role: 'executive', name: 'Chief', email: 'chief@acme.example' };
const body = {
  ...accountBody,
  name: 'Acme',
  locale: 'en',
  timeZone: 'Europe/Berlin',
  contacts: [erika, chief],
};

let n = 0;
let id: string;
beforeEach(async () => {
  id = `A${++n}`;
  await put();
});

const put = (more: object = {}) => api.ok<Account>('PUT', `/v1/accounts/${id}`, { ...body, ...more });
const view = () => api.ok<Account>('GET', `/v1/accounts/${id}`);
const correct = (...contacts: Contact[]) => api.ok('PUT', `/v1/accounts/${id}/contacts`, { contacts });
const chooses = (more: object = {}) =>
  setPreferences(api.book, id, { locale: 'en', noPost: false, noTexts: false, ...more }, 'customer');
const story = async () => (await api.ok<Page<Event>>('GET', `/v1/accounts/${id}/timeline`)).items;
const audited = async () =>
  (await api.ok<Page<Event & { act: string }>>('GET', `/v1/audit?target=${id}&limit=200`)).items;

/** Also changes when a row is written again with the same values. */
const books = async () => ({
  all: await contents(api.db),
  row: await api.db.$queryRaw`SELECT xmin::text FROM account WHERE id = ${id}`,
});

test('the same body again writes nothing, however often it is sent', async () => {
  const before = await books();
  for (let time = 0; time < 3; time++) await put();
  expect(await books()).toEqual(before);
});

test('nor does it after a correction', async () => {
  await correct({ ...erika, email: 'right@acme.example' }, chief);
  const before = await books();
  await put();
  expect(await books()).toEqual(before);
});

test("a collector's correction stays when the billing system sends the old value again", async () => {
  const right = { ...erika, email: 'right@acme.example' };
  await correct(right, chief);
  await put();
  expect((await view()).contacts).toEqual([right, chief]);
});

test('contacts that a collector removed and added stay, and other changes of the billing system are accepted', async () => {
  const max = { role: 'billing', name: 'Max', email: 'max@acme.example' };
  await correct(erika, max);
  await put({ name: 'Acme GmbH', contacts: [{ ...erika, address: '2 Road' }, chief] });
  expect(await view()).toMatchObject({ name: 'Acme GmbH' });
  expect((await view()).contacts).toEqual([{ ...erika, address: '2 Road' }, max]);
});

test("the customer's choice of no post also applies to contacts that the billing system sends later", async () => {
  await chooses({ noPost: true });
  await put();
  await put({ contacts: [erika, chief, { role: 'billing', name: 'New', address: '3 Road' }] });
  expect((await view()).contacts.map(({ noPost }) => noPost)).toEqual([true, true, true]);
});

test('the customer allows post again', async () => {
  await chooses({ noPost: true });
  await chooses({ noPost: false });
  await put({ contacts: [erika, chief, { role: 'billing', name: 'New', address: '3 Road' }] });
  expect((await view()).contacts.some(({ noPost }) => noPost)).toBe(false);
});

test('a language that the customer chose stays, also when the billing system changes its own', async () => {
  await chooses({ locale: 'fr' });
  await put();
  await put({ locale: 'de' });
  expect(await view()).toMatchObject({ locale: 'fr' });
});

test('a language that no person chose follows the billing system, and one that a person sets stays', async () => {
  await chooses({ noPost: true });
  await put({ locale: 'de' });
  expect(await view()).toMatchObject({ locale: 'de' });
  const { name, timeZone } = body;
  await api.ok('PUT', `/v1/accounts/${id}/details`, { name, timeZone, locale: 'es' });
  await put({ locale: 'de' });
  expect(await view()).toMatchObject({ locale: 'es' });
});

test('every change is in the timeline and in the audit log, with its actor, old and new value', async () => {
  const moved = { ...erika, address: '2 Road' };
  await put({ name: 'Acme GmbH', timeZone: 'Europe/Paris', contacts: [moved, chief] });
  const contacts = { before: [erika, chief], after: [moved, chief] };
  const fields = {
    before: { name: 'Acme', timeZone: 'Europe/Berlin' },
    after: { name: 'Acme GmbH', timeZone: 'Europe/Paris' },
  };
  expect(await story()).toMatchObject([
    { type: 'account.changed', actor: 'api', detail: fields },
    { type: 'contacts.changed', actor: 'api', detail: contacts },
  ]);
  expect(await audited()).toMatchObject([
    { act: 'contacts.changed', actor: 'api', detail: contacts },
    { act: 'account.changed', actor: 'api', detail: fields },
  ]);
});

test('so do the changes that people and the customer make', async () => {
  await correct({ ...erika, email: 'right@acme.example' }, chief);
  await chooses({ locale: 'fr', noPost: true });
  expect((await audited()).map(({ act, actor }) => [act, actor])).toEqual([
    ['contacts.changed', 'customer'],
    ['account.changed', 'customer'],
    ['contacts.changed', 'api'],
  ]);
});

test('a changed time zone is signalled to the open invoices, an unchanged one is not', async () => {
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id });
  const signals = () => api.db.outboxMessage.count({ where: { invoiceId: id, kind: 'change' } });
  await put({ name: 'Other' });
  expect(await signals()).toBe(0);
  await put({ name: 'Other', timeZone: 'Asia/Tokyo' });
  expect(await signals()).toBe(1);
});

test('of simultaneous changes one remains whole', async () => {
  const names = ['One', 'Two', 'Three', 'Four'];
  await Promise.all(names.map((name) => put({ name, contacts: [{ ...erika, name }] })));
  const { name, contacts } = await view();
  expect(contacts).toEqual([{ ...erika, name }]);
});
