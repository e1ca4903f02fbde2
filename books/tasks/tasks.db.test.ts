import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pages, startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody, task } from '../../test/fixtures/apiRequests.js';
import { escalateOverdue } from './tasks.js';

let api: TestApi;
let id: string;
let n = 0;
beforeAll(async () => {
  api = await startApi();
  await api.ok('PUT', '/v1/accounts/A', { ...accountBody, timeZone: 'Pacific/Kiritimati' });
});
afterAll(() => api.stop());
beforeEach(async () => {
  id = `I${++n}`;
  await api.db.task.deleteMany();
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id });
});

const DAY = 86_400_000;
const add = (more: Parameters<typeof task>[2] & { type?: string; stepId?: string }) =>
  api.db.task.create({ data: { ...task(id, api.clock.now() - DAY), ...more } });
const now = (offset = 0) => new Date(api.clock.now() + offset);
const current = () => api.db.task.findUniqueOrThrow({ where: { id: `${id}:1:call` } });

describe('a task past its time', () => {
  test.each([
    ['collector', 'accountant'],
    ['accountant', 'owner'],
    ['serviceDeliveryManager', 'owner'],
    ['counsel', 'owner'],
  ])('goes from the %s to the %s with a day more, and the timeline records it', async (role, next) => {
    await add({ role, dueAt: now(-1) });
    expect(await escalateOverdue(api.book)).toBe(1);
    expect(await current()).toMatchObject({ role: next, status: 'open', escalations: 1, dueAt: now(DAY) });
    const items = await pages<{ type: string; summary: string }>(api, `/v1/invoices/${id}/timeline`, 50);
    expect(items.at(-1)).toMatchObject({
      type: 'task.escalated',
      summary: expect.stringContaining(`goes to the ${next}`),
    });
    expect(await escalateOverdue(api.book)).toBe(0);
  });

  test('stays with the owner', async () => {
    await add({ role: 'owner', dueAt: now(-30 * DAY) });
    expect(await escalateOverdue(api.book)).toBe(0);
    expect(await current()).toMatchObject({ role: 'owner', escalations: 0 });
  });

  test('moves once when several checks run at the same time', async () => {
    await add({ dueAt: now(-1) });
    const moved = await Promise.all(Array.from({ length: 5 }, () => escalateOverdue(api.book)));
    expect(moved.reduce((sum, count) => sum + count)).toBe(1);
    expect(await current()).toMatchObject({ role: 'accountant', escalations: 1 });
  });
});

test('a task that is due now, or done, stays', async () => {
  await add({ dueAt: now() });
  expect(await escalateOverdue(api.book)).toBe(0);
  await api.ok('POST', `/v1/tasks/${id}:1:call/complete`, { outcome: 'done' });
  api.clock.set('2026-03-04T11:00:00Z');
  expect(await escalateOverdue(api.book)).toBe(0);
});

describe('a notice sent by hand', () => {
  const byHand = async (outcome: string) => {
    const on = new Date('2026-03-01');
    const step = { invoiceId: id, cycle: 1, stepId: 'delinquent-31', ruleId: 'delinquent', on, at: now() };
    await api.db.stepRun.create({ data: { ...step, outcome: 'failed' } });
    await add({ type: 'send-by-hand', stepId: 'delinquent-31' });
    await api.ok('POST', `/v1/tasks/${id}:1:call/complete`, { outcome });
    return api.db.stepRun.findFirstOrThrow({ where: { invoiceId: id } });
  };

  test('counts as sent on that day in the customer’s zone', async () => {
    const { revision } = await api.db.invoice.findUniqueOrThrow({ where: { id } });
    expect(await byHand('done')).toMatchObject({ outcome: 'done', on: new Date('2026-03-05') });
    expect((await api.db.invoice.findUniqueOrThrow({ where: { id } })).revision).toBeGreaterThan(revision);
    expect(await api.db.outboxMessage.count({ where: { invoiceId: id, kind: 'change' } })).toBe(1);
  });

  test('does not count as sent after another outcome', async () => {
    expect(await byHand('wrong-contact')).toMatchObject({ outcome: 'failed' });
  });
});
