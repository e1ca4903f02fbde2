import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { STANDARD } from '../../domain/policy/standard.js';
import { startRequestedNotices } from '../../background/startRequestedNotices.js';
import { type RequestedNoticeRef } from './requests.js';
import { startMailCatcher, type MailCatcher } from '../../dev/fakes/mailCatcher.js';
import { startApi, type TestApi, type Problem } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody, settingsBody } from '../../test/fixtures/apiRequests.js';
import { walker } from '../../test/stack/stepRunner.js';

type View = {
  status: string;
  notice: { subject: string; recipients: string[] } | null;
  withdrawn: string | null;
};
let api: TestApi;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
beforeAll(async () => {
  [api, catcher] = await Promise.all([startApi({ now: '2026-03-02T10:00:00Z' }), startMailCatcher()]);
  await api.ok('PUT', '/v1/settings', settingsBody);
  walk = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, catcher.url);
});
afterAll(() => Promise.all([api.stop(), catcher.stop()]));

const STANDARD_BODY = { name: 'Private', steps: STANDARD.steps };
let n = 0;
let id: string;
beforeEach(async () => {
  id = `L${++n}`;
  const contacts = [
    { role: 'billing', name: 'Erika', email: `ap@${id}.example` },
    { role: 'executive', name: 'Max', email: `ceo@${id}.example` },
  ];
  await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, locale: 'en', contacts });
});

const enter = (more: object = {}) =>
  api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id, dueOn: '2026-02-01', ...more });
const ask = (more: object = {}) =>
  api.call<View & Problem>('POST', `/v1/accounts/${id}/letters`, { id: 'A', letter: 'statement', ...more });
const send = (notice = 'A') => walk.activities.sendLetter({ accountId: id, id: notice });
const story = async () =>
  (
    await api.ok<{ items: { type: string; summary: string }[] }>(
      'GET',
      `/v1/accounts/${id}/timeline?limit=200`,
    )
  ).items
    .filter(({ type }) => type.startsWith('letter.'))
    .map(({ type, summary }) => `${type}: ${summary}`);
const caught = () =>
  catcher.messages().filter(({ to }) => to.some((email) => email.endsWith(`@${id}.example`)));

test('a statement is requested once, started once, sent once', async () => {
  await enter();
  expect(await ask()).toMatchObject({ status: 202, json: { status: 'requested', notice: null } });
  expect(await ask()).toMatchObject({ status: 200, json: { status: 'requested' } });
  const started: RequestedNoticeRef[] = [];
  const workflows = { startRequestedNotice: async (ref: RequestedNoticeRef) => void started.push(ref) };
  for (const _ of ['once', 'again']) await startRequestedNotices(api.book, workflows, () => undefined);
  expect(started).toEqual([{ accountId: id, id: 'A' }]);
  expect([await send(), await send()]).toEqual([null, null]);
  expect(caught()).toMatchObject([
    { to: [`ap@${id}.example`], subject: expect.stringMatching(/^Statement of account as of March 2, 2026/) },
  ]);
  const [notice] = await api.db.notice.findMany({ where: { accountId: id } });
  expect(notice).toMatchObject({
    purpose: 'confirmation',
    attachments: [{ filename: `statement-${id}.pdf` }],
  });
  expect(await ask()).toMatchObject({
    status: 200,
    json: { status: 'sent', notice: { subject: notice!.subject } },
  });
  expect(await story()).toEqual([
    'letter.requested: Letter statement requested',
    `letter.sent: Letter "${notice!.subject}" sent to ap@${id}.example`,
  ]);
});

test('when Temporal does not respond to the relay the request stays for the next round', async () => {
  await enter();
  await ask();
  const away = { startRequestedNotice: () => Promise.reject(new Error('away')) };
  const troubles: unknown[] = [];
  expect(await startRequestedNotices(api.book, away, (error) => troubles.push(error))).toBe(0);
  expect(troubles).toHaveLength(1);
  expect(
    await startRequestedNotices(api.book, { startRequestedNotice: async () => undefined }, () => undefined),
  ).toBe(1);
});

test('a letter that Temporal refuses delays no other', async () => {
  await enter();
  await ask({ id: 'A-refused' });
  await ask({ id: 'B-next' });
  const started: string[] = [];
  const workflows = {
    startRequestedNotice: async (notice: RequestedNoticeRef) => {
      if (notice.id === 'A-refused') throw new Error('refused');
      started.push(notice.id);
    },
  };
  expect(await startRequestedNotices(api.book, workflows, () => undefined)).toBe(1);
  expect(started).toEqual(['B-next']);
  await api.db.letterRequest.updateMany({ data: { startedAt: new Date() } });
});

