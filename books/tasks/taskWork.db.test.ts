import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { task } from '../../test/fixtures/apiRequests.js';
import { anAccount, anInvoice, eventsOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { putAccount } from '../accounts/putAccount.js';
import { createInvoices } from '../invoices/create.js';
import { completeTask, type TaskOutcome } from './taskCompletion.js';
import { claimOf, claimTask, postponeTask, releaseTask, skipTask } from './taskWork.js';
import { escalateOverdue, type StoredTask } from './tasks.js';

const ANNA = 'anna@example.com';
const BEN = 'ben@example.com';

let books: TestBooks;
let id: string;
let n = 0;
beforeAll(async () => {
  books = await startBooks();
  await putAccount(books.book, anAccount('A'));
});
afterAll(() => books.stop());

/** Every test has an invoice with one open call, due tomorrow. */
beforeEach(async () => {
  const invoiceId = `I${++n}`;
  id = `${invoiceId}:1:call`;
  books.clock.set('2026-03-02T08:00:00Z');
  await createInvoices(books.book, [anInvoice(invoiceId, 'A', '2026-02-01')], 'test');
  await books.db.task.create({ data: task(invoiceId, books.clock.now()) });
});

const claim = (who = ANNA) => claimTask(books.book, id, who);
const release = (who = ANNA) => releaseTask(books.book, id, who);
const complete = (outcome: TaskOutcome, who = ANNA) =>
  completeTask(books.book, id, { outcome, note: null, promise: null }, who);
const postpone = (until: string | Date, reason = 'Later', who = ANNA) =>
  postponeTask(books.book, id, { until, reason }, who);
const skip = (reason: string, who = ANNA) => skipTask(books.book, id, reason, who);

const stored = () => books.db.task.findUniqueOrThrow({ where: { id } });
const endClaim = () =>
  books.db.task.update({ where: { id }, data: { claimedUntil: new Date(Date.now() - 1) } });
const events = () => eventsOf(books.book, { invoiceId: `I${n}` });
const lastEvent = async () => (await events()).at(-1);
const refused = (message: unknown) => ({ code: 'IllegalChange', message });

describe('a claim', () => {
  test("is one person's for a quarter of an hour, and a repeated one restarts that", async () => {
    const first = await claim();
    expect(first.claimedBy).toBe(ANNA);
    const minutes = (first.claimedUntil!.getTime() - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(14);
    expect(minutes).toBeLessThanOrEqual(15);
    const again = await claim();
    expect(again.claimedUntil! >= first.claimedUntil!).toBe(true);
  });

  test.each<[what: string, work: () => Promise<StoredTask>]>([
    ['a claim', () => claim(BEN)],
    ['a release', () => release(BEN)],
    ['a completion', () => complete('no-answer', BEN)],
    ['a postponement', () => postpone('2026-03-05', 'Later', BEN)],
    ['a skip', () => skip('No', BEN)],
  ])('of another person refuses %s, naming who and until when', async (_, work) => {
    const { claimedUntil } = await claim();
    const before = await stored();
    await expect(work()).rejects.toMatchObject(
      refused(`${ANNA} is working on task ${id} until ${claimedUntil!.toISOString()} at the latest`),
    );
    expect(await stored()).toEqual(before);
  });

  test('that has expired, or was released, hinders no other person', async () => {
    await claim();
    await endClaim();
    expect((await claim(BEN)).claimedBy).toBe(BEN);
    expect((await release(BEN)).claimedBy).toBeNull();
    expect((await claim()).claimedBy).toBe(ANNA);
  });

  test('is not shown when it has expired, nor kept when the task is done', async () => {
    const none = { claimedBy: null, claimedUntil: null };
    await claim();
    await endClaim();
    expect(claimOf(await stored())).toEqual(none);
    await claim();
    expect(await complete('no-answer')).toMatchObject(none);
    await expect(claim()).rejects.toMatchObject(refused(`Task ${id} is done already, as no-answer`));
  });

  test('of two at once is given to one', async () => {
    const answers = await Promise.allSettled([claim(ANNA), claim(BEN)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('keeps an overdue task from the next role until it is over', async () => {
    await claim();
    books.clock.set('2026-03-04T08:00:00Z');
    await escalateOverdue(books.book);
    expect(await stored()).toMatchObject({ role: 'collector', escalations: 0 });
    await endClaim();
    await escalateOverdue(books.book);
    expect(await stored()).toMatchObject({ role: 'accountant', claimedBy: null });
  });
});

describe('postponed', () => {
  test("to a date it is due on that day in the customer's zone, with person and reason on the timeline", async () => {
    const postponed = await postpone('2026-03-05', 'Back from holiday then');
    // Berlin is an hour ahead of UTC.
    expect(postponed).toMatchObject({
      status: 'open',
      note: 'Back from holiday then',
      restsUntil: new Date('2026-03-04T23:00:00Z'),
      dueAt: new Date('2026-03-05T23:00:00Z'),
    });
    expect(await lastEvent()).toMatchObject({
      type: 'task.postponed',
      actor: ANNA,
      summary: 'Task call: postponed to 2026-03-05: Back from holiday then',
    });
  });

  test('to an instant it is due then and shown from that morning on', async () => {
    expect(await postpone(new Date('2026-03-05T13:00:00Z'), 'At two')).toMatchObject({
      restsUntil: new Date('2026-03-04T23:00:00Z'),
      dueAt: new Date('2026-03-05T13:00:00Z'),
    });
  });

  test('again changes nothing, and it goes to the next role when its new time is over', async () => {
    await postpone('2026-03-05');
    const before = await events();
    await postpone('2026-03-05');
    expect(await events()).toEqual(before);
    books.clock.set('2026-03-05T22:59:00Z');
    await escalateOverdue(books.book);
    expect((await stored()).role).toBe('collector');
    books.clock.set('2026-03-05T23:01:00Z');
    await escalateOverdue(books.book);
    expect((await stored()).role).toBe('accountant');
  });

  test.each([
    ['before now', '2026-03-01', 'not to 2026-03-01'],
    ['to this moment', new Date('2026-03-02T08:00:00Z'), 'not to 2026-03-02T08:00:00.000Z'],
    ['for longer than tasks last', '2026-06-01', 'for 60 days at most'],
  ])('%s is refused and changes nothing', async (_, until, why) => {
    const before = await stored();
    await expect(postpone(until)).rejects.toMatchObject(refused(expect.stringContaining(why)));
    expect(await stored()).toEqual(before);
  });

  test('today is possible until the day is over', async () => {
    expect(await postpone('2026-03-02')).toMatchObject({ dueAt: new Date('2026-03-02T23:00:00Z') });
  });
});

describe('skipped', () => {
  test('it is done, with person and reason; again changes nothing', async () => {
    expect(await skip('They sit next door')).toMatchObject({
      status: 'done',
      outcome: 'skipped',
      note: 'They sit next door',
    });
    expect(await lastEvent()).toMatchObject({ type: 'task.skipped', actor: ANNA });
    await skip('They sit next door');
    expect((await events()).filter(({ type }) => type === 'task.skipped')).toHaveLength(1);
    await expect(complete('done')).rejects.toMatchObject(refused(`Task ${id} is done already, as skipped`));
  });

  test('a decision cannot be skipped', async () => {
    await books.db.task.update({ where: { id }, data: { detail: { approvalId: 'X' } } });
    await expect(skip('No')).rejects.toMatchObject(refused(expect.stringContaining('is an approval')));
  });
});

test.each<[what: string, work: () => Promise<StoredTask>]>([
  ['claimed', () => claim()],
  ['released', () => release()],
  ['postponed', () => postpone('2026-03-05')],
  ['skipped', () => skip('No')],
])('an unknown task is not %s', async (_, work) => {
  id = 'unknown';
  await expect(work()).rejects.toMatchObject({ code: 'NotFound', message: 'There is no task unknown' });
});
