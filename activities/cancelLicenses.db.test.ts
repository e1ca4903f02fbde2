import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { startMailCatcher, type MailCatcher } from '../dev/fakes/mailCatcher.js';
import { startApi, type TestApi } from '../test/stack/api.js';
import { accountBody, invoiceBody, settingsBody } from '../test/fixtures/apiRequests.js';
import { walker } from '../test/stack/stepRunner.js';

/** The escalation ends with a cancellation instead of a hand-off to counsel. */
const STEPS = [
  {
    id: 'cancel-licenses',
    stage: 'past-due',
    days: [3],
    rung: 'hand-off',
    kind: 'action',
    action: 'cancel-licenses',
  },
];

let api: TestApi;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
beforeAll(async () => {
  [api, catcher] = await Promise.all([startApi({ now: '2026-03-02T08:00:00Z' }), startMailCatcher()]);
  await api.ok('PUT', '/v1/settings', {
    ...settingsBody,
    sendWindow: null,
    people: { ...settingsBody.people, serviceDeliveryManager: 'sdm@northwind.example' },
  });
  await api.ok('PUT', '/v1/policies/short', { name: 'Short', spreadMinutes: 0, steps: STEPS });
  await api.ok('PUT', '/v1/accounts/A', { ...accountBody, timeZone: 'UTC', policyId: 'short' });
  walk = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, catcher.url);
});
afterAll(() => Promise.all([api.stop(), catcher.stop()]));

const cancel = (id: string) =>
  new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(() =>
    walk.walkTo(id, 'cancel-licenses'),
  );
const enter = (id: string) => api.ok('POST', '/v1/invoices', { ...invoiceBody, id, dueOn: '2026-03-02' });

test('a cancellation is ordered once an account, and for what has happened', async () => {
  for (const id of ['I-1', 'I-2']) await enter(id);
  for (const id of ['I-1', 'I-2']) await cancel(id);
  const orders = await api.db.licenseOrder.findMany({ where: { accountId: 'A' } });
  expect(orders).toEqual([
    expect.objectContaining({ type: 'licenses.cancel', invoiceId: 'I-1', reason: 'Invoice I-1 is unpaid' }),
  ]);
  const { items } = await api.ok<{ items: { summary: string }[] }>('GET', '/v1/invoices/I-2/timeline');
  expect(items.at(-1)!.summary).toBe('Licences are cancelled already, for invoice I-1');
  expect(catcher.messages().map(({ to }) => to)).toEqual([['sdm@northwind.example']]);
  const [{ text } = { text: '' }] = catcher.messages();
  expect(text).toContain('is unpaid');
  expect(text).not.toMatch(/counsel|deadline/i);
  expect(await api.db.task.count({ where: { accountId: 'A', type: 'cancel-licenses' } })).toBe(1);
});

test('counsel and the missed deadline are named where they are facts', async () => {
  await api.ok('PUT', '/v1/accounts/B', { ...accountBody, timeZone: 'UTC', policyId: 'short' });
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id: 'I-3', accountId: 'B', dueOn: '2026-03-02' });
  const on = new Date('2026-02-20');
  const done = { invoiceId: 'I-3', cycle: 1, outcome: 'done', on, at: on };
  await api.db.stepRun.create({ data: { ...done, stepId: 'final-demand', ruleId: 'final-demand' } });
  await api.db.invoice.update({ where: { id: 'I-3' }, data: { status: 'with-counsel' } });
  await cancel('I-3');
  expect(await api.db.licenseOrder.findFirst({ where: { accountId: 'B' } })).toMatchObject({
    reason: 'Final deadline missed: invoice I-3 is with counsel',
  });
  const own = catcher.messages().find(({ text }) => text.includes('I-3'))!;
  const text = own.text.replace(/\s+/g, ' ');
  expect(text).toContain('has passed without payment, and the matter is with counsel');
});
