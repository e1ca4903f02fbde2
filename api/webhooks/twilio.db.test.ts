import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sweepInbox, sweepMail } from '../../background/sweeper.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { withAccount } from '../../books/locking.js';
import { createTexts } from '../../providers/texts.js';
import { pages, startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody, settingsBody } from '../../test/fixtures/apiRequests.js';
import { contents } from '../../test/readers/databaseSnapshot.js';
import { startProviderServer, type ProviderServer } from '../../test/stack/providerServer.js';
import { walker } from '../../test/stack/stepRunner.js';
import { rethrow } from '../../test/stack/rethrow.js';
import { twilioSignature } from './twilio.js';

const TWILIO = { token: 'auth-token', url: 'https://dunning.example/webhooks/twilio' };
let api: TestApi;
let telephone: ProviderServer;
let walk: ReturnType<typeof walker>;
beforeAll(async () => {
  [api, telephone] = await Promise.all([
    startApi({ twilio: TWILIO }),
    startProviderServer((n) => ({ sid: `SM${n}` })),
  ]);
  await api.ok('PUT', '/v1/settings', settingsBody);
  const steps = STANDARD.steps.map((rule) => (rule.kind === 'notice' ? { ...rule, channel: 'sms' } : rule));
  await api.ok('PUT', '/v1/policies/by-sms', { ...STANDARD, steps });
  await api.ok('PUT', '/v1/policies/consumers', { ...STANDARD, debtor: 'consumer', steps });
  const texts = createTexts({
    sid: 'AC1',
    token: 't',
    from: '+15550100',
    base: telephone.url,
    webhookUrl: TWILIO.url,
  });
  walk = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, 'http://127.0.0.1:9', { texts });
});
afterAll(() => Promise.all([api.stop(), telephone.stop()]));

let n = 0;
let id: string;
let number: string;
let callback: string;

/** A separate debtor, who has received a text message. */
beforeEach(async () => {
  id = `T${++n}`;
  number = `+4917112345${String(n).padStart(2, '0')}`;
  api.clock.set('2026-02-10T08:00:00Z');
  const contacts = [{ role: 'billing', name: 'Erika', phone: number }];
  await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, locale: 'en', policyId: 'by-sms', contacts });
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id });
  await walk.walkTo(id, 'status-request');
  callback = new URL(telephone.taken().at(-1)!.form.get('StatusCallback') as string).search;
});

type Fields = Record<string, string>;
const post = (fields: Fields, query = '', token = TWILIO.token) => {
  const form = new URLSearchParams({ AccountSid: 'AC1', ...fields });
  const signature = twilioSignature(token, `${TWILIO.url}${query}`, form).toString('base64');
  return api.call('POST', `/webhooks/twilio${query}`, form.toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': signature,
    authorization: null,
  });
};
const sid = async () => (await notice()).providerId!;
const report = async (status: string, more: Fields = {}) =>
  post({ MessageSid: await sid(), MessageStatus: status, To: number, ...more }, callback);
const wrote = (text: string, more: Fields = {}) =>
  post({ MessageSid: `SMin${id}${Math.random().toString(36).slice(2)}`, From: number, Body: text, ...more });
const notice = () => api.book.db.notice.findFirstOrThrow({ where: { accountId: id } });
const refused = async () =>
  (await api.ok<{ refusedAddresses: unknown[] }>('GET', `/v1/accounts/${id}`)).refusedAddresses;
type Task = { id: string; type: string; detail: { phone?: string; text?: string } };
const tasks = () => pages<Task>(api, `/v1/tasks?status=open&accountId=${id}`, 50);
const story = async () =>
  (await pages<{ type: string; summary: string }>(api, `/v1/invoices/${id}/timeline`, 50)).map(
    ({ type, summary }) => `${type}: ${summary}`,
  );

test('the signature is the one of the documentation', () => {
  const form = new URLSearchParams({
    CallSid: 'CA1234567890ABCDE',
    Digits: '1234',
    From: '+12349013030',
    To: '+18005551212',
    Caller: '+12349013030',
  });
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
  expect(twilioSignature('12345', url, form).toString('base64')).toBe('0/KCTR6DLpKmkAf8muzZqo1nDgQ=');
});

