import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { readInvoiceContexts } from '../books/invoices/contexts.js';
import { readAlarms } from '../books/alarms.js';
import { noteDelivery } from '../books/notices/deliveries.js';
import { createMailer } from '../providers/mail.js';
import { startMailCatcher, type MailCatcher } from '../dev/fakes/mailCatcher.js';
import { pages, startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody, settingsBody } from '../test/fixtures/apiRequests.js';
import { meanwhile } from '../test/stack/meanwhile.js';
import { walker } from '../test/stack/stepRunner.js';

const HOUR = 3_600_000;

let api: TestApi;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
const between = meanwhile();
/**
 * Stops the whole process between its last check of the books and the next request, as a paused machine
 * would.
 */
let pauseMs = 0;
beforeAll(async () => {
  [api, catcher] = await Promise.all([startApi(), startMailCatcher()]);
  await api.ok('PUT', '/v1/settings', settingsBody);
  const resend = createMailer({ apiKey: 're_1', from: 'ar@northwind.example', baseUrl: catcher.url });
  walk = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, catcher.url, {
    mailer: {
      send(mail, options) {
        if (pauseMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
        pauseMs = 0;
        return resend.send(mail, options);
      },
    },
    pace: between.pace,
  });
});
afterAll(() => Promise.all([api.stop(), catcher.stop()]));

const START = '2026-03-02T10:00:00Z';
let n = 0;
let id: string;
beforeEach(async () => {
  api.clock.set(START);
  id = `U${++n}`;
  await api.ok('PUT', `/v1/accounts/${id}`, accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id, dueOn: '2026-02-07' });
});

const attempt = () => walk.step(id).catch(({ type }: { type: string }) => `failed: ${type}`);
const noticeOf = (stepId: string) => api.db.notice.findFirstOrThrow({ where: { invoiceId: id, stepId } });
const tasks = () => pages<{ id: string; type: string }>(api, `/v1/tasks?status=open&accountId=${id}`, 50);
const openDispute = () =>
  api.ok('POST', `/v1/invoices/${id}/disputes`, { id: `D-${id}`, reason: 'Two hours too many' });
const reject = () => api.ok('POST', `/v1/invoices/${id}/disputes/D-${id}/resolve`, { outcome: 'rejected' });
const firstDone = async () =>
  (await readInvoiceContexts(api.db, [id], api.clock.now()))[0]!.snapshot.progress.firstDone;
/** The provider does not know the key any more. */
const ageBy = async (hours: number) =>
  api.db.notice.updateMany({
    where: { invoiceId: id, status: 'sending' },
    data: { frozenAt: new Date(Date.now() - hours * HOUR) },
  });

test('unknown, disputed, rejected: the step comes to its end, a collector takes over, and the next step follows', async () => {
  catcher.failNext({ kind: 'cut', accepted: false });
  expect(await attempt()).toBe('failed: MailUnknown');
  await openDispute();
  const { accountId, cycle } = await walk.caseOf(id);
  const at = new Date(api.clock.now()).toISOString();
  await walk.activities.sendNotice({ invoiceId: id, accountId, cycle, stepId: 'reminder-23', at });
  expect(await noticeOf('reminder-23')).toMatchObject({ status: 'unknown' });
  await reject();
  const before = catcher.messages().length;
  await walk.walkTo(id, 'reminder-23');
  expect(catcher.messages()).toHaveLength(before);
  expect((await tasks()).map(({ type }) => type)).toEqual(['send-by-hand']);
  expect((await walk.caseOf(id)).next?.id).toBe('call');
});

test('withdrawn by a dispute, which is rejected: the letter is written again and goes out', async () => {
  between.happens(openDispute);
  expect(await attempt()).toBe('reminder-23');
  expect(await noticeOf('reminder-23')).toMatchObject({ status: 'withdrawn' });
  await reject();
  expect(await attempt()).toBe('reminder-23');
  expect(await noticeOf('reminder-23')).toMatchObject({ status: 'sent' });
});

test('a letter that no provider has accepted is no warning', async () => {
  catcher.failNext({ kind: 'cut', accepted: false });
  expect(await attempt()).toBe('failed: MailUnknown');
  await ageBy(24);
  expect(await attempt()).toBe('reminder-23');
  expect(await noticeOf('reminder-23')).toMatchObject({ status: 'unknown' });
  expect(await firstDone()).toEqual({});
  expect((await tasks()).map(({ type }) => type)).toEqual(['send-by-hand']);
});

test('proven afterwards by its delivery, it is a warning of its day, and the collector need not bring it', async () => {
  catcher.failNext({ kind: 'cut', accepted: true });
  expect(await attempt()).toBe('failed: MailUnknown');
  await ageBy(24);
  await attempt();
  const { id: noticeId, localDay } = await noticeOf('reminder-23');
  const report = {
    status: 'delivered' as const,
    noticeId,
    providerId: 'found',
    messageId: null,
    addresses: [],
    reason: null,
  };
  await api.db.$transaction((tx) =>
    noteDelivery(tx, noticeId, report, new Date(api.clock.now()), 'webhook:resend'),
  );
  expect(await firstDone()).toEqual({ reminder: localDay.toISOString().slice(0, 10) });
  expect(await tasks()).toEqual([]);
});

test('brought by the collector, it is a warning of that day', async () => {
  catcher.failNext({ kind: 'cut', accepted: false });
  await attempt();
  await ageBy(24);
  await attempt();
  const [task] = await tasks();
  await api.ok('POST', `/v1/tasks/${encodeURIComponent(task!.id)}/complete`, { outcome: 'done' });
  expect(await firstDone()).toHaveProperty('reminder');
});

test('the process is paused between the last check and the sending: nothing leaves, and the next attempt checks again', async () => {
  const before = catcher.messages().length;
  between.happens(async () => void (pauseMs = 1_600));
  expect(await attempt()).toBe('failed: MailNotSent');
  expect(catcher.messages()).toHaveLength(before);
  expect(await attempt()).toBe('reminder-23');
  expect(catcher.messages()).toHaveLength(before + 1);
});

test('a channel by which nothing has gone out for an hour is an alarm, until a letter is accepted', async () => {
  const alarms = async () => (await readAlarms(api.book)).map(({ code, summary }) => `${code}: ${summary}`);
  const failedBefore = (minutes: number) =>
    api.db.sendingTrouble.updateMany({ data: { since: new Date(Date.now() - minutes * 60_000) } });
  const busy = { kind: 'refuse', status: 429, name: 'daily_quota_exceeded' } as const;
  catcher.failNext(busy);
  expect(await attempt()).toBe('failed: MailRateLimit');
  await failedBefore(59);
  catcher.failNext(busy);
  await attempt();
  expect(await alarms()).toEqual([]);
  await failedBefore(61);
  catcher.failNext(busy);
  await attempt();
  expect(await alarms()).toEqual([
    expect.stringMatching(/^nothing-sent: No email has gone out since .+: the provider asks to wait$/),
  ]);
  expect(await attempt()).toBe('reminder-23');
  expect(await alarms()).toEqual([]);
});
