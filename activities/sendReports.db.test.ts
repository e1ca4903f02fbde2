import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openTask } from '../books/tasks/tasks.js';
import { startMailCatcher, type MailCatcher } from '../dev/fakes/mailCatcher.js';
import { startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody, settingsBody } from '../test/fixtures/apiRequests.js';
import { walker } from '../test/stack/stepRunner.js';

let api: TestApi;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
const people = { owner: 'owner@b.example', collector: 'calls@b.example', counsel: 'counsel@b.example' };
const refused = { kind: 'refuse', status: 422, name: 'validation_error' } as const;

/** Monday 2 March 2026, 07:00 in New York, when the week began hours ago in Berlin. */
beforeAll(async () => {
  [api, catcher] = await Promise.all([startApi({ now: '2026-02-24T12:00:00Z' }), startMailCatcher()]);
  walk = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, catcher.url);
  await api.ok('PUT', '/v1/accounts/A', { ...accountBody, name: 'Alpha', timeZone: 'UTC', locale: 'en' });
  await api.ok('POST', '/v1/invoices', {
    ...invoiceBody,
    id: 'I1',
    accountId: 'A',
    dueOn: '2026-02-23',
    amount: 5_000,
  });
  await api.ok('POST', '/v1/payments', { ...paymentBody, id: 'P1', invoiceId: 'I1', amount: 1_000 });
});
afterAll(() => Promise.all([api.stop(), catcher.stop()]));

let before: number;
beforeEach(async () => {
  await api.ok('PUT', '/v1/settings', { ...settingsBody, timeZone: 'America/New_York', people });
  before = catcher.messages().length;
});
const caught = () => catcher.messages().reverse().slice(before);
const weekly = async (now: string) => {
  api.clock.set(now);
  return (await walk.activities.sendWeeklyReport()).sentTo;
};
const digests = async (now: string) => {
  api.clock.set(now);
  return (await walk.activities.sendTaskDigests()).sentTo;
};
const task = (id: string, role: 'collector' | 'counsel', dueAt: string, more: object = {}) =>
  openTask(api.db, {
    id,
    type: 'call-for-promise',
    role,
    accountId: 'A',
    invoiceId: 'I1',
    cycle: 1,
    stepId: id,
    openedAt: new Date('2026-03-01'),
    dueAt: new Date(dueAt),
    ...more,
  });

test('the owner gets last week, Monday to Sunday where the creditor is, once a week', async () => {
  expect(await weekly('2026-03-02T04:59:00Z')).toEqual(['owner']);
  expect(caught()[0]!.subject).toMatch(/^Collections, February 16, 2026 to February 22, 2026: nothing/);
  expect(await weekly('2026-03-02T12:00:00Z')).toEqual(['owner']);
  expect(await weekly('2026-03-05T12:00:00Z')).toEqual([]);
  const mail = caught()[1]!;
  expect(mail).toMatchObject({
    to: ['owner@b.example'],
    subject: 'Collections, February 23, 2026 to March 1, 2026: €10.00 collected',
  });
  expect(mail.text).toMatch(/Newly past due\s+1\s+€40.00/);
  expect(await api.db.reportMail.findMany({ select: { status: true } })).toEqual([
    { status: 'sent' },
    { status: 'sent' },
  ]);
});

test('without a recipient: no report, and none is stored for later', async () => {
  await api.ok('PUT', '/v1/settings', { ...settingsBody, people: {} });
  expect(await weekly('2026-03-09T12:00:00Z')).toEqual([]);
  expect(await digests('2026-03-09T12:00:00Z')).toEqual([]);
  expect(caught()).toEqual([]);
});

test('each role gets its own tasks once a day, and nothing when none wait', async () => {
  expect(await digests('2026-03-10T11:30:00Z')).toEqual([]);
  await task('T1', 'collector', '2026-03-11T03:00:00Z', { detail: { why: 'They promised twice' } });
  await task('T2', 'collector', '2026-03-09T12:00:00Z', { type: 'answer-dispute' });
  await task('T3', 'collector', '2026-03-12T12:00:00Z', {
    accountId: null,
    invoiceId: null,
    type: 'read-reply',
  });
  expect(await digests('2026-03-10T11:31:00Z')).toEqual(['collector']);
  expect(await digests('2026-03-10T20:00:00Z')).toEqual([]);
  const [mail, ...others] = caught();
  expect(others).toEqual([]);
  expect(mail).toMatchObject({ to: ['calls@b.example'], subject: 'Today: 3 tasks, 1 overdue (Collector)' });
  const text = mail!.text.replace(/\s+/g, ' ');
  expect(text).toContain('Alpha (A)');
  expect(text).toContain('They promised twice');
  expect(text).toMatch(/Overdue .*€40.00.*I1, 15 days past due.*Due today .*Later .*Read reply/);
  expect(await digests('2026-03-11T11:30:00Z')).toEqual(['collector']);
});

test('a long list shows its most urgent tasks and their total number', async () => {
  for (let place = 0; place < 205; place++)
    await task(`N${place}`, 'counsel', '2026-03-20T12:00:00Z', { type: 'acknowledge-matter' });
  await digests('2026-03-12T11:30:00Z');
  const mail = caught().find(({ to }) => to[0] === people.counsel)!;
  expect(mail.subject).toBe('Today: 205 tasks (Counsel)');
  expect(mail.text).toContain('Below are the 200 most urgent of them.');
});

test('without a clear answer of the provider the next attempt sends the same under the same key', async () => {
  catcher.failNext({ kind: 'cut', accepted: true });
  await expect(weekly('2026-03-16T12:00:00Z')).rejects.toThrow(/did not confirm/);
  await api.ok('POST', '/v1/payments', { ...paymentBody, id: 'P2', invoiceId: 'I1', amount: 4_000 });
  expect(await weekly('2026-03-16T12:05:00Z')).toEqual(['owner']);
  expect(caught()).toHaveLength(1);
});

test('an address that the provider refuses leads to a task for a new one', async () => {
  catcher.failNext(refused);
  expect(await weekly('2026-03-23T12:00:00Z')).toEqual([]);
  const [task] = await api.db.task.findMany({ where: { type: 'staff-address' } });
  expect(task).toMatchObject({
    role: 'owner',
    detail: { why: expect.stringMatching(/^The weekly-report to owner@b.example/) },
  });
  expect(await weekly('2026-03-23T12:01:00Z')).toEqual([]);
});
