import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { localDate } from '../../domain/calendar/calendar.js';
import { addDays } from '../../domain/calendar/days.js';
import { type StepRule } from '../../domain/policy/policy.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { approve, refuse } from '../../books/approvals/decide.js';
import { findApproval, type StoredApproval } from '../../books/approvals/approvals.js';
import { savePolicy } from '../../books/policies/policies.js';
import { anAccount, anInvoice, enter, payInvoice, stepsOf } from '../fixtures/books.js';
import { liveDays } from '../calendar/days.js';
import { LAST_STEPS } from '../calendar/lastSteps.js';
import { timeSkipping } from '../stack/temporal.js';
import { settableClock, startWorld, type World } from '../stack/testStack.js';

const clock = settableClock(Date.now());
const timeZone = 'Europe/Berlin';
const DEBTORS = ['approved', 'refused', 'nobody', 'paid', 'partPaid'];
const asked = new Map<string, StoredApproval>();
let env: TestWorkflowEnvironment;
let world: World;

/** The final demand needs the owner. */
const steps = LAST_STEPS.map((step) =>
  step.id === 'final-demand' ? ({ ...step, approval: 'owner' } as StepRule) : step,
);

/** Five old debts: the owner's approval is requested on day 121 and decided on day 123. */
beforeAll(async () => {
  env = await timeSkipping();
  world = await startWorld(env, { clock, followsServer: true });
  const { book } = world;
  await savePolicy(book.db, 'careful', { ...STANDARD, name: 'Careful', steps }, new Date(clock.now()));
  const dueOn = addDays(localDate(clock.now(), timeZone), -115);
  for (const id of DEBTORS)
    await enter(book, anAccount(id, { policyId: 'careful' }), anInvoice(id, id, dueOn));
  const by = { seen: null, actor: 'owner' };
  await liveDays(env, clock, {
    dueOn,
    timeZone,
    until: 135,
    eventsDelivered: world.eventsDelivered,
    events: {
      121: async () => {
        for (const id of DEBTORS) asked.set(id, await approvalOf(id));
      },
      122: () => Promise.all([payInvoice(book, 'paid', 100_000n), payInvoice(book, 'partPaid', 4_000n)]),
      123: () =>
        Promise.all([
          approve(book, asked.get('approved')!.id, by),
          refuse(book, asked.get('refused')!.id, { reason: 'They pay by instalments', actor: 'owner' }),
          approve(book, asked.get('partPaid')!.id, by).catch(() => {}),
        ]),
      124: async () => approve(book, (await approvalOf('partPaid')).id, by),
    },
  });
}, 400_000);
afterAll(async () => {
  await world?.stop();
  await env?.teardown();
});

/** The step runs beside the test: the request may be a moment late. */
async function approvalOf(invoiceId: string): Promise<StoredApproval> {
  const { db } = world.book;
  for (;;) {
    const row = await db.approval.findFirst({ where: { invoiceId, status: 'waiting' } });
    if (row) return (await findApproval(db, row.id))!;
    await setTimeout(20);
  }
}

const demandsTo = (id: string) =>
  world.mail
    .messages()
    .filter(({ to, subject }) => to.includes(`ap@${id}.example`) && subject.startsWith('Final demand'));
const rest = async (id: string) =>
  (await stepsOf(world.book, id)).filter((line) => Number.parseInt(line) > 120 && !line.includes('stage-'));

test('approved on day 123: the very bytes go out on that day, and the hand-off counts its deadline from it', async () => {
  const { notice, askedAt } = asked.get('approved')!;
  const mails = demandsTo('approved');
  expect(mails).toHaveLength(1);
  const { subject, html, text } = notice!;
  expect(mails[0]).toMatchObject({ subject, html, text });
  const sent = await world.book.db.notice.findFirstOrThrow({
    where: { invoiceId: 'approved', stepId: 'final-demand' },
  });
  expect(sent.attachments).toEqual(notice!.attachments);
  expect(Math.round((sent.sentAt!.getTime() - askedAt.getTime()) / 86_400_000)).toBe(2);
  expect(await rest('approved')).toEqual([
    '123 final-demand',
    '124 legal-warning-call',
    '133 hand-off-to-counsel',
    '133 cancel-licenses',
  ]);
});

test('refused, or nobody decides: no demand, and nothing harsher', async () => {
  expect(await rest('refused')).toEqual(['123 final-demand (skipped)']);
  expect(await rest('nobody')).toEqual([]);
  expect([...demandsTo('refused'), ...demandsTo('nobody')]).toEqual([]);
});

test('paid meanwhile: no demand', async () => {
  expect(demandsTo('paid')).toEqual([]);
  expect((await findApproval(world.book.db, asked.get('paid')!.id))!.status).toBe('withdrawn');
});

test('paid in part meanwhile: asked for anew with what is owed then, approved the next day', async () => {
  const mails = demandsTo('partPaid');
  expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('€960.00')]);
  expect((await rest('partPaid'))[0]).toBe('124 final-demand');
  expect(world.troubles).toEqual([]);
});
