import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readUpcomingNotices } from './composing/upcoming.js';
import { heldNotices } from './holds.js';
import { startMailCatcher, type MailCatcher } from '../../dev/fakes/mailCatcher.js';
import { pages, startApi, type TestApi } from '../../test/stack/api.js';
import { accountBody, invoiceBody, settingsBody } from '../../test/fixtures/apiRequests.js';
import { walker } from '../../test/stack/stepRunner.js';

let api: TestApi;
let catcher: MailCatcher;
let walk: ReturnType<typeof walker>;
let n = 0;
let id: string;
beforeAll(async () => {
  [api, catcher] = await Promise.all([startApi(), startMailCatcher()]);
  await api.ok('PUT', '/v1/settings', settingsBody);
  walk = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, catcher.url);
});
afterAll(() => Promise.all([api.stop(), catcher.stop()]));

/** Every test has an account with one invoice, 22 days past due the day before its second reminder. */
beforeEach(async () => {
  id = `L${++n}`;
  api.clock.set('2026-03-02T12:00:00Z');
  await api.ok('PUT', `/v1/accounts/${id}`, accountBody);
  await api.ok('POST', '/v1/invoices', { ...invoiceBody, id, accountId: id, dueOn: '2026-02-08' });
  await walk.walkTo(id, 'reminder-16');
});

type ReportedPayment = { type: string; summary: string; actor: string; stepId: string };
const signalCount = async (type: string) =>
  (await pages<ReportedPayment>(api, `/v1/invoices/${id}/timeline`, 100)).filter(
    (event) => event.type === type,
  );
const at = (verb: string, stepId = 'reminder-23') => `/v1/invoices/${id}/steps/${stepId}/${verb}`;
const hold = (body: object = { reason: 'They are moving house' }) => api.ok('POST', at('hold'), body);
const next = async () =>
  (await api.ok<{ nextStep: { id: string; at: string } | null }>('GET', `/v1/invoices/${id}`)).nextStep;
const subjects = () => catcher.messages().length;

describe('a letter that is held back', () => {
  test('stays, with the person and the reason, and the schedule continues without it', async () => {
    expect(await hold()).toMatchObject({ nextStep: { id: 'call' } });
    expect(await signalCount('letter.held')).toEqual([
      expect.objectContaining({
        stepId: 'reminder-23',
        actor: 'api',
        summary: 'reminder-23 is held back until it is released: They are moving house',
      }),
    ]);
    await walk.walkTo(id, 'reminder-30');
    const runs = await api.db.stepRun.findMany({
      where: { invoiceId: id, stepId: { startsWith: 'reminder' } },
    });
    expect(Object.fromEntries(runs.map(({ stepId, outcome }) => [stepId, outcome]))).toEqual({
      'reminder-16': 'done',
      'reminder-23': 'superseded',
      'reminder-30': 'done',
    });
    expect(await api.call('POST', at('release'))).toMatchObject({ status: 409 });
  });

  test('until a day is sent on that day', async () => {
    await hold({ reason: 'Trade fair', until: '2026-03-05' });
    expect(await next()).toMatchObject({ id: 'reminder-23', at: expect.stringMatching(/^2026-03-05T/) });
    expect(await walk.step(id)).toBe('reminder-23');
  });

  test('is not written when its step was on the way already', async () => {
    const { next: due, accountId, cycle } = await walk.caseOf(id);
    api.clock.set(due!.at);
    const before = subjects();
    await hold();
    const ref = { invoiceId: id, accountId, cycle, stepId: due!.id, at: due!.at };
    expect(await walk.activities.sendNotice(ref)).toMatchObject({ next: { id: 'call' } });
    expect(subjects()).toBe(before);
    expect(await api.db.notice.count({ where: { invoiceId: id, stepId: 'reminder-23' } })).toBe(0);
  });

  test('is not sent again when it was frozen before', async () => {
    const { next: due, accountId, cycle } = await walk.caseOf(id);
    api.clock.set(due!.at);
    const ref = { invoiceId: id, accountId, cycle, stepId: due!.id, at: due!.at };
    const dead = walker(api.book as TestApi['book'] & { clock: TestApi['clock'] }, 'http://127.0.0.1:9');
    await expect(dead.activities.sendNotice(ref)).rejects.toThrow();
    const before = subjects();
    await hold();
    expect(await walk.activities.sendNotice(ref)).toMatchObject({ next: { id: 'call' } });
    expect(subjects()).toBe(before);
    expect(await api.db.notice.findFirst({ where: { invoiceId: id, stepId: 'reminder-23' } })).toMatchObject({
      status: 'unknown',
    });
  });

  test('is held once, and released once', async () => {
    await hold();
    await hold();
    expect(await signalCount('letter.held')).toHaveLength(1);
    expect(await api.ok('POST', at('release'))).toMatchObject({ nextStep: { id: 'reminder-23' } });
    await api.ok('POST', at('release'));
    expect(await signalCount('letter.released')).toHaveLength(1);
    expect(await walk.step(id)).toBe('reminder-23');
  });

  test('is signalled to its workflow', async () => {
    await api.db.outboxMessage.deleteMany();
    const { revision } = await api.db.invoice.findUniqueOrThrow({ where: { id } });
    await hold();
    expect(await api.db.outboxMessage.count({ where: { invoiceId: id, kind: 'change' } })).toBe(1);
    expect((await api.db.invoice.findUniqueOrThrow({ where: { id } })).revision).toBeGreaterThan(revision);
  });
});

