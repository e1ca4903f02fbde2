import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startMailCatcher, type MailCatcher } from '../../dev/fakes/mailCatcher.js';
import { type NoticeRule, type Policy, type TaskRule } from '../../domain/policy/policy.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { task } from '../../test/fixtures/apiRequests.js';
import { anAccount, anInvoice, enter, eventsOf, viewOf } from '../../test/fixtures/books.js';
import { startBooks, type TestBooks } from '../../test/stack/books.js';
import { walker } from '../../test/stack/stepRunner.js';
import { type AccountDraft } from './accounts.js';
import { savePolicy } from '../policies/policies.js';

const DAY = 86_400_000;
const daily = { stage: 'past-due', days: { from: 1, gaps: [1] } } as const;
const CALL: TaskRule = {
  ...daily,
  id: 'daily-call',
  kind: 'task',
  task: 'call',
  role: 'collector',
  dueInDays: 1,
};
const NOTICE: NoticeRule = {
  ...daily,
  id: 'daily-letter',
  kind: 'notice',
  letter: 'reminder',
  channel: 'email',
  to: ['billing'],
};
const BOTH = [NOTICE, CALL];

let books: TestBooks;
let catcher: MailCatcher;
let id: string;
let n = 0;
beforeAll(async () => {
  [books, catcher] = await Promise.all([startBooks({ now: '2026-03-10T07:00:00Z' }), startMailCatcher()]);
  const save = (policyId: string, policy: Partial<Policy>) =>
    savePolicy(books.db, policyId, { ...STANDARD, name: policyId, ...policy }, new Date(books.clock.now()));
  await save('consumers', { debtor: 'consumer', steps: [CALL] });
  await save('callers', { steps: [CALL] });
  const apart = { minimumDaysBetweenContacts: 4, spreadMinutes: 0 };
  const always = BOTH.map((step) => ({ ...step, days: { ...daily.days, until: 99 } }));
  await save('apart', { ...apart, steps: always });
  const once = BOTH.map((step, place) => ({ ...step, days: [37 + place] }));
  await save('apart-once', { ...apart, steps: once });
  await save('writers', { noticesPerWeek: { email: 2 }, steps: [NOTICE] });
});
afterAll(() => Promise.all([books.stop(), catcher.stop()]));
beforeEach(() => void (id = `I${++n}`));

const owe = (kind: AccountDraft['kind'], policyId: string) =>
  enter(books.book, anAccount(`A-${id}`, { kind, policyId }), anInvoice(id, `A-${id}`, '2026-02-01'));
const nextOn = async () => (await viewOf(books.book, id)).nextStep!.at.slice(0, 10);

describe('a consumer is called at most seven times in seven days, and not within seven of a conversation', () => {
  /** Records calls that were made so many days ago, each with its outcome. */
  async function called(type: string, ...made: [daysAgo: number, outcome: string][]): Promise<void> {
    for (const [place, [daysAgo, outcome]] of made.entries()) {
      const data = {
        ...task(id, books.clock.now() - daysAgo * DAY),
        id: `${id}:1:${place}`,
        accountId: `A-${id}`,
        type,
      };
      const completedAt = new Date(books.clock.now() - daysAgo * DAY);
      await books.db.task.create({
        data: { ...data, status: 'done', outcome, completedAt, completedBy: 'anna' },
      });
    }
  }
  const week = (outcome: string) => [0, 1, 2, 3, 4, 5, 6].map((ago): [number, string] => [ago, outcome]);

  test.each<[what: string, made: [number, string][], on: string]>([
    ['no call', [], '2026-03-10'],
    ['six unanswered calls', week('no-answer').slice(1), '2026-03-10'],
    ['seven calls', week('no-answer'), '2026-03-11'],
    ['seven messages, which are attempts too', week('left-message'), '2026-03-11'],
    ['the customer refused to pay yesterday', [[1, 'refused']], '2026-03-16'],
    [
      'a conversation on the day before an attempt',
      [
        [0, 'no-answer'],
        [1, 'disputed'],
      ],
      '2026-03-16',
    ],
    ['another person answered', [[1, 'wrong-contact']], '2026-03-10'],
    ['a conversation eight days ago', [[8, 'refused']], '2026-03-10'],
  ])('%s', async (_, made, on) => {
    await owe('consumer', 'consumers');
    await called('demand-call', ...made);
    expect(await nextOn()).toBe(on);
  });

  test('other tasks do not count as calls, and for a business only the policy counts', async () => {
    await owe('consumer', 'consumers');
    await called('read-reply', [0, 'done']);
    expect(await nextOn()).toBe('2026-03-10');
    id = `${id}-B`;
    await owe('business', 'callers');
    await called('demand-call', ...week('refused'));
    expect(await nextOn()).toBe('2026-03-10');
  });
});

