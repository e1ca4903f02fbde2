import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { sweepMail } from '../../background/sweeper.js';
import { hasUnapplied } from '../../books/inboxEvents.js';
import { readInvoiceContexts } from '../../books/invoices/contexts.js';
import { startMailCatcher, type MailCatcher } from '../../dev/fakes/mailCatcher.js';
import { pages, startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody, settingsBody } from '../../test/fixtures/apiRequests.js';
import { contents } from '../../test/readers/databaseSnapshot.js';
import { walker } from '../../test/stack/stepRunner.js';
import { secretOf, svixHeadersOf } from '../../test/fixtures/webhook.js';
import { rethrow } from '../../test/stack/rethrow.js';

const SECRET = secretOf(1);
let api: TestApi;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
beforeAll(async () => {
  [api, catcher] = await Promise.all([
    startApi({ resendSecrets: [SECRET, secretOf(2)] }),
    startMailCatcher(),
  ]);
  await api.ok('PUT', '/v1/settings', settingsBody);
  walk = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, catcher.url);
});
afterAll(() => Promise.all([api.stop(), catcher.stop()]));

let n = 0;
let id: string;
let email: string;
const billing = (address: string) => ({ role: 'billing', name: 'Erika', email: address });

/** A separate debtor, who gets the first letter. */
beforeEach(async () => {
  id = `R${++n}`;
  email = `AP@${id.toLowerCase()}.example`;
  api.clock.set('2026-02-10T08:00:00Z');
  await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, contacts: [billing(email)] });
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id });
  await walk.walkTo(id, 'status-request');
});

type Notice = { id: string; providerId: string; status: string; stepId: string; delivery: string | null };
const notices = () => pages<Notice>(api, `/v1/invoices/${id}/notices`, 50);
const lastNotice = async () => (await notices()).at(-1)!;
const story = async () =>
  (await pages<{ type: string; summary: string }>(api, `/v1/invoices/${id}/timeline`, 50)).map(
    ({ type, summary }) => `${type}: ${summary}`,
  );
type Task = { id: string; type: string; stepId: string; role: string; detail: { why?: string } };
const tasks = () => pages<Task>(api, `/v1/tasks?status=open&accountId=${id}`, 50);
const refused = async () =>
  (await api.ok<{ refusedAddresses: { address: string; reason: string }[] }>('GET', `/v1/accounts/${id}`))
    .refusedAddresses;

const post = (event: unknown, eventId: string, secret = SECRET) => {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  return api.call('POST', '/webhooks/resend', body, svixHeadersOf({ id: eventId, body, secret }));
};

const REASONS = {
  bounced: { bounce: { type: 'Permanent', subType: 'General', message: 'No such mailbox' } },
  failed: { failed: { reason: 'reached_daily_quota' } },
  suppressed: { suppressed: { type: 'OnAccountSuppressionList', message: 'On the suppression list' } },
};
/** An event in the format of https://resend.com/docs/webhooks/event-types. */
const eventOf = async (type: string, more: object = {}) => {
  const { id: noticeId, providerId } = await lastNotice();
  return {
    type: `email.${type}`,
    created_at: '2026-02-16T09:00:00.000Z',
    data: {
      email_id: providerId,
      created_at: '2026-02-16 09:00:00.000+00',
      from: 'ar@northwind.example',
      to: [email.toLowerCase()],
      subject: 'Invoice',
      tags: { notice_id: noticeId },
      ...REASONS[type as keyof typeof REASONS],
      ...more,
    },
  };
};
const reportEvent = async (type: string, more: object = {}) =>
  post(await eventOf(type, more), `msg_${id}_${type}_${Math.random().toString(36).slice(2)}`);

test('a delivered letter is shown as delivered, and nothing else changes', async () => {
  expect((await reportEvent('delivered')).status).toBe(200);
  expect(await lastNotice()).toMatchObject({ status: 'sent', delivery: 'delivered', returnedFrom: [] });
  expect((await story()).at(-1)).toMatch(/^notice.delivered: Letter ".*" reached AP@/);
  expect([await tasks(), await refused()]).toEqual([[], []]);
});

