import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Channel, type Policy } from '../domain/policy/policy.js';
import { STANDARD } from '../domain/policy/standard.js';
import { type Contact } from '../books/accounts/accounts.js';
import { readInvoiceContexts } from '../books/invoices/contexts.js';
import { createLetterPost } from '../providers/letterPost.js';
import { createTexts } from '../providers/texts.js';
import { startMailCatcher, type MailCatcher } from '../dev/fakes/mailCatcher.js';
import { pages, startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody, settingsBody } from '../test/fixtures/apiRequests.js';
import { readPdf } from '../test/readers/pdf.js';
import { startProviderServer, type ProviderServer } from '../test/stack/providerServer.js';
import { walker } from '../test/stack/stepRunner.js';

let api: TestApi;
let catcher: MailCatcher;
let postal: ProviderServer;
let telephone: ProviderServer;
let walks: Record<'bare' | 'equipped', ReturnType<typeof walker>>;

beforeAll(async () => {
  [api, catcher, postal, telephone] = await Promise.all([
    startApi(),
    startMailCatcher(),
    startProviderServer((n) => ({ id: `letter_${n}` })),
    startProviderServer((n) => ({ sid: `SM${n}` })),
  ]);
  await api.ok('PUT', '/v1/settings', { ...settingsBody, jurisdiction: 'GB', creditor: CREDITOR });
  for (const channel of ['letter', 'sms', 'email'] as const)
    await api.ok('PUT', `/v1/policies/by-${channel}`, by(channel));
  const book = api.book as TestApi['book'] & { clock: TestApi['clock'] };
  walks = {
    bare: walker(book, catcher.url),
    equipped: walker(book, catcher.url, {
      post: createLetterPost({ apiKey: 'test', base: postal.url }),
      texts: createTexts({ sid: 'AC1', token: 't', from: '+15550100', base: telephone.url }),
    }),
  };
});
afterAll(() => Promise.all([api.stop(), catcher.stop(), postal.stop(), telephone.stop()]));

const CREDITOR = {
  ...settingsBody.creditor,
  name: 'Northwind Ltd',
  address: '1 Harbour Road\nDover CT17 9BU',
};
/** Returns the standard policy with every notice by this channel. */
const by = (channel: Channel): Policy => ({
  ...STANDARD,
  steps: STANDARD.steps.map((rule) => (rule.kind === 'notice' ? { ...rule, channel } : rule)),
});

let n = 0;
let id: string;
const ERIKA: Contact = { role: 'billing', name: 'Erika Muster' };
const ADDRESS = 'Hauptstraße 5\n10115 Berlin';
const MOBILE = '0171 1234567';

async function debtor(channel: Channel, contact: Partial<Contact>): Promise<void> {
  await api.ok('PUT', `/v1/accounts/${id}`, {
    ...accountBody,
    name: 'ACME GmbH',
    locale: 'en',
    jurisdiction: 'DE',
    policyId: `by-${channel}`,
    contacts: [{ ...ERIKA, ...contact }],
  });
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id });
}
beforeEach(() => {
  id = `C${++n}`;
  api.clock.set('2026-02-10T08:00:00Z');
});

type Notice = { id: string; channel: string; status: string; to: string[]; error: string | null };
/** Sorted by channel, because the notices of one step have the same time. */
const notices = async () =>
  (await pages<Notice>(api, `/v1/invoices/${id}/notices`, 50)).sort((a, b) =>
    a.channel < b.channel ? -1 : 1,
  );
const story = async () =>
  (await pages<{ type: string; summary: string }>(api, `/v1/invoices/${id}/timeline`, 50)).map(
    ({ type, summary }) => `${type}: ${summary}`,
  );
type Task = { id: string; type: string; detail: { why?: string; letter?: string; to?: string } };
const tasks = () => pages<Task>(api, `/v1/tasks?status=open&accountId=${id}`, 50);
const complete = (task: Task, outcome = 'done') =>
  api.ok('POST', `/v1/tasks/${encodeURIComponent(task.id)}/complete`, { outcome });
const firstDone = async () =>
  (await readInvoiceContexts(api.book.db, [id], api.clock.now()))[0]!.snapshot.progress.firstDone;
const mailsTo = (address: string) => catcher.messages().filter(({ to }) => to.includes(address)).length;

test('by post without a provider: a task, its frozen PDF, and a warning on the day it is posted', async () => {
  await debtor('letter', { address: ADDRESS });
  await walks.bare.walkTo(id, 'status-request');
  const [task] = await tasks();
  expect(task).toMatchObject({
    type: 'print-and-post',
    detail: { to: 'ACME GmbH, Erika Muster, Hauptstraße 5, 10115 Berlin' },
  });
  expect(await notices()).toMatchObject([{ channel: 'letter', status: 'to-post' }]);
  expect((await story()).at(-1)).toMatch(
    /^step\.to-post: Letter ".+" is to be printed and posted to ACME GmbH,/,
  );
  const printed = await api.call('GET', task!.detail.letter!);
  expect(printed.headers['content-type']).toContain('application/pdf');
  const { text } = await readPdf(await pdfOf(task!.detail.letter!));
  for (const part of ['Erika Muster', 'Hauptstraße 5', '10115 Berlin', id, 'Statement of account'])
    expect(text).toContain(part);
  expect(await firstDone()).not.toHaveProperty('status-request');
  api.clock.set(new Date(api.clock.now() + 2 * 86_400_000).toISOString());
  await complete(task!);
  expect(await firstDone()).toMatchObject({ 'status-request': '2026-02-18' });
  expect(await notices()).toMatchObject([{ channel: 'letter', status: 'sent' }]);
});

