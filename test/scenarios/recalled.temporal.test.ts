import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { localDate } from '../../domain/calendar/calendar.js';
import { addDays } from '../../domain/calendar/days.js';
import { type StepRule } from '../../domain/policy/policy.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { savePolicy } from '../../books/policies/policies.js';
import { person } from '../../domain/access/rights.js';
import { recallMatter } from '../../books/matters/recalls.js';
import { returnToCounsel } from '../../books/matters/returns.js';
import { anAccount, anInvoice, enter, payInvoice, stepsOf } from '../fixtures/books.js';
import { liveDays } from '../calendar/days.js';
import { timeSkipping } from '../stack/temporal.js';
import { settableClock, startWorld, type World } from '../stack/testStack.js';

const clock = settableClock(Date.now());
const timeZone = 'Europe/Berlin';
let env: TestWorkflowEnvironment;
let world: World;
const atRecall = { holds: 0, licences: '' };

/** From the hold on, and a letter of every fourth week for ever, as a younger invoice still gets them. */
const steps = STANDARD.steps.flatMap((step): StepRule[] => {
  const { after: _, ...first } = step;
  if (step.id === 'account-hold') return [{ ...first, days: { from: 88, gaps: [28] } } as StepRule];
  if (step.id === 'place-hold') return [{ ...first, days: [115] } as StepRule];
  return STANDARD.steps.indexOf(step) > 5 && step.id !== 'demand-call' ? [step] : [];
});

/**
 * Handed off on day 131, recalled on day 160, paid on day 220; `young` is 80 days younger and of the same
 * account. `back` is recalled on day 140 and handed to counsel again on day 170.
 */
beforeAll(async () => {
  env = await timeSkipping();
  world = await startWorld(env, { clock, followsServer: true });
  const { book } = world;
  await savePolicy(book.db, 'short', { ...STANDARD, name: 'Short', steps }, new Date(clock.now()));
  const dueOn = addDays(localDate(clock.now(), timeZone), -114);
  await enter(
    book,
    anAccount('acme', { policyId: 'short' }),
    anInvoice('old', 'acme', dueOn),
    anInvoice('young', 'acme', addDays(dueOn, 80)),
  );
  await enter(book, anAccount('beta', { policyId: 'short' }), anInvoice('back', 'beta', dueOn));
  await liveDays(env, clock, {
    dueOn,
    timeZone,
    until: 222,
    eventsDelivered: world.eventsDelivered,
    events: {
      140: async () => {
        const { id } = await book.db.matter.findFirstOrThrow({ where: { invoiceId: 'back' } });
        await recallMatter(book, id, { reason: 'They will pay by instalments', actor: 'owner' });
      },
      170: async () => {
        const { id } = await book.db.matter.findFirstOrThrow({ where: { invoiceId: 'back' } });
        const request = {
          reason: 'The instalments never came',
          who: person('owner@northwind.example', 'owner'),
        };
        await returnToCounsel(book, id, request);
        await returnToCounsel(book, id, request);
      },
      160: async () => {
        const { id } = await book.db.matter.findFirstOrThrow({ where: { invoiceId: 'old' } });
        await recallMatter(book, id, { reason: 'They will pay by instalments', actor: 'owner' });
        await recallMatter(book, id, { reason: 'They will pay by instalments', actor: 'owner' });
        atRecall.holds = await book.db.hold.count({ where: { invoiceId: 'old', releasedAt: null } });
        atRecall.licences = world.licenses.states().acme!.state;
      },
      220: async () => {
        const { balance } = await book.db.invoice.findUniqueOrThrow({ where: { id: 'old' } });
        return payInvoice(book, 'old', balance);
      },
    },
  });
}, 400_000);
afterAll(async () => {
  await world?.stop();
  await env?.teardown();
});

const lived = async (id: string) =>
  (await stepsOf(world.book, id)).filter((line) => !line.includes('stage-'));
const from = (lines: string[], day: number) => lines.filter((line) => Number.parseInt(line) >= day);

test('it resumes at its real age: nothing twice, nothing made up for, each further step on its own day', async () => {
  const lines = await lived('old');
  expect(lines.filter((line) => line.includes('hand-off'))).toEqual(['131 hand-off-to-counsel']);
  expect(lines.filter((line) => /^1(3[2-9]|[45]\d) /.test(line))).toEqual([]);
  expect(from(lines, 160).filter((line) => line.startsWith('160'))).toEqual([
    '160 account-hold-144 (superseded)',
    '160 late-fee-150 (superseded)',
  ]);
  expect(from(lines, 161).filter((line) => /fee/.test(line))).toEqual([
    '180 late-fee-180',
    '210 late-fee-210',
  ]);
});

test('it does not silence the younger invoice, which goes on speaking for the account', async () => {
  const notices = (lines: string[]) => from(lines, 161).filter((line) => line.includes('account-hold'));
  expect(notices(await lived('old'))).toEqual([
    '172 account-hold-172 (carried)',
    '200 account-hold-200 (carried)',
  ]);
  expect((await lived('young')).filter((line) => line.includes('account-hold'))).toEqual([
    '88 account-hold-88',
    '116 account-hold-116',
  ]);
});

test('holds and licences stay until it is paid', async () => {
  expect(atRecall).toEqual({ holds: 1, licences: 'cancelled' });
  const matter = await world.book.db.matter.findFirstOrThrow({ where: { invoiceId: 'old' } });
  expect(matter.status).toBe('recalled');
  expect(await world.workflows.handle('old').result()).toBe('paid');
  expect(await world.book.db.hold.count({ where: { invoiceId: 'old', releasedAt: null } })).toBe(0);
  expect(world.troubles).toEqual([]);
});

test('a debt that came back and stayed unpaid goes to counsel again, once, and is silent from then on', async () => {
  const lines = await lived('back');
  expect(lines.filter((line) => line.includes('hand-off'))).toEqual([
    '131 hand-off-to-counsel',
    '170 hand-off-to-counsel-again-2',
  ]);
  expect(from(lines, 171)).toEqual([]);
  const matters = await world.book.db.matter.findMany({
    where: { invoiceId: 'back' },
    orderBy: { turn: 'asc' },
  });
  expect(matters.map(({ turn, status }) => `${turn} ${status}`)).toEqual(['1 recalled', '2 open']);
  const toCounsel = world.mail
    .messages()
    .filter(({ to, subject }) => to.includes('counsel@northwind.example') && subject.includes('back'));
  expect(toCounsel).toHaveLength(2);
});
