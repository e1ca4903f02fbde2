import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CONFIRMATIONS } from '../domain/policy/policy.js';
import { STANDARD } from '../domain/policy/standard.js';
import { orderLicenses } from '../books/accounts/licenses.js';
import { startMailCatcher, type MailCatcher } from '../dev/fakes/mailCatcher.js';
import { startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody, paymentBody, settingsBody } from '../test/fixtures/apiRequests.js';
import { walker } from '../test/stack/stepRunner.js';

let api: TestApi;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
beforeAll(async () => {
  [api, catcher] = await Promise.all([startApi({ now: '2026-03-02T10:00:00Z' }), startMailCatcher()]);
  await api.ok('PUT', '/v1/settings', { ...settingsBody, sendWindow: null });
  const { steps } = STANDARD;
  await api.ok('PUT', '/v1/policies/telling', {
    name: 'Telling',
    confirmations: CONFIRMATIONS,
    spreadMinutes: 0,
    steps,
  });
  walk = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, catcher.url);
});
afterAll(() => Promise.all([api.stop(), catcher.stop()]));

const enter = async (
  id: string,
  dueOn: string,
  { accountId = id, ...more }: { accountId?: string; amount?: number } = {},
) => {
  const contacts = [{ role: 'billing', name: 'Erika', email: `ap@${accountId.toLowerCase()}.example` }];
  await api.ok('PUT', `/v1/accounts/${accountId}`, {
    ...accountBody,
    timeZone: 'UTC',
    locale: 'en',
    policyId: 'telling',
    contacts,
  });
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId, dueOn, amount: 10_000, ...more });
};
const promise = (id: string, of: string, more: object = {}) =>
  api.ok('POST', `/v1/invoices/${of}/promises`, {
    id,
    amount: 10_000,
    currency: 'EUR',
    payOn: '2026-03-10',
    ...more,
  });
const pay = (of: string, amount = 10_000) =>
  api.ok('POST', '/v1/payments', { ...paymentBody, id: `PAY-${of}`, invoiceId: of, amount });
const noticesTo = (accountId: string) =>
  catcher
    .messages()
    .filter(({ to }) => to.includes(`ap@${accountId.toLowerCase()}.example`))
    .map(({ subject }) => subject);
const notices = (accountId: string) =>
  api.db.notice.findMany({ where: { accountId }, orderBy: { createdAt: 'asc' } });
const nextOf = async (id: string) => (await walk.caseOf(id)).next;

test('a promise is confirmed once, with its facts, and a newer one again', async () => {
  await enter('PR', '2026-02-20');
  await promise('A', 'PR', { method: 'cheque', reference: '4711' });
  expect(await walk.step('PR')).toBe('received-promise-A');
  expect(await nextOf('PR')).toMatchObject({ id: 'promise-A' });
  const [notice] = await notices('PR');
  expect(notice).toMatchObject({
    template: 'promise-received',
    purpose: 'confirmation',
    status: 'sent',
    recipients: ['ap@pr.example'],
    subject: 'Noted: your payment of €100.00 on March 10, 2026',
  });
  expect(notice!.text).toContain('cheque 4711');
  await promise('B', 'PR', { payOn: '2026-03-12' });
  expect(await walk.step('PR')).toBe('received-promise-B');
  expect(noticesTo('PR')).toHaveLength(2);
});

test('a plan is confirmed by what is due first', async () => {
  await enter('PL', '2026-02-20');
  const instalments = [
    { amount: 4_000, payOn: '2026-03-09' },
    { amount: 6_000, payOn: '2026-04-09' },
  ];
  await api.ok('POST', '/v1/invoices/PL/payment-plans', { id: 'plan', currency: 'EUR', instalments });
  expect(await walk.step('PL')).toBe('received-promise-plan:1');
  await pay('PL', 4_000);
  expect(await nextOf('PL')).toMatchObject({ id: 'promise-plan:2' });
  expect(noticesTo('PL')).toEqual(['Noted: your payment of €40.00 on March 9, 2026']);
});

test('what is paid, or no longer true, is not confirmed', async () => {
  await enter('PD', '2026-02-20');
  await promise('C', 'PD');
  const before = (await nextOf('PD'))!;
  expect(before.id).toBe('received-promise-C');
  await pay('PD');
  const ref = { invoiceId: 'PD', accountId: 'PD', cycle: 1, stepId: before.id, at: before.at };
  expect(await walk.activities.sendConfirmation(ref)).toMatchObject({ status: 'paid', next: null });
  expect(noticesTo('PD')).toEqual([]);
});