/** Returns the bytes as they are stored and served. */
async function pdfOf(path: string): Promise<Buffer> {
  const { attachments } = await api.book.db.notice.findUniqueOrThrow({ where: { id: path.split('/')[3]! } });
  return Buffer.from((attachments as { content: string }[])[0]!.content, 'base64');
}

test('a part is paid before the letter is posted: its old amounts cannot be printed any more', async () => {
  await debtor('letter', { address: ADDRESS });
  await walks.bare.walkTo(id, 'status-request');
  const [task] = await tasks();
  api.clock.set(new Date(api.clock.now() + 60_000).toISOString());
  const receivedAt = new Date(api.clock.now()).toISOString();
  const { currency } = invoiceBody;
  await api.ok('POST', '/v1/payments', { id: `P-${id}`, invoiceId: id, amount: 1, currency, receivedAt });
  expect(await api.call('GET', task!.detail.letter!)).toMatchObject({
    status: 409,
    json: { detail: expect.stringContaining(`The balance of invoice ${id} has changed`) },
  });
});

test('who pays before the letter is posted: it cannot be printed any more, and its task is over', async () => {
  await debtor('letter', { address: ADDRESS });
  await walks.bare.walkTo(id, 'status-request');
  const [task] = await tasks();
  const receivedAt = new Date(api.clock.now()).toISOString();
  const { amount, currency } = invoiceBody;
  await api.ok('POST', '/v1/payments', { id: `P-${id}`, invoiceId: id, amount, currency, receivedAt });
  expect(await tasks()).toEqual([]);
  expect(await api.call('GET', task!.detail.letter!)).toMatchObject({ status: 409 });
});

test('by post through the provider: the frozen PDF goes once, and the step is done', async () => {
  await debtor('letter', { address: ADDRESS });
  const before = postal.taken().length;
  await walks.equipped.walkTo(id, 'status-request');
  const [notice] = await notices();
  expect(notice).toMatchObject({ channel: 'letter', status: 'sent' });
  expect(postal.taken()).toHaveLength(before + 1);
  const { form, headers } = postal.taken().at(-1)!;
  expect(headers['idempotency-key']).toBe(notice!.id);
  const sent = Buffer.from(await (form.get('pdf') as File).arrayBuffer());
  expect(sent).toEqual(await pdfOf(`/v1/notices/${notice!.id}/letter.pdf`));
  expect((await story()).at(-1)).toMatch(/^step\.done: Letter ".+" sent by post to ACME GmbH/);
});

test('an address that the provider cannot use: the very letter goes to the collector', async () => {
  await debtor('letter', { address: 'Somewhere in Berlin' });
  await walks.equipped.walkTo(id, 'status-request');
  expect(await notices()).toMatchObject([{ channel: 'letter', status: 'to-post' }]);
  const [task, ...more] = await tasks();
  expect(more).toEqual([]);
  expect(task!.detail.why).toContain('does not end with a street and a line of postal code and place');
  expect(await api.call('GET', task!.detail.letter!)).toMatchObject({ status: 200 });
});

test('by text message: one to the mobile number in E.164, with its text', async () => {
  await debtor('sms', { phone: MOBILE, address: ADDRESS });
  await walks.equipped.walkTo(id, 'status-request');
  expect(await notices()).toMatchObject([{ channel: 'sms', status: 'sent', to: ['+491711234567'] }]);
  const fields = Object.fromEntries(telephone.taken().at(-1)!.form) as Record<string, string>;
  expect(fields.To).toBe('+491711234567');
  expect(fields.Body).toMatch(new RegExp(`^Northwind Ltd: invoice ${id} over .+ When may we expect`));
  expect((await story()).at(-1)).toMatch(/^step\.done: Text message ".+" sent to \+491711234567$/);
});

test.each([
  ['a land line', { phone: '030 1234567' }, 'has a mobile number that takes our text messages'],
  ['no number', {}, 'has a mobile number that takes our text messages'],
])('by text message to %s: it goes by post, and the timeline gives the reason', async (_, contact, why) => {
  await debtor('sms', { ...contact, address: ADDRESS });
  const before = telephone.taken().length;
  await walks.equipped.walkTo(id, 'status-request');
  expect(telephone.taken()).toHaveLength(before);
  expect(await notices()).toMatchObject([{ channel: 'letter', status: 'sent' }]);
  expect(await story()).toContainEqual(
    expect.stringMatching(new RegExp(`^notice\\.rerouted: status-request goes by post: .*${why}`)),
  );
});

