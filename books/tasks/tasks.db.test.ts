import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { task } from '../../test/fixtures/apiRequests.js';
import { anAccount, anInvoice, eventsOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { putAccount } from '../accounts/putAccount.js';
import { createInvoices } from '../invoices/create.js';
import { completeTask, type TaskOutcome } from './taskCompletion.js';
import { escalateOverdue } from './tasks.js';

let books: TestBooks;
let id: string;
let n = 0;
beforeAll(async () => {
  books = await startBooks();
  await putAccount(books.book, anAccount('A', { timeZone: 'Pacific/Kiritimati' }));
});
afterAll(() => books.stop());
beforeEach(async () => {
  id = `I${++n}`;
  await books.db.task.deleteMany();
  await createInvoices(books.book, [anInvoice(id, 'A', '2026-02-01')], 'test');
});

const DAY = 86_400_000;
const add = (more: Parameters<typeof task>[2] & { type?: string; stepId?: string }) =>
  books.db.task.create({ data: { ...task(id, books.clock.now() - DAY), ...more } });
const now = (offset = 0) => new Date(books.clock.now() + offset);
const complete = (outcome: TaskOutcome) =>
  completeTask(books.book, `${id}:1:call`, { outcome, note: null, promise: null }, 'anna@example.com');
const current = () => books.db.task.findUniqueOrThrow({ where: { id: `${id}:1:call` } });

describe('a task past its time', () => {
  test.each([
    ['collector', 'accountant'],
    ['accountant', 'owner'],
    ['serviceDeliveryManager', 'owner'],
    ['counsel', 'owner'],
  ])('goes from the %s to the %s with a day more, and the timeline records it', async (role, next) => {
    await add({ role, dueAt: now(-1) });
    expect(await escalateOverdue(books.book)).toBe(1);
    expect(await current()).toMatchObject({ role: next, status: 'open', escalations: 1, dueAt: now(DAY) });
    expect((await eventsOf(books.book, { invoiceId: id })).at(-1)).toMatchObject({
      type: 'task.escalated',
      summary: expect.stringContaining(`goes to the ${next}`),
    });
    expect(await escalateOverdue(books.book)).toBe(0);
  });

  test('stays with the owner', async () => {
    await add({ role: 'owner', dueAt: now(-30 * DAY) });
    expect(await escalateOverdue(books.book)).toBe(0);
    expect(await current()).toMatchObject({ role: 'owner', escalations: 0 });
  });

  test('moves once when several checks run at the same time', async () => {
    await add({ dueAt: now(-1) });
    const moved = await Promise.all(Array.from({ length: 5 }, () => escalateOverdue(books.book)));
    expect(moved.reduce((sum, count) => sum + count)).toBe(1);
    expect(await current()).toMatchObject({ role: 'accountant', escalations: 1 });
  });
});

test('a task that is due now, or done, stays', async () => {
  await add({ dueAt: now() });
  expect(await escalateOverdue(books.book)).toBe(0);
  await complete('done');
  books.clock.set('2026-03-04T11:00:00Z');
  expect(await escalateOverdue(books.book)).toBe(0);
});

describe('a notice sent by hand', () => {
  const byHand = async (outcome: TaskOutcome) => {
    const on = new Date('2026-03-01');
    const step = { invoiceId: id, cycle: 1, stepId: 'delinquent-31', ruleId: 'delinquent', on, at: now() };
    await books.db.stepRun.create({ data: { ...step, outcome: 'failed' } });
    await add({ type: 'send-by-hand', stepId: 'delinquent-31' });
    await complete(outcome);
    return books.db.stepRun.findFirstOrThrow({ where: { invoiceId: id } });
  };

  test('counts as sent on that day in the customer’s zone', async () => {
    const { revision } = await books.db.invoice.findUniqueOrThrow({ where: { id } });
    expect(await byHand('done')).toMatchObject({ outcome: 'done', on: new Date('2026-03-05') });
    expect((await books.db.invoice.findUniqueOrThrow({ where: { id } })).revision).toBeGreaterThan(revision);
    expect(await books.db.outboxMessage.count({ where: { invoiceId: id, kind: 'change' } })).toBe(1);
  });

  test('does not count as sent after another outcome', async () => {
    expect(await byHand('wrong-contact')).toMatchObject({ outcome: 'failed' });
  });
});
