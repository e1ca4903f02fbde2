import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startMailCatcher, type MailCatcher } from '../../dev/fakes/mailCatcher.js';
import { settingsBody } from '../../test/fixtures/apiRequests.js';
import { anAccount, anInvoice, enter, eventsOf, everyItem, viewOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { walker } from '../../test/stack/stepRunner.js';
import { putAccount } from '../accounts/putAccount.js';
import { IllegalChange, NotFound } from '../errors.js';
import { changeInvoice } from '../invoices/changes.js';
import { createInvoices } from '../invoices/create.js';
import { writeSettings } from '../writeSettings.js';
import { readUpcomingNotices } from './composing/upcoming.js';
import { heldNotices, holdNotice, releaseNotice, skipNotice, type HoldDraft } from './holds.js';

const ANNA = 'anna@northwind.example';

let books: TestBooks;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
let n = 0;
let id: string;
beforeAll(async () => {
  [books, catcher] = await Promise.all([startBooks(), startMailCatcher()]);
  await writeSettings(books.db, settingsBody);
  walk = walker(books.book, catcher.url);
});
afterAll(() => Promise.all([books.stop(), catcher.stop()]));

/** Every test has an account with one invoice, 22 days past due the day before its second reminder. */
beforeEach(async () => {
  id = `L${++n}`;
  books.clock.set('2026-03-02T12:00:00Z');
  await enter(books.book, anAccount(id), anInvoice(id, id, '2026-02-08'));
  await walk.walkTo(id, 'reminder-16');
});

const step = (stepId = 'reminder-23') => ({ invoiceId: id, stepId });
const hold = (more: Partial<HoldDraft> = {}, stepId?: string) =>
  holdNotice(books.book, step(stepId), { until: null, reason: 'They are moving house', ...more }, ANNA);
const release = () => releaseNotice(books.book, step(), ANNA);
const skip = (reason: string) => skipNotice(books.book, step(), reason, ANNA);
const events = async (type: string) =>
  (await eventsOf(books.book, { invoiceId: id })).filter((event) => event.type === type);
const next = async () => (await viewOf(books.book, id)).nextStep;
const stored = () => books.db.invoice.findUniqueOrThrow({ where: { id } });
const sent = () => catcher.messages().length;
/** The second reminder on its route: its time has come. */
async function dueReminder() {
  const { next: due, accountId, cycle } = await walk.caseOf(id);
  books.clock.set(due!.at);
  return { invoiceId: id, accountId, cycle, stepId: due!.id, at: due!.at };
}

describe('a letter that is held back', () => {
  test('stays, with the person and the reason, and the schedule continues without it', async () => {
    await hold();
    expect(await next()).toMatchObject({ id: 'call' });
    expect(await events('letter.held')).toEqual([
      expect.objectContaining({
        stepId: 'reminder-23',
        actor: ANNA,
        summary: 'reminder-23 is held back until it is released: They are moving house',
      }),
    ]);
    await walk.walkTo(id, 'reminder-30');
    const runs = await books.db.stepRun.findMany({
      where: { invoiceId: id, stepId: { startsWith: 'reminder' } },
    });
    expect(Object.fromEntries(runs.map(({ stepId, outcome }) => [stepId, outcome]))).toEqual({
      'reminder-16': 'done',
      'reminder-23': 'superseded',
      'reminder-30': 'done',
    });
    await expect(release()).rejects.toMatchObject({
      code: 'IllegalChange',
      message: `reminder-23 of invoice ${id} is over already`,
    });
  });

  test('until a day is sent on that day', async () => {
    await hold({ reason: 'Trade fair', until: '2026-03-05' });
    expect(await next()).toMatchObject({ id: 'reminder-23', at: expect.stringMatching(/^2026-03-05T/) });
    expect(await walk.step(id)).toBe('reminder-23');
  });

  test('is not written when its step was on the way already', async () => {
    const ref = await dueReminder();
    const before = sent();
    await hold();
    expect(await walk.activities.sendNotice(ref)).toMatchObject({ next: { id: 'call' } });
    expect(sent()).toBe(before);
    expect(await books.db.notice.count({ where: { invoiceId: id, stepId: 'reminder-23' } })).toBe(0);
  });

  test('is not sent again when it was frozen before', async () => {
    const ref = await dueReminder();
    const dead = walker(books.book, 'http://127.0.0.1:9');
    await expect(dead.activities.sendNotice(ref)).rejects.toThrow();
    const before = sent();
    await hold();
    expect(await walk.activities.sendNotice(ref)).toMatchObject({ next: { id: 'call' } });
    expect(sent()).toBe(before);
    expect(
      await books.db.notice.findFirst({ where: { invoiceId: id, stepId: 'reminder-23' } }),
    ).toMatchObject({
      status: 'unknown',
    });
  });

  test('is held once, and released once', async () => {
    await hold();
    await hold();
    expect(await events('letter.held')).toHaveLength(1);
    await release();
    expect(await next()).toMatchObject({ id: 'reminder-23' });
    await release();
    expect(await events('letter.released')).toHaveLength(1);
    expect(await walk.step(id)).toBe('reminder-23');
  });

  test('is signalled to its workflow', async () => {
    await books.db.outboxMessage.deleteMany();
    const { revision } = await stored();
    await hold();
    expect(await books.db.outboxMessage.count({ where: { invoiceId: id, kind: 'change' } })).toBe(1);
    expect((await stored()).revision).toBeGreaterThan(revision);
  });
});

test('a letter that is skipped is never sent, and shows who skipped it and why', async () => {
  await skip('We spoke yesterday');
  expect(await next()).toMatchObject({ id: 'call' });
  expect(await events('step.skipped')).toEqual([
    expect.objectContaining({ stepId: 'reminder-23', summary: 'Not sent: We spoke yesterday', actor: ANNA }),
  ]);
  await expect(skip('Again')).rejects.toMatchObject({
    code: 'IllegalChange',
    message: `reminder-23 of invoice ${id} is over already`,
  });
});

test.each([
  ['until a day that is over', 'reminder-23', '2026-03-01', IllegalChange],
  ['of a step that is no letter', 'call', null, NotFound],
  ['of an unknown step', 'nothing', null, NotFound],
  ['of a letter that was sent', 'reminder-16', null, IllegalChange],
])('a hold %s is refused and changes nothing', async (_, stepId, until, refusal) => {
  const { revision } = await stored();
  await expect(hold({ until }, stepId)).rejects.toThrow(refusal);
  expect(await books.db.letterHold.count({ where: { invoiceId: id } })).toBe(0);
  expect((await stored()).revision).toBe(revision);
});

describe('the letters to come', () => {
  const upcoming = async () => {
    const own = [];
    for (let after: string | null = ''; after !== null;) {
      const { items, next: further } = await readUpcomingNotices(books.book, { after, limit: 2 });
      own.push(...items.filter(({ account: { id: of } }) => of === id));
      after = further;
    }
    return own;
  };
  beforeEach(() => void books.clock.set('2026-03-02T12:00:00Z'));

  test('show when, to which recipients, by which channel and about which invoices', async () => {
    await createInvoices(books.book, [anInvoice(`${id}-b`, id, '2026-02-20')], 'test');
    expect(await upcoming()).toMatchObject([
      {
        invoiceId: id,
        stepId: 'reminder-23',
        on: '2026-03-03',
        lists: [id, `${id}-b`],
        approver: null,
        route: { channel: 'email', recipients: [`ap@${id}.example`] },
      },
    ]);
    const { at: when } = (await next())!;
    expect((await upcoming())[0]!.at.toISOString()).toBe(when);
  });

  test('leave out held and disputed ones; held ones are listed separately', async () => {
    await hold({ reason: 'Trade fair', until: '2026-03-20' });
    expect(await upcoming()).toEqual([]);
    const held = async () =>
      (await heldNotices(books.book, { limit: 100 })).items.filter(({ invoiceId }) => invoiceId === id);
    expect(await held()).toMatchObject([
      {
        stepId: 'reminder-23',
        until: '2026-03-20',
        reason: 'Trade fair',
        heldBy: ANNA,
        name: `${id} GmbH`,
      },
    ]);
    books.clock.set('2026-03-20T12:00:00Z');
    expect(await held()).toEqual([]);
    await release();
    books.clock.set('2026-03-02T12:00:00Z');
    expect(await upcoming()).toHaveLength(1);
    await changeInvoice(books.book, id, { type: 'dispute', id: `D-${id}`, reason: 'Wrong' }, ANNA);
    expect(await upcoming()).toEqual([]);
  });

  test('that are held are listed page by page, each once', async () => {
    for (const stepId of ['reminder-23', 'reminder-30']) await hold({}, stepId);
    const all = (await heldNotices(books.book, { limit: 200 })).items;
    expect(all.filter(({ invoiceId }) => invoiceId === id).map(({ stepId }) => stepId)).toEqual([
      'reminder-23',
      'reminder-30',
    ]);
    expect(await everyItem((cursor) => heldNotices(books.book, { limit: 1, cursor }))).toEqual(all);
  });

  test('show which customers cannot be reached', async () => {
    await putAccount(books.book, anAccount(id, { contacts: [] }));
    expect(await upcoming()).toMatchObject([
      { route: { recipients: [], why: expect.stringMatching(/No billing contact/) } },
    ]);
  });
});
