import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startMailCatcher, type MailCatcher } from '../../dev/fakes/mailCatcher.js';
import { pages, startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody, settingsBody } from '../../test/fixtures/apiRequests.js';
import { walker } from '../../test/stack/stepRunner.js';

let api: TestApi;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
beforeAll(async () => {
  [api, catcher] = await Promise.all([startApi(), startMailCatcher()]);
  await api.ok('PUT', '/v1/settings', settingsBody);
  walk = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, catcher.url);
});
afterAll(() => Promise.all([api.stop(), catcher.stop()]));

let n = 0;
let id: string;
beforeEach(async () => {
  id = `L${++n}`;
  await api.ok('PUT', `/v1/accounts/${id}`, accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id });
});

const isBusy = { kind: 'refuse', status: 429, name: 'rate_limit_exceeded' } as const;
const attempt = () => walk.step(id).catch(({ type }: { type: string }) => `failed: ${type}`);
const statuses = async () =>
  (await pages<{ status: string }>(api, `/v1/invoices/${id}/notices`, 50)).map(({ status }) => status);
const story = async () =>
  (await pages<{ type: string }>(api, `/v1/invoices/${id}/timeline`, 50)).map(({ type }) => type);
const pay = (amount: number) =>
  api.ok('POST', '/v1/payments', { ...paymentBody, id: `P-${id}-${amount}`, invoiceId: id, amount });

test('a notice that the provider has certainly not taken is composed again with the sums of the next attempt', async () => {
  catcher.failNext(isBusy);
  expect(await attempt()).toBe('failed: MailRateLimit');
  expect(await statuses()).toEqual([]);
  await pay(4_000);
  expect(await attempt()).toBe('reminder-23');
  const [mail] = catcher.messages();
  expect(mail!.text).toContain('60,00');
  expect(await statuses()).toEqual(['sent']);
});

test('paid before the next attempt: nothing went out, and no text claims that something may have', async () => {
  catcher.failNext(isBusy);
  expect(await attempt()).toBe('failed: MailRateLimit');
  await pay(10_000);
  expect(await attempt()).toBeNull();
  expect(await statuses()).toEqual([]);
  expect(await story()).not.toContain('notice.unknown');
});

test('what may have gone out keeps its bytes and its key, also when the provider is busy the next time', async () => {
  catcher.failNext({ kind: 'cut', accepted: true });
  expect(await attempt()).toBe('failed: MailUnknown');
  catcher.failNext(isBusy);
  expect(await attempt()).toBe('failed: MailRateLimit');
  expect(await statuses()).toEqual(['sending']);
  const sent = catcher.messages().length;
  expect(await attempt()).toBe('reminder-23');
  expect(catcher.messages()).toHaveLength(sent);
  expect(await statuses()).toEqual(['sent']);
});