test('a cap of two notices a week counts the notices about all invoices of the account', async () => {
  await owe('business', 'writers');
  expect(await nextOn()).toBe('2026-03-10');
  for (const [place, localDay] of ['2026-03-05', '2026-03-08'].entries())
    await books.db.notice.create({
      data: {
        id: `${id}-${place}`,
        accountId: `A-${id}`,
        invoiceId: `other-${id}`,
        cycle: 1,
        stepId: 'x',
        ruleId: 'x',
        purpose: 'dunning',
        channel: 'email',
        template: 'reminder',
        recipients: ['a@b.example'],
        subject: 'x',
        html: 'x',
        text: 'x',
        idempotencyKey: `${id}-${place}`,
        status: 'sent',
        localDay: new Date(localDay),
        createdAt: new Date(localDay),
        frozenAt: new Date(localDay),
      },
    });
  expect(await nextOn()).toBe('2026-03-12');
});

describe('days between any two contacts of an account', () => {
  beforeEach(() => void books.clock.set('2026-03-10T07:00:00Z'));
  const call = async (openedAt: string, more: object = {}) =>
    books.db.task.create({
      data: { ...task(id, Date.parse(openedAt)), accountId: `A-${id}`, type: 'demand-call', ...more },
    });

  test.each<[what: string, openedAt: string, more: object, on: string]>([
    ['a requested call', '2026-03-08T08:00:00Z', {}, '2026-03-12'],
    ['a call requested late in the evening, on the next local day', '2026-03-08T23:30:00Z', {}, '2026-03-13'],
    ['a call made later than requested', '2026-03-01T08:00:00Z', made('no-answer', 'anna'), '2026-03-13'],
    ['a skipped call, which does not count', '2026-03-01T08:00:00Z', made('skipped', 'anna'), '2026-03-10'],
    [
      'a call that the payment ended, which does not count',
      '2026-03-01T08:00:00Z',
      made('paid', 'system'),
      '2026-03-10',
    ],
    ['a task that is not a call', '2026-03-08T08:00:00Z', { type: 'read-reply' }, '2026-03-10'],
  ])('the next contact after %s', async (_, openedAt, more, on) => {
    await owe('business', 'apart');
    await call(openedAt, more);
    expect(await nextOn()).toBe(on);
  });

  test('a policy without minimum days between contacts delays nothing', async () => {
    await owe('business', 'callers');
    await call('2026-03-08T08:00:00Z');
    expect(await nextOn()).toBe('2026-03-10');
  });

  test('letter and call take turns', async () => {
    await owe('business', 'apart');
    const steps = walker(books.book, catcher.url);
    for (let step = 0; step < 4; step++) await steps.step(id);
    const events = await eventsOf(books.book, { invoiceId: id });
    const done = events.filter(({ type }) => type === 'step.done');
    expect(done.map(({ at, stepId }) => `${at.toISOString().slice(0, 10)} ${stepId}`)).toEqual([
      '2026-03-10 daily-letter-37',
      '2026-03-14 daily-call-41',
      '2026-03-18 daily-letter-45',
      '2026-03-22 daily-call-49',
    ]);
  });

  test('the timeline gives the reason for a delayed call', async () => {
    await owe('business', 'apart-once');
    const steps = walker(books.book, catcher.url);
    await steps.walkTo(id, 'daily-call');
    const call = await books.db.stepRun.findFirst({ where: { invoiceId: id, stepId: 'daily-call' } });
    expect(call).toMatchObject({ on: new Date('2026-03-14'), outcome: 'done' });
    const reason = 'Task for the collector: call; 4 days lie between it and the contact of 2026-03-10';
    expect(call).toMatchObject({ reason });
    expect(await books.db.timelineEvent.count({ where: { invoiceId: id, summary: reason } })).toBe(1);
  });
});

function made(outcome: string, completedBy: string) {
  return { status: 'done', outcome, completedBy, completedAt: new Date('2026-03-09T10:00:00Z') };
}