test('a bounce: address refused, two tasks, the step failed, the workflow signalled', async () => {
  await api.db.outboxMessage.deleteMany();
  await reportEvent('bounced');
  expect(await lastNotice()).toMatchObject({
    status: 'sent',
    delivery: 'bounced',
    deliveryReason: 'No such mailbox',
    returnedFrom: [email],
  });
  expect(await refused()).toMatchObject([
    { channel: 'email', address: email.toLowerCase(), reason: 'bounced' },
  ]);
  expect((await tasks()).map(({ type }) => type).sort()).toEqual(['fix-contact', 'send-by-hand']);
  expect(await api.db.stepRun.findMany({ where: { invoiceId: id, ruleId: 'status-request' } })).toMatchObject(
    [{ outcome: 'failed' }],
  );
  expect(await api.db.outboxMessage.findMany()).toMatchObject([{ kind: 'change', invoiceId: id }]);
  expect((await story()).slice(-2)).toEqual([
    expect.stringMatching(/^notice.bounced: Letter ".*" came back from .* \(No such mailbox\)$/),
    expect.stringMatching(/^step.failed: .*did not reach.*a task for the collector takes its place$/),
  ]);
});

test('the next letter is delivered by a person; with another contact it is mailed there', async () => {
  await reportEvent('bounced');
  await walk.walkTo(id, 'reminder-16');
  expect(await notices()).toHaveLength(1);
  expect((await tasks()).filter(({ type }) => type === 'fix-contact')).toHaveLength(1);
  expect((await tasks()).map(({ stepId }) => stepId)).toContain('reminder-16');
  const contacts = [billing(email), billing(`new@${id}.example`)];
  await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, contacts });
  await walk.walkTo(id, 'reminder-23');
  expect(await lastNotice()).toMatchObject({ to: [`new@${id}.example`], status: 'sent' });
});

test('the same contacts again, as a billing system sends them daily, do not clear the refused address', async () => {
  await reportEvent('bounced');
  await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, contacts: [billing(email)] });
  expect(await refused()).toHaveLength(1);
});

test.each([
  ['bounced', []],
  ['suppressed', []],
  ['complained', [{ reason: 'complained' }]],
])('the collector who has corrected the contact: after %s', async (type, left) => {
  await reportEvent(type);
  const task = (await tasks()).find((one) => one.type === 'fix-contact')!;
  await api.ok('POST', `/v1/tasks/${task.id}/complete`, { outcome: 'done' });
  expect(await refused()).toMatchObject(left);
});

test('a complaint: the letter arrived and counts, but no more mail goes there', async () => {
  await reportEvent('delivered');
  await reportEvent('complained');
  expect(await lastNotice()).toMatchObject({ delivery: 'complained', returnedFrom: [] });
  expect(await tasks()).toMatchObject([
    { type: 'fix-contact', detail: { reason: 'complained', why: expect.stringMatching(/as spam/) } },
  ]);
  expect(await api.db.stepRun.findMany({ where: { invoiceId: id, ruleId: 'status-request' } })).toMatchObject(
    [{ outcome: 'done' }],
  );
});

test('a letter that failed at the provider is delivered by hand, and its address stays valid', async () => {
  await reportEvent('failed');
  expect(await lastNotice()).toMatchObject({ delivery: 'failed', deliveryReason: 'reached_daily_quota' });
  expect(await refused()).toEqual([]);
  expect((await tasks()).map(({ type }) => type)).toEqual(['send-by-hand']);
});

const ORDERS = [
  ['delivered', 'bounced', 'complained'],
  ['bounced', 'delivered', 'complained'],
  ['complained', 'bounced', 'delivered'],
  ['bounced', 'complained', 'delivered'],
];
test.each(ORDERS)('%s, %s, %s: every order has the same result', async (...order) => {
  for (const type of order) expect((await reportEvent(type)).status).toBe(200);
  expect(await lastNotice()).toMatchObject({ delivery: 'bounced', returnedFrom: [email] });
  expect(await refused()).toMatchObject([{ reason: 'complained' }]);
  expect((await tasks()).filter(({ type }) => type === 'send-by-hand')).toHaveLength(1);
});