test('without a recipient: skipped, and the case goes on', async () => {
  await enter('NO', '2026-02-20');
  await api.ok('PUT', '/v1/accounts/NO', { ...accountBody, timeZone: 'UTC', contacts: [] });
  await promise('D', 'NO');
  await walk.step('NO');
  expect(await nextOf('NO')).toMatchObject({ id: 'promise-D' });
  expect(await api.db.stepRun.findFirst({ where: { invoiceId: 'NO' } })).toMatchObject({
    outcome: 'skipped',
  });
});

test("a broken promise requests everything past due, as the day's only notice of the account", async () => {
  await enter('BR', '2026-02-01');
  await enter('BR2', '2026-01-20', { accountId: 'BR' });
  await promise('E', 'BR', { payOn: '2026-03-03' });
  await promise('F', 'BR2', { payOn: '2026-03-03' });
  await walk.walkTo('BR', 'promise-E');
  await walk.walkTo('BR2', 'promise-F');
  await walk.walkTo('BR', 'broken-promise-E');
  expect(await api.db.stepRun.findFirst({ where: { stepId: 'broken-promise-E' } })).toMatchObject({
    outcome: 'carried',
    reason: 'Carried by invoice BR2, the longest past due of the account',
  });
  await walk.walkTo('BR2', 'broken-promise-F');
  const notice = (await notices('BR')).at(-1)!;
  expect(notice).toMatchObject({
    purpose: 'dunning',
    template: 'promise-broken',
    stepId: 'broken-promise-F',
  });
  expect(notice.text).toMatch(/BR2[^]*BR/);
  expect(notice.attachments).toMatchObject([{ filename: 'statement-BR.pdf' }]);
  await walk.walkTo('BR2', (await nextOf('BR2'))!.id);
  for (let taken = 0; taken < 8; taken++) await walk.step('BR2');
  const days = (await notices('BR'))
    .filter(({ purpose }) => purpose === 'dunning')
    .map(({ localDay }) => +localDay);
  expect(days.length).toBeGreaterThan(2);
  expect(new Set(days).size).toBe(days.length);
});

test('a released hold is confirmed once, when it is the last one of the account', async () => {
  await enter('HO', '2025-11-01');
  await enter('HO2', '2025-11-02', { accountId: 'HO' });
  for (const invoiceId of ['HO', 'HO2'])
    await api.db.hold.create({
      data: { accountId: 'HO', invoiceId, cycle: 1, placedAt: new Date('2026-02-01') },
    });
  await pay('HO');
  await walk.walkTo('HO', 'release-hold');
  expect(await nextOf('HO')).toBeNull();
  await pay('HO2');
  await walk.walkTo('HO2', 'hold-released');
  expect(await nextOf('HO2')).toBeNull();
  expect(await nextOf('HO')).toBeNull();
  expect(noticesTo('HO')).toEqual(['Your account is no longer on hold (Müller & Söhne)']);
});

test('cancelled services are confirmed with the reason, though the debt is with counsel', async () => {
  await enter('SE', '2025-10-20');
  await api.db.invoice.update({ where: { id: 'SE' }, data: { status: 'with-counsel' } });
  const on = new Date('2026-02-10');
  const done = { invoiceId: 'SE', cycle: 1, outcome: 'done', on, at: on };
  await api.db.stepRun.createMany({
    data: ['final-demand', 'hand-off-to-counsel', 'cancel-licenses'].map((stepId) => ({
      ...done,
      stepId,
      ruleId: stepId,
    })),
  });
  const order = {
    accountId: 'SE',
    invoiceId: 'SE',
    cycle: 1,
    stepId: 'cancel-licenses',
    type: 'licenses.cancel' as const,
  };
  await orderLicenses(
    api.db,
    { ...order, reason: 'x', effectiveBy: null, automatic: false },
    new Date(api.book.clock.now()),
  );
  expect(await walk.step('SE')).toBe('services-cancelled');
  expect(await nextOf('SE')).toBeNull();
  const [notice] = await notices('SE');
  expect(notice).toMatchObject({ template: 'services-cancelled', purpose: 'confirmation' });
  expect(notice!.text.replace(/\s+/g, ' ')).toContain(
    'The reason: The deadline of February 20, 2026 has passed without payment.',
  );
});