test('a bad signature, none, two, or another address: 401, and nothing changes', async () => {
  const before = await contents(api.db);
  const fields = { MessageSid: 'SM1', MessageStatus: 'delivered', To: number };
  expect((await post(fields, '', 'other-token')).status).toBe(401);
  const form = new URLSearchParams(fields);
  const good = twilioSignature(TWILIO.token, TWILIO.url, form).toString('base64');
  const send = (path: string, body: string, signature: string | string[] | null) =>
    api.call('POST', path, body, {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature,
      authorization: null,
    });
  expect((await send('/webhooks/twilio', form.toString(), null)).status).toBe(401);
  expect((await send('/webhooks/twilio', form.toString(), [good, good])).status).toBe(401);
  expect((await send('/webhooks/twilio?notice_id=1', form.toString(), good)).status).toBe(401);
  expect((await send('/webhooks/twilio', `${form}&To=%2B1`, good)).status).toBe(401);
  expect(await contents(api.db)).toEqual(before);
});

test('delivered: the timeline shows it; again changes nothing', async () => {
  expect((await report('delivered')).status).toBe(200);
  const after = await contents(api.db);
  expect((await report('delivered')).status).toBe(200);
  expect(await contents(api.db)).toEqual(after);
  expect((await story()).at(-1)).toMatch(/^notice\.delivered: Text message ".+" reached \+49/);
});

test('queued and sent change nothing', async () => {
  const before = await contents(api.db);
  expect((await report('sent')).status).toBe(200);
  expect(await contents(api.db)).toEqual(before);
});

test('undelivered to a land line: no warning, the number is refused, a person delivers the notice and finds a number', async () => {
  await report('undelivered', { ErrorCode: '30006' });
  expect(await refused()).toMatchObject([{ channel: 'sms', address: number, reason: 'bounced' }]);
  const open = await tasks();
  expect(open.map(({ type }) => type).sort()).toEqual(['fix-contact', 'send-by-hand']);
  const fix = open.find(({ type }) => type === 'fix-contact')!;
  expect(fix.detail.phone).toBe(number);
  await api.ok('POST', `/v1/tasks/${encodeURIComponent(fix.id)}/complete`, { outcome: 'done' });
  expect(await refused()).toEqual([]);
});

test('undelivered for today: no warning, but the number stays valid', async () => {
  await report('failed', { ErrorCode: '30003' });
  expect(await refused()).toEqual([]);
  expect((await tasks()).map(({ type }) => type)).toEqual(['send-by-hand']);
});

test('a report of a message whose answer was lost proves that it went out', async () => {
  await api.book.db.notice.updateMany({
    where: { accountId: id },
    data: { status: 'unknown', providerId: null, sentAt: null },
  });
  await post({ MessageSid: 'SMlost', MessageStatus: 'delivered', To: number }, callback);
  expect(await notice()).toMatchObject({ status: 'sent', providerId: 'SMlost', delivery: 'delivered' });
});

test.each(['STOP', ' stop. ', 'Unsubscribe'])(
  '"%s" ends text messages to the number, for good',
  async (text) => {
    expect((await wrote(text)).status).toBe(200);
    expect(await refused()).toMatchObject([{ channel: 'sms', address: number, reason: 'opted-out' }]);
    expect(await tasks()).toEqual([]);
    const before = telephone.taken().length;
    await walk.walkTo(id, 'reminder-16');
    expect(telephone.taken()).toHaveLength(before);
  },
);

test('a STOP applies to text messages alone, and to this number alone', async () => {
  const other = `${id}-b`;
  const contacts = [{ role: 'billing', name: 'Max', phone: '+491711239999', email: 'max@x.example' }];
  await api.ok('PUT', `/v1/accounts/${other}`, { ...accountBody, policyId: 'by-sms', contacts });
  await wrote('STOP');
  const { refusedAddresses } = await api.ok('GET', `/v1/accounts/${other}`);
  expect(refusedAddresses).toEqual([]);
  expect(await refused()).toHaveLength(1);
});

test('any other message is a reply: a person reads it, and letters wait', async () => {
  await wrote('Paid yesterday, reference 4711');
  expect(await tasks()).toMatchObject([
    { type: 'read-reply', detail: { text: 'Paid yesterday, reference 4711' } },
  ]);
  const { lettersFrom } = await api.ok('GET', `/v1/accounts/${id}`);
  expect(lettersFrom).toBe('2026-02-19');
  expect(await refused()).toEqual([]);
});

test('a busy account: acknowledged at once, applied by the sweeper of messages, not by that of money', async () => {
  let free = () => {};
  let held = Promise.resolve();
  await new Promise<void>((locked) => {
    held = withAccount(api.book, id, () => {
      locked();
      return new Promise<void>((resolve) => (free = resolve));
    });
  });
  expect((await wrote('STOP')).status).toBe(200);
  free();
  await held;
  expect(await refused()).toEqual([]);
  await sweepInbox(api.book, rethrow);
  expect(await refused()).toEqual([]);
  await sweepMail(api.book, rethrow);
  expect(await refused()).toHaveLength(1);
});
