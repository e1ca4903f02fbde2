import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { anAccount, anInvoice, enter, eventsOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { claimTask, postponeTask } from './taskWork.js';
import { openTask } from './tasks.js';

const HOUR = 3_600_000;
const ANNA = 'anna@example.com';

let books: TestBooks;
let id: string;
let n = 0;
beforeAll(async () => void (books = await startBooks()));
afterAll(() => books.stop());

/** Every test has an account with one invoice. */
beforeEach(async () => {
  id = `I${++n}`;
  await enter(books.book, anAccount(id), anInvoice(id, id, '2026-02-01'));
});

const taskOf = (stepId: string) => `${id}:1:${stepId}`;
const open = (stepId: string, type: string) =>
  openTask(books.db, {
    id: taskOf(stepId),
    type,
    role: 'collector',
    accountId: id,
    invoiceId: id,
    cycle: 1,
    stepId,
    openedAt: new Date(books.clock.now()),
    dueAt: new Date(books.clock.now() + HOUR),
  });
const sendByHand = (stepId: string) => open(stepId, 'send-by-hand');
const left = async () =>
  (
    await books.db.task.findMany({ where: { accountId: id, status: 'open' }, orderBy: { stepId: 'asc' } })
  ).map(({ stepId }) => stepId);
const ended = (stepId: string) => books.db.task.findUnique({ where: { id: taskOf(stepId) } });

test('a newer letter to send by hand takes the place of the older one, which gives it as the reason', async () => {
  await sendByHand('reminder-16');
  await sendByHand('reminder-23');
  expect(await left()).toEqual(['reminder-23']);
  expect(await ended('reminder-16')).toMatchObject({
    outcome: 'skipped',
    note: 'A newer letter takes its place',
    completedBy: 'system',
  });
  expect((await eventsOf(books.book, { invoiceId: id })).at(-1)).toMatchObject({
    type: 'task.skipped',
    actor: 'system',
  });
});

test('a repeated one has no effect, and a claimed task stays', async () => {
  await sendByHand('reminder-16');
  await claimTask(books.book, taskOf('reminder-16'), ANNA);
  await sendByHand('reminder-23');
  await sendByHand('reminder-16');
  expect(await left()).toEqual(['reminder-16', 'reminder-23']);
});

test('calls supersede calls of every kind, letters supersede letters, other tasks none', async () => {
  await open('call-for-promise-89', 'call-for-promise');
  await sendByHand('reminder-23');
  await open('reply', 'read-reply');
  await open('demand-call-92', 'demand-call');
  expect(await left()).toEqual(['demand-call-92', 'reminder-23', 'reply']);
  expect(await ended('call-for-promise-89')).toMatchObject({
    outcome: 'skipped',
    note: 'A newer call takes its place',
  });
});

test('a call that a person has postponed to a day stays', async () => {
  await open('call-for-promise-33', 'call-for-promise');
  const later = { until: '2026-03-05', reason: 'Back on Thursday' };
  await postponeTask(books.book, taskOf('call-for-promise-33'), later, ANNA);
  await open('call-for-promise-40', 'call-for-promise');
  expect(await left()).toEqual(['call-for-promise-33', 'call-for-promise-40']);
});