test('the same id with other content, and an untrue letter, is refused; nothing is stored', async () => {
  expect(await ask()).toMatchObject({ status: 409, json: { detail: `Account ${id} has no invoices yet` } });
  await enter();
  await ask();
  expect((await ask({ to: ['executive'] })).json.detail).toBe(
    `Letter A of account ${id} was requested before with other content`,
  );
  await api.db.hold.create({ data: { accountId: id, invoiceId: id, cycle: 1, placedAt: new Date() } });
  expect((await ask({ id: 'B', letter: 'hold-released' })).json.detail).toMatch(/is on hold/);
  await api.db.invoice.update({ where: { id }, data: { status: 'with-counsel' } });
  expect((await ask({ id: 'B' })).json.detail).toMatch(/with counsel: only counsel writes/);
  expect((await ask({ id: 'B', letter: 'services-cancelled', reason: 'x' })).status).toBe(202);
  expect(await api.db.letterRequest.count({ where: { accountId: id } })).toBe(2);
  await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, contacts: [] });
  expect((await ask({ id: 'C', letter: 'services-cancelled', reason: 'x' })).json.detail).toMatch(
    /^No billing contact/,
  );
});

test.each([
  [{ letter: 'reminder' }, 'letter'],
  [{ reason: 'x' }, 'reason'],
  [{ letter: 'services-cancelled' }, 'reason'],
  [{ to: [] }, 'to'],
  [{ to: ['boss'] }, 'to.0'],
  [{ id: 'a b' }, 'id'],
])('%j does not validate', async (more, path) => {
  const { status, json } = await ask(more);
  expect({ status, paths: json.issues?.map((issue) => issue.path) }).toEqual({ status: 422, paths: [path] });
});

test('an unknown account is 404', async () => {
  id = 'nobody';
  expect((await ask()).status).toBe(404);
});

test('its text is that of the policy that the invoice keeps', async () => {
  const words = { statement: { en: { subject: 'What {account} owes us' } } };
  await api.ok('PUT', '/v1/policies/own-words', { ...STANDARD, words });
  await enter();
  await api.ok('PATCH', `/v1/invoices/${id}`, { policyId: 'own-words' });
  await ask();
  await send();
  expect(caught()).toMatchObject([{ subject: 'What Müller & Söhne owes us' }]);
});

test('nothing open: a statement shows that, and a cancellation is withdrawn', async () => {
  await enter({ amount: 100 });
  await ask({ id: 'C', letter: 'services-cancelled', reason: 'Licences are cancelled' });
  await api.ok('POST', '/v1/payments', { ...paymentBody, id: `P-${id}`, invoiceId: id, amount: 100 });
  await send('C');
  expect(
    await ask({ id: 'C', letter: 'services-cancelled', reason: 'Licences are cancelled' }),
  ).toMatchObject({
    status: 200,
    json: {
      status: 'withdrawn',
      withdrawn: `Nothing is open on account ${id} for which services could be cancelled`,
    },
  });
  await ask({ letter: 'statement', to: ['executive', 'billing'] });
  await send();
  expect(caught()).toMatchObject([{ to: [`ap@${id}.example`, `ceo@${id}.example`] }]);
  expect(caught()[0]!.text).toContain('Nothing is open on it.');
});

test('a letter that the provider refused shows it', async () => {
  await enter();
  await ask();
  catcher.failNext({ kind: 'refuse', status: 422, name: 'validation_error' });
  await send();
  expect((await ask()).json.status).toBe('failed');
  expect((await story()).at(-1)).toMatch(/^letter.failed: Letter "Statement/);
});

test('a consumer gets it in the hours of the law', async () => {
  await api.ok('PUT', '/v1/policies/private', { ...STANDARD_BODY, debtor: 'consumer' });
  const before = await api.ok<object>('GET', `/v1/accounts/${id}`);
  const { contacts } = before as { contacts: object[] };
  const consumer = {
    ...accountBody,
    contacts,
    kind: 'consumer',
    policyId: 'private',
    timeZone: 'America/New_York',
  };
  await api.ok('PUT', `/v1/accounts/${id}`, consumer);
  await enter();
  await ask();
  expect(await send()).toBe(Date.parse('2026-03-02T13:00:00Z'));
  expect(caught()).toEqual([]);
  api.clock.set('2026-03-02T13:00:00Z');
  expect(await send()).toBeNull();
  expect(caught()).toHaveLength(1);
});
