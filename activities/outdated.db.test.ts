import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startMailCatcher, type MailCatcher } from '../dev/fakes/mailCatcher.js';
import { pages, startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody, settingsBody } from '../test/fixtures/apiRequests.js';
import { meanwhile } from '../test/stack/meanwhile.js';
import { walker } from '../test/stack/stepRunner.js';

let api: TestApi;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
const between = meanwhile();
beforeAll(async () => {
  [api, catcher] = await Promise.all([startApi(), startMailCatcher()]);
  await api.ok('PUT', '/v1/settings', settingsBody);
  walk = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, catcher.url, {
    pace: between.pace,
  });
});
afterAll(() => Promise.all([api.stop(), catcher.stop()]));

let n = 0;
let id: string;
let other: string;
beforeEach(async () => {
  id = `T${++n}`;
  other = `${id}-b`;
  await api.ok('PUT', `/v1/accounts/${id}`, of(`ap@${id}.example`));
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id });
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: other, accountId: id, amount: 77_700 });
});

const of = (email: string) => ({
  ...accountBody,
  contacts: [{ role: 'billing', name: 'Erika Muster', email }],
});
const attempt = () => walk.step(id).catch(({ type }: { type: string }) => `failed: ${type}`);
const pay = (invoiceId: string, amount: number) =>
  api.ok('POST', '/v1/payments', { ...paymentBody, id: `P-${invoiceId}-${amount}`, invoiceId, amount });
/** Newest first. */
const mails = () =>
  catcher.messages().filter(({ to }) => to.some((address) => address.endsWith(`@${id}.example`)));
type Notice = { status: string; to: string[]; invoiceIds: string[] };
const notices = () => pages<Notice>(api, `/v1/invoices/${id}/notices`, 50);
const tasks = async () =>
  (await pages<{ type: string }>(api, `/v1/tasks?status=open&accountId=${id}`, 50)).map(({ type }) => type);

test('another listed invoice is paid between freezing and sending: the letter is written again without it', async () => {
  between.happens(() => pay(other, 77_700));
  expect(await attempt()).toBe('failed: NoticeOutdated');
  expect(mails()).toEqual([]);
  expect(await attempt()).toBe('reminder-23');
  const [mail] = mails();
  expect(mail!.text).toContain(id);
  expect(mail!.text).not.toContain(other);
  expect(await notices()).toMatchObject([{ status: 'sent', invoiceIds: [id] }]);
});

test('a part payment between freezing and sending: the notice requests the rest', async () => {
  between.happens(() => pay(other, 70_000));
  expect(await attempt()).toBe('failed: NoticeOutdated');
  expect(await attempt()).toBe('reminder-23');
  expect(mails()).toHaveLength(1);
  expect(mails()[0]!.text).toMatch(/Summe EUR +177,00/);
});

test('the billing contact changes between freezing and sending: the letter goes to the new address alone', async () => {
  between.happens(() => api.ok('PUT', `/v1/accounts/${id}`, of(`new@${id}.example`)));
  expect(await attempt()).toBe('failed: NoticeOutdated');
  expect(await attempt()).toBe('reminder-23');
  expect(mails().flatMap(({ to }) => to)).toEqual([`new@${id}.example`]);
});

test('the address complains between freezing and sending: no letter goes there', async () => {
  between.happens(() =>
    api.db.refusedAddress.create({
      data: {
        accountId: id,
        channel: 'email',
        address: `ap@${id}.example`.toLowerCase(),
        reason: 'complained',
        since: new Date(),
      },
    }),
  );
  expect(await attempt()).toBe('failed: NoticeOutdated');
  expect(await attempt()).toBe('reminder-23');
  expect(mails()).toEqual([]);
  expect(await tasks()).toContain('send-by-hand');
});

test('an unclear answer, then a payment of another listed invoice: the old bytes are not repeated, and a collector takes over', async () => {
  catcher.failNext({ kind: 'cut', accepted: false });
  expect(await attempt()).toBe('failed: MailUnknown');
  await pay(other, 77_700);
  expect(await attempt()).toBe('reminder-23');
  expect(mails()).toEqual([]);
  expect(await notices()).toMatchObject([{ status: 'unknown' }]);
  expect(await tasks()).toEqual(['send-by-hand']);
});

test('an unclear answer and nothing changes: the same bytes go again', async () => {
  catcher.failNext({ kind: 'cut', accepted: false });
  expect(await attempt()).toBe('failed: MailUnknown');
  expect(await attempt()).toBe('reminder-23');
  expect(mails()).toHaveLength(1);
});

test('the thank-you and a statement on request are compared with the books too', async () => {
  await attempt();
  await pay(id, 10_000);
  between.happens(() => api.ok('PUT', `/v1/accounts/${id}`, of(`new@${id}.example`)));
  expect(await attempt()).toBe('failed: NoticeOutdated');
  expect(await attempt()).toBe('thank-you');
  expect(mails()[0]!.to).toEqual([`new@${id}.example`]);

  await api.ok('POST', `/v1/accounts/${id}/letters`, { id: 'S1', letter: 'statement' });
  between.happens(() => pay(other, 70_000));
  const send = () => walk.activities.sendLetter({ accountId: id, id: 'S1' });
  await expect(send()).rejects.toMatchObject({ type: 'NoticeOutdated' });
  await send();
  expect(mails()[0]!.text).toMatch(/Summe EUR +77,00/);
});