test('a bounce again, with its id or another, changes nothing more', async () => {
  const event = await eventOf('bounced');
  await post(event, `msg_${id}`);
  const before = await contents(api.db);
  const again = await Promise.all(Array.from({ length: 10 }, () => post(event, `msg_${id}`)));
  expect(again.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect(await contents(api.db)).toEqual(before);
  const stepsBefore = await story();
  await post(event, `msg_${id}_replayed`);
  expect(await story()).toEqual(stepsBefore);
});

test('a letter delivered by hand stays delivered when the provider reports again', async () => {
  await reportEvent('bounced');
  const task = (await tasks()).find((one) => one.type === 'send-by-hand')!;
  await api.ok('POST', `/v1/tasks/${task.id}/complete`, { outcome: 'done' });
  await reportEvent('complained');
  await reportEvent('bounced');
  expect(await api.db.stepRun.findMany({ where: { invoiceId: id, ruleId: 'status-request' } })).toMatchObject(
    [{ outcome: 'done' }],
  );
});

test('without our tag the letter is found by the id of the provider; an unknown letter changes nothing', async () => {
  await reportEvent('bounced', { tags: undefined });
  expect(await lastNotice()).toMatchObject({ delivery: 'bounced' });
  const before = await story();
  await reportEvent('bounced', { tags: { notice_id: 'not-ours' }, email_id: 'b5b1' });
  expect(await story()).toEqual(before);
  expect(await api.db.inboxEvent.count({ where: { appliedAt: null } })).toBe(0);
});

test('an event that overtakes the booking of its letter is not lost', async () => {
  const { id: noticeId } = await lastNotice();
  const step = { invoiceId: id, stepId: 'status-request' };
  const run = await api.db.stepRun.findFirstOrThrow({ where: step });
  await api.db.notice.update({ where: { id: noticeId }, data: { status: 'sending', frozenAt: new Date() } });
  await api.db.stepRun.deleteMany({ where: step });
  await reportEvent('bounced');
  expect(await api.db.inboxEvent.count({ where: { appliedAt: null } })).toBe(0);
  const ref = { ...step, accountId: id, cycle: 1, at: run.at.toISOString() };
  await walk.activities.sendNotice(ref);
  expect(await lastNotice()).toMatchObject({ status: 'sent', delivery: 'bounced' });
  expect(await api.db.stepRun.findFirst({ where: step })).toMatchObject({ outcome: 'failed' });
  expect((await tasks()).map(({ type }) => type).sort()).toEqual(['fix-contact', 'send-by-hand']);
});

test('a report of the provider about a letter with unknown outcome proves that it was sent', async () => {
  const { id: noticeId } = await lastNotice();
  await api.db.notice.update({ where: { id: noticeId }, data: { status: 'unknown', providerId: null } });
  await reportEvent('delivered', { email_id: 'found-again' });
  expect(await lastNotice()).toMatchObject({ status: 'sent', providerId: 'found-again' });
});

test('of two recipients the report names one; the letter reached the other and counts', async () => {
  const contacts = [billing(email), billing(`second@${id}.example`)];
  await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, contacts });
  await walk.walkTo(id, 'reminder-16');
  const to = [email, `second@${id}.example`];
  const bounce = {
    type: 'Permanent',
    subType: 'General',
    message: `smtp; 550 <second@${id}.example> unknown`,
  };
  await reportEvent('bounced', { to, bounce });
  expect(await refused()).toMatchObject([{ address: `second@${id}.example`.toLowerCase() }]);
  expect((await tasks()).map(({ type }) => type)).toEqual(['fix-contact']);
  await reportEvent('bounced', { to });
  expect(await lastNotice()).toMatchObject({ returnedFrom: [`second@${id}.example`, email] });
  expect((await tasks()).map(({ type }) => type)).toContain('send-by-hand');
});