test('by text message without a provider: post, here by hand', async () => {
  await debtor('sms', { phone: MOBILE, address: ADDRESS });
  await walks.bare.walkTo(id, 'status-request');
  expect(await notices()).toMatchObject([
    { channel: 'letter', status: 'to-post' },
    { channel: 'sms', status: 'failed' },
  ]);
  expect((await tasks())[0]!.detail.why).toContain('no provider of this channel is set up');
});

test.each([
  ['refuses post', { noPost: true, address: ADDRESS }],
  ['has no address', {}],
])('an email that is refused, where the customer %s: a person brings it', async (_, contact) => {
  await debtor('email', { email: `ap@${id.toLowerCase()}.example`, ...contact });
  catcher.failNext({ kind: 'refuse', status: 422, name: 'validation_error' });
  await walks.equipped.walkTo(id, 'status-request');
  const [task, ...more] = await tasks();
  expect(more).toEqual([]);
  expect(task).toMatchObject({ type: 'send-by-hand' });
  expect(task!.detail.why).toMatch(/was refused: validation_error.*no postal address is known/);
  expect(await firstDone()).toEqual({});
});

test('an email that is refused goes by post in the same step, as a notice of its own, and no more by email', async () => {
  const email = `ap@${id.toLowerCase()}.example`;
  await debtor('email', { email, address: ADDRESS });
  catcher.failNext({ kind: 'refuse', status: 422, name: 'validation_error' });
  await walks.equipped.walkTo(id, 'status-request');
  const sent = await notices();
  expect(sent).toMatchObject([
    { channel: 'email', status: 'failed' },
    { channel: 'letter', status: 'sent' },
  ]);
  expect(new Set(sent.map((notice) => notice.id)).size).toBe(2);
  expect(mailsTo(email)).toBe(0);
  expect(await story()).toContainEqual(
    expect.stringMatching(/^notice\.rerouted: status-request goes by post: The status-request letter to/),
  );
  expect(await firstDone()).toHaveProperty('status-request');
});

test('a text message whose answer is lost is unknown, counts against the day, and is not repeated', async () => {
  await debtor('sms', { phone: MOBILE, address: ADDRESS });
  const before = telephone.taken().length;
  telephone.failNext('error', { accepted: true });
  await walks.equipped.walkTo(id, 'status-request');
  expect(await notices()).toMatchObject([{ channel: 'sms', status: 'unknown' }]);
  expect(telephone.taken()).toHaveLength(before + 1);
});

test('a provider that is busy: nothing went out, so a retry of the text message does', async () => {
  await debtor('sms', { phone: MOBILE });
  telephone.failNext('busy');
  await expect(walks.equipped.step(id)).rejects.toThrow('asked to wait');
  await walks.equipped.walkTo(id, 'status-request');
  expect(await notices()).toMatchObject([{ channel: 'sms', status: 'sent' }]);
});

test('a run that died while it was sending a text message: unknown, never again', async () => {
  await debtor('sms', { phone: MOBILE });
  telephone.failNext('busy');
  await expect(walks.equipped.step(id)).rejects.toThrow();
  await walks.equipped.walkTo(id, 'status-request');
  const [notice] = await notices();
  await api.book.db.stepRun.deleteMany({ where: { invoiceId: id, stepId: 'status-request' } });
  await api.book.db.notice.update({ where: { id: notice!.id }, data: { status: 'sending', sentAt: null } });
  const before = telephone.taken().length;
  await walks.equipped.walkTo(id, 'status-request');
  expect(await notices()).toMatchObject([{ channel: 'sms', status: 'unknown' }]);
  expect(telephone.taken()).toHaveLength(before);
});

test('post as a way out keeps to one letter a day', async () => {
  await debtor('email', { address: ADDRESS });
  await walks.bare.walkTo(id, 'status-request');
  await api.book.db.notice.updateMany({
    where: { accountId: id },
    data: { localDay: new Date('2026-02-17') },
  });
  await walks.bare.walkTo(id, 'reminder-16');
  expect((await tasks()).map(({ type }) => type)).toEqual(['print-and-post', 'send-by-hand']);
});

test('the preview shows the message or the PDF', async () => {
  await debtor('sms', { phone: MOBILE });
  const preview = () =>
    api.ok<{ channel: string; text: string; to: string[]; attachments: { filename: string }[] }>(
      'POST',
      `/v1/invoices/${id}/preview`,
      { stepId: 'reminder' },
    );
  expect(await preview()).toMatchObject({
    channel: 'sms',
    to: ['+491711234567'],
    attachments: [],
    text: expect.stringMatching(/^Northwind Ltd: invoice/),
  });
  id = `C${++n}`;
  await debtor('letter', { address: ADDRESS });
  expect(await preview()).toMatchObject({
    channel: 'letter',
    to: [`ACME GmbH\nErika Muster\n${ADDRESS}`],
    attachments: [{ filename: `letter-${id}.pdf`, contentType: 'application/pdf' }],
  });
});
