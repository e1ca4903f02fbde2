import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { anAccount, anInvoice, eventsOf } from '../../test/fixtures/books.js';
import { contents } from '../../test/readers/databaseSnapshot.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { createInvoices } from '../invoices/create.js';
import { listAudit } from '../people/audit.js';
import { findAccount, type AccountDraft, type Contact } from './accounts.js';
import { changeContacts } from './contacts.js';
import { setPreferences } from './customerPage.js';
import { changeDetails } from './details.js';
import { putAccount } from './putAccount.js';

const BILLING = 'billing-system';
const ANNA = 'anna@northwind.example';

let books: TestBooks;
beforeAll(async () => void (books = await startBooks()));
afterAll(() => books.stop());

const erika: Contact = { role: 'billing', name: 'Erika', email: 'erika@acme.example', address: '1 Road' };
const chief: Contact = { role: 'executive', name: 'Chief', email: 'chief@acme.example' };

let n = 0;
let id: string;
beforeEach(async () => {
  id = `A${++n}`;
  await put();
});

const sent = (more: Partial<AccountDraft> = {}) =>
  anAccount(id, { name: 'Acme', contacts: [erika, chief], ...more });
const put = (more?: Partial<AccountDraft>) => putAccount(books.book, sent(more), { actor: BILLING });
const view = async () => (await findAccount(books.db, id))!;
const correct = (...contacts: Contact[]) => changeContacts(books.book, id, contacts, { actor: ANNA });
const chooses = (more: object = {}) =>
  setPreferences(books.book, id, { locale: 'en', noPost: false, noTexts: false, ...more }, 'customer');
const audited = async () => (await listAudit(books.db, { target: id }, { limit: 200 })).items;

/** Also changes when a row is written again with the same values. */
const snapshot = async () => ({
  all: await contents(books.db),
  row: await books.db.$queryRaw`SELECT xmin::text FROM account WHERE id = ${id}`,
});

test('the same account again writes nothing, however often it is sent', async () => {
  const before = await snapshot();
  for (let time = 0; time < 3; time++) await put();
  expect(await snapshot()).toEqual(before);
});

test('nor does it after a correction', async () => {
  await correct({ ...erika, email: 'right@acme.example' }, chief);
  const before = await snapshot();
  await put();
  expect(await snapshot()).toEqual(before);
});

test("a collector's correction stays when the billing system sends the old value again", async () => {
  const right = { ...erika, email: 'right@acme.example' };
  await correct(right, chief);
  await put();
  expect((await view()).contacts).toEqual([right, chief]);
});

test('contacts that a collector removed and added stay, and other changes of the billing system are accepted', async () => {
  const max: Contact = { role: 'billing', name: 'Max', email: 'max@acme.example' };
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
  const { name, timeZone, policyId, jurisdiction, payUrl } = sent();
  const details = { name, timeZone, policyId, jurisdiction, payUrl, locale: 'es' };
  await changeDetails(books.book, id, details, { actor: ANNA });
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
  expect(await eventsOf(books.book, { accountId: id })).toMatchObject([
    { type: 'account.changed', actor: BILLING, detail: fields },
    { type: 'contacts.changed', actor: BILLING, detail: contacts },
  ]);
  expect(await audited()).toMatchObject([
    { act: 'contacts.changed', actor: BILLING, detail: contacts },
    { act: 'account.changed', actor: BILLING, detail: fields },
  ]);
});

test('so are the changes that people and the customer make', async () => {
  await correct({ ...erika, email: 'right@acme.example' }, chief);
  await chooses({ locale: 'fr', noPost: true });
  expect((await audited()).map(({ act, actor }) => [act, actor])).toEqual([
    ['contacts.changed', 'customer'],
    ['account.changed', 'customer'],
    ['contacts.changed', ANNA],
  ]);
});

test('a changed time zone is signalled to the open invoices, an unchanged one is not', async () => {
  await createInvoices(books.book, [anInvoice(id, id, '2026-02-01')], 'test');
  const signals = () => books.db.outboxMessage.count({ where: { invoiceId: id, kind: 'change' } });
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