test('of two recipients a bounce that names neither refuses no address, and a person delivers the letter', async () => {
  const contacts = [billing(email), billing(`second@${id}.example`)];
  await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, contacts });
  await walk.walkTo(id, 'reminder-16');
  await reportEvent('bounced', { to: [email, `second@${id}.example`] });
  expect(await refused()).toEqual([]);
  expect((await tasks()).map(({ type }) => type)).toEqual(['send-by-hand']);
});

const softly = (subType: string, type = 'Transient') => ({
  bounce: { type, subType, message: 'General bounce, for example an out of office notice' },
});

test.each([
  ['an absence', 'General', 'Transient'],
  ['a full mailbox', 'MailboxFull', 'Transient'],
  ['a soft bounce in other words', 'General', 'soft'],
])('%s refuses no address, and the letter counts', async (_name, subType, type) => {
  await reportEvent('bounced', softly(subType, type));
  expect(await lastNotice()).toMatchObject({ status: 'sent', delivery: 'soft-bounced', returnedFrom: [] });
  expect([await refused(), await tasks()]).toEqual([[], []]);
  expect(await api.db.stepRun.findMany({ where: { invoiceId: id, ruleId: 'status-request' } })).toMatchObject(
    [{ outcome: 'done' }],
  );
  expect((await story()).at(-1)).toMatch(/^notice.soft-bounced: Letter ".*" has not reached AP@.* yet \(/);
});

test.each([
  ['soft-bounced', 'delivered', 'delivered'],
  ['delivered', 'soft-bounced', 'delivered'],
  ['soft-bounced', 'bounced', 'bounced'],
  ['bounced', 'soft-bounced', 'bounced'],
])('%s, then %s: the letter is %s', async (first, second, result) => {
  for (const one of [first, second])
    await (one === 'soft-bounced' ? reportEvent('bounced', softly('General')) : reportEvent(one));
  expect(await lastNotice()).toMatchObject({ delivery: result });
  expect(await refused()).toHaveLength(result === 'bounced' ? 1 : 0);
});

test.each(['MessageTooLarge', 'ContentRejected', 'AttachmentRejected'])(
  'a letter that is refused for what it is (%s) is delivered by hand, and its address stays valid',
  async (subType) => {
    await reportEvent('bounced', softly(subType));
    expect(await lastNotice()).toMatchObject({ delivery: 'failed', returnedFrom: [email] });
    expect(await refused()).toEqual([]);
    expect((await tasks()).map(({ type }) => type)).toEqual(['send-by-hand']);
  },
);

test('while the account is busy a bounce is acknowledged, silences no account, and waits for the sweeper', async () => {
  const other = new pg.Client({ connectionString: api.url });
  await other.connect();
  await other.query('BEGIN');
  await other.query('SELECT FROM account WHERE id = $1 FOR UPDATE', [id]);
  expect((await reportEvent('bounced')).status).toBe(200);
  expect(await lastNotice()).toMatchObject({ delivery: null });
  expect(await api.db.$transaction((tx) => hasUnapplied(tx, id))).toBe(false);
  await other.query('ROLLBACK');
  await other.end();
  expect(await sweepMail(api.book, rethrow)).toBe(1);
  expect(await lastNotice()).toMatchObject({ delivery: 'bounced' });
});

test('a letter delivered by hand is a warning for every invoice that it listed', async () => {
  const second = `${id}-2`;
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: second, accountId: id });
  await walk.walkTo(id, 'reminder-16');
  const warned = async () => {
    const [context] = await readInvoiceContexts(api.db, [second], api.clock.now());
    return context!.snapshot.progress.firstDone['reminder'];
  };
  expect(await warned()).toBe('2026-02-17');
  await reportEvent('bounced');
  expect(await warned()).toBeUndefined();
  api.clock.set('2026-02-19T08:00:00Z');
  await api.db.outboxMessage.deleteMany();
  const task = (await tasks()).find(
    ({ stepId, type }) => stepId === 'reminder-16' && type === 'send-by-hand',
  )!;
  await api.ok('POST', `/v1/tasks/${task.id}/complete`, { outcome: 'done' });
  expect(await warned()).toBe('2026-02-19');
  expect((await api.db.outboxMessage.findMany()).map(({ invoiceId }) => invoiceId).sort()).toEqual([
    id,
    second,
  ]);
});