test('a letter that is skipped is never sent, and shows who skipped it and why', async () => {
  expect(await api.ok('POST', at('skip'), { reason: 'We spoke yesterday' })).toMatchObject({
    nextStep: { id: 'call' },
  });
  expect(await signalCount('step.skipped')).toEqual([
    expect.objectContaining({ stepId: 'reminder-23', summary: 'Not sent: We spoke yesterday', actor: 'api' }),
  ]);
  expect(await api.call('POST', at('skip'), { reason: 'Again' })).toMatchObject({ status: 409 });
});

test.each<[what: string, status: number, stepId: string, body: object]>([
  ['without why', 422, 'reminder-23', {}],
  ['until a day that is over', 409, 'reminder-23', { reason: 'x', until: '2026-03-01' }],
  ['of a step that is no letter', 404, 'call', { reason: 'x' }],
  ['of no step', 404, 'nothing', { reason: 'x' }],
  ['that has gone out', 409, 'reminder-16', { reason: 'x' }],
])('a hold %s is refused with %i and changes nothing', async (_, status, stepId, body) => {
  const { revision } = await api.db.invoice.findUniqueOrThrow({ where: { id } });
  expect(await api.call('POST', at('hold', stepId), body)).toMatchObject({ status });
  expect(await api.db.letterHold.count({ where: { invoiceId: id } })).toBe(0);
  expect((await api.db.invoice.findUniqueOrThrow({ where: { id } })).revision).toBe(revision);
});

describe('the letters to come', () => {
  const find = async () => {
    const own = [];
    for (let after: string | null = ''; after !== null;) {
      const { items, next: further } = await readUpcomingNotices(api.book, { after, limit: 2 });
      own.push(...items.filter(({ account: { id: of } }) => of === id));
      after = further;
    }
    return own;
  };
  beforeEach(() => void api.clock.set('2026-03-02T12:00:00Z'));

  test('show when, to which recipients, by which channel and about which invoices', async () => {
    await api.ok('POST', '/v1/invoices', {
      ...invoiceBody,
      id: `${id}-b`,
      accountId: id,
      dueOn: '2026-02-20',
    });
    expect(await find()).toMatchObject([
      {
        invoiceId: id,
        stepId: 'reminder-23',
        on: '2026-03-03',
        lists: [id, `${id}-b`],
        approver: null,
        way: { channel: 'email', recipients: ['ap@mueller.example'] },
      },
    ]);
    const { at: when } = (await next())!;
    expect((await find())[0]!.at.toISOString()).toBe(when);
  });

  test('leave out held and disputed ones; held ones are listed separately', async () => {
    await hold({ reason: 'Trade fair', until: '2026-03-20' });
    expect(await find()).toEqual([]);
    const held = async () =>
      (await heldNotices(api.book, { limit: 100 })).items.filter(({ invoiceId }) => invoiceId === id);
    expect(await held()).toMatchObject([
      {
        stepId: 'reminder-23',
        until: '2026-03-20',
        reason: 'Trade fair',
        heldBy: 'api',
        name: accountBody.name,
      },
    ]);
    api.clock.set('2026-03-20T12:00:00Z');
    expect(await held()).toEqual([]);
    await api.ok('POST', at('release'));
    api.clock.set('2026-03-02T12:00:00Z');
    expect(await find()).toHaveLength(1);
    await api.ok('POST', `/v1/invoices/${id}/disputes`, { id: `D-${id}`, reason: 'Wrong' });
    expect(await find()).toEqual([]);
  });

  test('that are held come page by page, each once', async () => {
    for (const stepId of ['reminder-23', 'reminder-30'])
      await api.ok('POST', at('hold', stepId), { reason: 'Trade fair' });
    const all = (await heldNotices(api.book, { limit: 200 })).items;
    expect(all.filter(({ invoiceId }) => invoiceId === id).map(({ stepId }) => stepId)).toEqual([
      'reminder-23',
      'reminder-30',
    ]);
    const found = [];
    for (let cursor: string | undefined, more = true; more;) {
      const { items, nextCursor } = await heldNotices(api.book, { limit: 1, cursor });
      found.push(...items);
      more = nextCursor !== null;
      cursor = nextCursor ?? undefined;
    }
    expect(found).toEqual(all);
  });

  test('show which customers cannot be reached', async () => {
    await api.ok('PUT', `/v1/accounts/${id}`, { ...accountBody, contacts: [] });
    expect(await find()).toMatchObject([
      { way: { recipients: [], why: expect.stringMatching(/No billing contact/) } },
    ]);
  });
});
