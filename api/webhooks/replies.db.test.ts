import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sweepMail } from '../../background/sweeper.js';
import { createReceivedMail, type Received } from '../../providers/receivedMail.js';
import { startMailCatcher, type MailCatcher } from '../../dev/fakes/mailCatcher.js';
import { pages, startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody, policyBody, settingsBody } from '../../test/fixtures/apiRequests.js';
import { contents } from '../../test/readers/databaseSnapshot.js';
import { walker } from '../../test/stack/stepRunner.js';
import { secretOf } from '../../test/fixtures/webhook.js';
import { rethrow } from '../../test/stack/rethrow.js';

const SECRET = secretOf(1);
let api: TestApi;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
/** The response of the provider instead of the letter. */
let instead: Received | null = null;
beforeAll(async () => {
  catcher = await startMailCatcher();
  const mail = createReceivedMail({ apiKey: 're_1', baseUrl: catcher.url });
  api = await startApi({
    resendSecrets: [SECRET],
    mail: { read: (id) => (instead ? Promise.resolve(instead) : mail.read(id)) },
  });
  catcher.tellEvents({ url: `http://127.0.0.1:${api.port}/webhooks/resend`, secret: SECRET });
  await api.ok('PUT', '/v1/settings', settingsBody);
  await api.ok('PUT', '/v1/policies/consumers', { ...policyBody, debtor: 'consumer' });
  walk = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, catcher.url);
});
afterAll(() => Promise.all([api.stop(), catcher.stop()]));

let n = 0;
let id: string;
let email: string;
/** A separate debtor, who gets a letter on Monday, 2026-02-16. */
beforeEach(async () => {
  instead = null;
  id = `E${++n}`;
  email = `ap@${id.toLowerCase()}.example`;
  api.clock.set('2026-02-10T08:00:00Z');
  const contacts = [{ role: 'billing', name: 'Erika', email }];
  await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, contacts });
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id });
  await walk.walkTo(id, 'status-request');
});

type Task = { id: string; type: string; accountId: string | null; invoiceId: string | null; detail: object };
const tasks = async () =>
  (await pages<Task>(api, '/v1/tasks?status=open&role=collector', 200)).filter(
    ({ type }) => type === 'read-reply',
  );
const ownTasks = async () => (await tasks()).filter(({ accountId }) => accountId === id);
type Reply = { id: string; text: string; automatic: boolean };
const replies = () => pages<Reply>(api, `/v1/accounts/${id}/replies`, 50);
const story = async () =>
  (await pages<{ type: string; summary: string }>(api, `/v1/invoices/${id}/timeline`, 50)).at(-1)!;
const next = async () =>
  (await api.ok<{ nextStep: { id: string; at: string } }>('GET', `/v1/invoices/${id}`)).nextStep;
/** Returns the next step that is more than the beginning of a stage. */
async function nextNotice() {
  for (;;) {
    const step = await next();
    if (!step.id.startsWith('stage-')) return step;
    await walk.step(id);
  }
}
/** The provider reports it with the delivery, a moment after the sending. */
async function messageId(): Promise<string> {
  for (;;) {
    const [notice] = await api.db.notice.findMany({ where: { accountId: id } });
    if (notice?.messageId) return notice.messageId;
    await setTimeout(10);
  }
}
const write = (more: { from?: string; text?: string; headers?: Record<string, string> } = {}) =>
  catcher.receive({
    from: `Erika <${email}>`,
    subject: 'Re: your invoice',
    text: 'We pay on Friday.',
    ...more,
  });

test('a reply is stored with its account, a person gets a task to read it, and letters wait for two business days', async () => {
  await api.db.outboxMessage.deleteMany();
  await write();
  expect(await replies()).toMatchObject([
    { text: 'We pay on Friday.', automatic: false, from: `Erika <${email}>` },
  ]);
  expect(await ownTasks()).toMatchObject([
    { invoiceId: id, detail: { from: `Erika <${email}>`, text: 'We pay on Friday.' } },
  ]);
  expect(await api.ok('GET', `/v1/accounts/${id}`)).toMatchObject({ lettersFrom: '2026-02-19' });
  expect(await story()).toMatchObject({
    type: 'reply.received',
    summary: `Reply of Erika <${email}>: "Re: your invoice"; letters wait until 2026-02-19`,
  });
  expect(await api.db.outboxMessage.findMany()).toMatchObject([{ kind: 'change', invoiceId: id }]);
  expect(await nextNotice()).toMatchObject({ id: 'reminder-16', at: expect.stringMatching(/^2026-02-19/) });
  await walk.walkTo(id, 'reminder-16');
  expect(catcher.messages()[0]?.to).toEqual([email]);
});

test('a second reply before the first is read is stored, and does not postpone letters for ever', async () => {
  await write();
  api.clock.set('2026-02-18T08:00:00Z');
  await write({ text: 'Hello?' });
  expect(await ownTasks()).toHaveLength(2);
  expect(await nextNotice()).toMatchObject({ at: expect.stringMatching(/^2026-02-19/) });
  for (const task of await ownTasks())
    await api.ok('POST', `/v1/tasks/${task.id}/complete`, { outcome: 'done' });
  await write({ text: 'Once more' });
  expect(await nextNotice()).toMatchObject({ at: expect.stringMatching(/^2026-02-23/) });
});