const HOSTILE: [string, unknown][] = [
  ['nothing', ''],
  ['no JSON', 'bounced'],
  ['a list', []],
  ['no data', { type: 'email.bounced' }],
  ['data of another kind', { type: 'email.bounced', data: 7 }],
  [
    'U+0000 everywhere',
    { type: 'email.bounced', data: { email_id: '\u0000', to: ['\u0000'], tags: { notice_id: '\u0000' } } },
  ],
  [
    'half a surrogate pair',
    '{"type":"email.bounced","data":{"email_id":"\\ud83d","to":[],"tags":{"notice_id":"\\ud83d"}}}',
  ],
  ['a type nobody knows', { type: 'email.celebrated', data: {} }],
  ['objects 20,000 deep', `{"type":"email.bounced","data":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`],
  ['a received letter without an id', { type: 'email.received', data: { from: 'x' } }],
];
test.each(HOSTILE)('signed, but %s: acknowledged, and nothing of the debt changes', async (name, event) => {
  const before = await story();
  expect((await post(event, `msg_bad_${name.replace(/\W/g, '')}_${id}`)).status).toBe(200);
  expect(await story()).toEqual(before);
  expect(await api.db.inboxEvent.count({ where: { appliedAt: null } })).toBe(0);
});

test('hostile text of the provider is stored unchanged, and shortened', async () => {
  const message = `<img src=x onerror=alert(1)>\u0000\ud83d${'x'.repeat(5_000)}`;
  await reportEvent('bounced', { bounce: { type: 'Permanent', subType: 'General', message } });
  const { deliveryReason } = (await lastNotice()) as unknown as { deliveryReason: string };
  expect(deliveryReason).toMatch(/^<img src=x onerror=alert\(1\)>\uFFFD/);
  expect(deliveryReason.length).toBeLessThan(501);
});

const good = async () => {
  const body = JSON.stringify(await eventOf('bounced'));
  return { body, headers: svixHeadersOf({ id: `msg_${id}`, body, secret: SECRET }) };
};
const SPOILT: [string, (headers: Record<string, unknown>, body: string) => [object, string]][] = [
  ['a foreign signature', (_, body) => [svixHeadersOf({ id: 'msg_1', body, secret: secretOf(3) }), body]],
  ['a changed byte', (headers, body) => [headers, body.replace('bounced', 'Bounced')]],
  ['no signature', (headers, body) => [{ ...headers, 'svix-signature': null }, body]],
  ['another id', (headers, body) => [{ ...headers, 'svix-id': 'msg_other' }, body]],
  [
    'an old timestamp',
    (_, body) => [svixHeadersOf({ id: 'msg_1', body, secret: SECRET, timestamp: 1 }), body],
  ],
  ['headers of the standard instead of svix', (headers, body) => [renamed(headers), body]],
];
const renamed = (headers: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.replace('svix', 'webhook'), value]),
  );

test.each(SPOILT)('%s is 401 and changes nothing', async (_name, spoil) => {
  const { headers, body } = await good();
  const before = await contents(api.db);
  const [spoilt, bytes] = spoil(headers, body);
  expect((await api.call('POST', '/webhooks/resend', bytes, spoilt as never)).status).toBe(401);
  expect(await contents(api.db)).toEqual(before);
});

test('the previous secret is valid too; without a secret none is', async () => {
  expect((await post(await eventOf('delivered'), `msg_${id}`, secretOf(2))).status).toBe(200);
  const closed = await startApi();
  const { headers, body } = await good();
  expect((await closed.call('POST', '/webhooks/resend', body, headers)).status).toBe(401);
  await closed.stop();
});