test.each([
  ['RFC 3834', { 'Auto-Submitted': 'auto-replied' }, undefined],
  ['an older mailbox', { Precedence: 'auto_reply' }, undefined],
  ['a mail server', {}, 'Mail Delivery <MAILER-DAEMON@mx.example>'],
])('an automatic message is stored and changes nothing: %s', async (_name, headers, from) => {
  const before = await next();
  await write({ headers: { ...headers, 'In-Reply-To': await messageId() }, ...(from ? { from } : {}) });
  expect(await replies()).toMatchObject([{ automatic: true }]);
  expect(await ownTasks()).toEqual([]);
  expect(await next()).toEqual(before);
});

test('a reply names the id of our letter, before the provider has reported its Message-ID', async () => {
  const [notice] = await api.db.notice.findMany({ where: { accountId: id } });
  await write({
    from: 'cfo@home.example',
    headers: { References: `<x@y> <notice.${notice!.id}@northwind.example>` },
  });
  expect(await replies()).toHaveLength(1);
});

test('a reply from another address belongs to the account whose letter it replies to', async () => {
  await write({ from: 'cfo@home.example', headers: { References: `<x@y> ${await messageId()}` } });
  expect(await replies()).toHaveLength(1);
});

test('a stranger, and a contact of two accounts: nothing is lost, a person decides', async () => {
  await write({ from: 'who@nowhere.example', text: 'Please call me' });
  const both = [{ role: 'billing', name: 'Both', email }];
  await api.ok('PUT', `/v1/accounts/${id}-b`, { ...accountBody, contacts: both });
  await write({ text: 'Which of us?' });
  const unclear = (await tasks()).filter(({ accountId }) => accountId === null).map(({ detail }) => detail);
  expect(unclear).toContainEqual(
    expect.objectContaining({
      from: 'who@nowhere.example',
      text: 'Please call me',
      why: 'The sender is unknown',
    }),
  );
  expect(unclear).toContainEqual(
    expect.objectContaining({ text: 'Which of us?', candidates: [id, `${id}-b`] }),
  );
  const [task] = (await tasks()).filter(({ accountId }) => accountId === null);
  expect((await api.call('POST', `/v1/tasks/${task!.id}/complete`, { outcome: 'disputed' })).status).toBe(
    409,
  );
  expect((await api.call('POST', `/v1/tasks/${task!.id}/complete`, { outcome: 'done' })).status).toBe(200);
});

test("a person assigns a stranger's reply to an account: then it is like any other", async () => {
  const emailId = await write({ from: 'private@nowhere.example', text: 'I pay on Friday' });
  const assign = (accountId: string) => api.call('POST', `/v1/replies/${emailId}/account`, { accountId });
  expect((await assign('nobody')).status).toBe(409);
  expect((await assign(id)).status).toBe(200);
  expect(await replies()).toEqual([expect.objectContaining({ text: 'I pay on Friday' })]);
  expect(await ownTasks()).toEqual([expect.objectContaining({ invoiceId: id })]);
  expect(await api.ok('GET', `/v1/accounts/${id}`)).toMatchObject({ lettersFrom: expect.any(String) });
  const before = await contents(api.db);
  expect((await assign(id)).status).toBe(200);
  expect(await contents(api.db)).toEqual(before);
  await api.ok('PUT', '/v1/accounts/other', accountBody);
  expect((await assign('other')).status).toBe(409);
});

test('the same event again changes nothing', async () => {
  const emailId = await write();
  const [event] = await api.db.inboxEvent.findMany({ orderBy: { receivedAt: 'desc' }, take: 1 });
  expect(event).toBeDefined();
  const before = await contents(api.db);
  await api.db.inboxEvent.updateMany({ data: { appliedAt: null } });
  await sweepMail(api.book, rethrow);
  expect(await contents(api.db)).toEqual(before);
  expect((await replies()).map((reply) => reply.id)).toEqual([emailId]);
});

test('a reply whose text the provider does not return is fetched again; finally its text names the reason', async () => {
  instead = { kind: 'away', reason: 'application_error: 502' };
  await write();
  expect(await replies()).toEqual([]);
  expect(await api.db.inboxEvent.count({ where: { appliedAt: null } })).toBe(1);
  await sweepMail(api.book, rethrow, { read: async () => instead! });
  expect(await replies()).toEqual([]);
  instead = { kind: 'gone', reason: 'restricted_api_key: This key may only send' };
  await sweepMail(api.book, rethrow, { read: async () => instead! });
  expect(await replies()).toMatchObject([
    { text: expect.stringMatching(/could not be fetched.*restricted_api_key/) },
  ]);
  expect(await ownTasks()).toHaveLength(1);
});

test('HTML alone is read as text; hostile input stays text, and long input is cut', async () => {
  const html = `<p>Hello</p><script>alert(1)</script><img src=x onerror=alert(1)>\u0000${'x'.repeat(50_000)}`;
  instead = { kind: 'found', content: { text: null, html, headers: {} } };
  await write();
  const [reply] = await replies();
  expect(reply!.text).toMatch(/^Hello/);
  expect(reply!.text).not.toMatch(/<script|<img/);
  expect(reply!.text).not.toContain('\u0000');
  expect(reply!.text.length).toBeLessThanOrEqual(20_000);
});

test.each([
  ['consumer', 'STOP\nplease', [{ reason: 'opted-out' }]],
  ['consumer', 'Please do not stop', []],
  ['business', 'Stop', []],
])('a %s who writes "%s"', async (kind, text, refused) => {
  const consumer = kind === 'consumer' ? { kind, policyId: 'consumers' } : {};
  const contacts = [{ role: 'billing', name: 'Erika', email }];
  await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, ...consumer, contacts });
  await write({ text });
  const { refusedAddresses } = await api.ok<{ refusedAddresses: object[] }>('GET', `/v1/accounts/${id}`);
  expect(refusedAddresses).toMatchObject(refused);
});
