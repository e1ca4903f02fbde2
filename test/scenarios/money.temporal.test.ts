import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { localDate } from '../../domain/calendar/calendar.js';
import { addDays } from '../../domain/calendar/days.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { changeInvoice } from '../../books/invoices/changes.js';
import { savePolicy } from '../../books/policies/policies.js';
import { type ReversalKind } from '../../books/ledger/reversal.js';
import { reversePayment } from '../../books/ledger/reversals.js';
import { anAccount, anInvoice, enter, payInvoice, stepsOf } from '../fixtures/books.js';
import { liveDays } from '../calendar/days.js';
import { timeSkipping } from '../stack/temporal.js';
import { settableClock, startWorld, type World } from '../stack/testStack.js';

let env: TestWorkflowEnvironment;
let world: World;
let dueOn: string;
const clock = settableClock(Date.now());
const timeZone = 'Europe/Berlin';

const reverse = (kind: ReversalKind, invoiceId: string, amount: bigint) =>
  reversePayment(
    world.book,
    {
      kind,
      id: `${kind === 'refund' ? 'R' : 'C'}-${invoiceId}`,
      paymentId: `P-${invoiceId}`,
      amount,
      currency: null,
    },
    { source: 'test', actor: 'test' },
  );
const promise = (invoiceId: string, id: string, amount: bigint, day: number) =>
  changeInvoice(
    world.book,
    invoiceId,
    {
      type: 'promise',
      id,
      amount,
      currency: 'EUR',
      payOn: addDays(dueOn, day),
      method: null,
      reference: null,
    },
    'test',
  );
const plan = (invoiceId: string) =>
  changeInvoice(
    world.book,
    invoiceId,
    {
      type: 'plan',
      id: `PLAN-${invoiceId}`,
      currency: 'EUR',
      instalments: [30, 45, 60].map((day, nth) => ({
        amount: [30_000n, 30_000n, 40_000n][nth]!,
        payOn: addDays(dueOn, day),
      })),
    },
    'test',
  );

/** All debtors live through the same days side by side; the tests below then check the outcome of each. */
beforeAll(async () => {
  env = await timeSkipping();
  world = await startWorld(env, { clock, followsServer: true });
  const { book } = world;
  dueOn = localDate(clock.now(), timeZone);
  for (const id of [
    'refunded',
    'charged-back',
    'won-back',
    'forgiven',
    'plan-kept',
    'plan-broken',
    'part-promise',
  ])
    await enter(book, anAccount(id), anInvoice(id, id, dueOn));
  await savePolicy(
    book.db,
    'one-broken',
    { ...STANDARD, name: 'One broken promise', brokenPromises: 1 },
    new Date(clock.now()),
  );
  await enter(
    book,
    anAccount('promiser', { policyId: 'one-broken' }),
    anInvoice('promiser', 'promiser', dueOn),
  );
  await enter(
    book,
    anAccount('two'),
    anInvoice('two-old', 'two', dueOn),
    anInvoice('two-new', 'two', addDays(dueOn, 10)),
  );
  await liveDays(env, clock, {
    dueOn,
    timeZone,
    until: 125,
    eventsDelivered: world.eventsDelivered,
    events: {
      17: () => payInvoice(book, 'refunded', 100_000n),
      20: async () => {
        await plan('plan-kept');
        await plan('plan-broken');
        await promise('part-promise', 'PR-part', 40_000n, 25);
        await promise('promiser', 'PR-1', 100_000n, 25);
      },
      24: () => payInvoice(book, 'part-promise', 40_000n),
      29: async () => {
        await payInvoice(book, 'plan-kept', 30_000n, 'P-kept-1');
        await payInvoice(book, 'plan-broken', 30_000n, 'P-broken-1');
      },
      30: () => promise('promiser', 'PR-2', 100_000n, 40),
      34: () => reverse('refund', 'refunded', 40_000n),
      44: () => payInvoice(book, 'plan-kept', 30_000n, 'P-kept-2'),
      50: async () => {
        await payInvoice(book, 'two-old', 100_000n);
        await changeInvoice(
          book,
          'forgiven',
          { type: 'close', outcome: 'written-off', reason: 'Too small' },
          'test',
        );
      },
      60: () => payInvoice(book, 'plan-kept', 40_000n, 'P-kept-3'),
      70: async () => {
        await reverse('chargeback', 'two-old', 100_000n);
        await changeInvoice(book, 'forgiven', { type: 'undo-write-off', reason: 'They are rich' }, 'test');
      },
      101: async () => {
        await payInvoice(book, 'charged-back', 102_000n);
        await payInvoice(book, 'won-back', 102_000n);
      },
      105: async () => {
        await reverse('chargeback', 'charged-back', 102_000n);
        await reverse('chargeback', 'won-back', 102_000n);
      },
      112: () => reverse('chargeback-reversal', 'won-back', 102_000n),
    },
  });
}, 400_000);

afterAll(async () => {
  await world?.stop();
  await env?.teardown();
});

/** Steps that took place on these days, by day and then as they came. */
async function lived(id: string, from: number, until: number): Promise<string[]> {
  const steps = (await stepsOf(world.book, id)).filter((step) => !step.endsWith('(superseded)'));
  return steps
    .map((step) => ({ step, day: Number(step.split(' ')[0]) }))
    .filter(({ day }) => day >= from && day <= until)
    .sort((a, b) => a.day - b.day)
    .map(({ step }) => step);
}
const stateOf = (id: string) =>
  world.book.db.invoice.findUniqueOrThrow({
    where: { id },
    select: { status: true, cycle: true, balance: true },
  });

test('a refund after the payment: the debt goes on at its real age, and nothing is sent late', async () => {
  expect(await lived('refunded', 16, 41)).toEqual([
    '16 reminder-16',
    '17 thank-you',
    '34 delinquent-34',
    '34 call-for-promise-33',
    '38 delinquent-38',
    '40 call-for-promise-40',
    '41 delinquent-41',
  ]);
  expect(await stateOf('refunded')).toMatchObject({ status: 'open', cycle: 2 });
});

test('a chargeback at day 105: one letter at once, the hold five days later, the suspension five days after that, no fee twice', async () => {
  expect(await lived('charged-back', 100, 122)).toEqual([
    '100 suspend-licenses',
    '101 release-hold',
    '101 reinstate-licenses',
    '101 thank-you',
    '105 delinquent-87',
    '105 call-for-promise-89',
    '110 place-hold',
    '110 late-fee-90 (skipped)',
    '110 account-hold-104',
    '111 account-hold-111',
    '111 demand-call-106',
    '113 demand-call-113',
    '115 suspend-licenses',
    '118 account-hold-118',
    '120 late-fee-120',
    '120 demand-call-120',
    '120 check-suspension',
    '121 final-demand',
    '122 legal-warning-call',
  ]);
  expect(world.licenses.states()).toMatchObject({ 'charged-back': { state: 'suspended', version: 3 } });
});

test("the chargeback's reversal closes the debt: the hold is released and nothing more is sent", async () => {
  expect(await lived('won-back', 110, 125)).toEqual([
    '110 place-hold',
    '110 late-fee-90 (skipped)',
    '110 account-hold-104',
    '111 account-hold-111',
    '111 demand-call-106',
    '112 release-hold',
    '112 thank-you',
  ]);
  expect(await stateOf('won-back')).toEqual({ status: 'paid', cycle: 2, balance: 0n });
  expect(await world.workflows.handle('won-back').result()).toBe('paid');
  expect(await world.book.db.hold.count({ where: { accountId: 'won-back', releasedAt: null } })).toBe(0);
});

test('a write-off undone: silent while it lasted, then on at the real age', async () => {
  expect(await lived('forgiven', 48, 76)).toEqual([
    '48 delinquent-48',
    '70 delinquent-69',
    '70 call-for-promise-68',
    '73 delinquent-73',
    '75 call-for-promise-75',
    '76 delinquent-76',
  ]);
});

test('a payment plan that is kept is silent to its end', async () => {
  expect(await lived('plan-kept', 16, 125)).toEqual(['16 reminder-16', '60 thank-you']);
});

test('a payment plan ends with its first missed instalment and its grace, and the debt resumes at its real age', async () => {
  expect(await lived('plan-broken', 16, 54)).toEqual([
    '16 reminder-16',
    '48 promise-PLAN-plan-broken:2',
    '48 delinquent-48',
    '48 call-for-promise-47',
    '52 delinquent-52',
    '54 call-for-promise-54',
  ]);
  const { db } = world.book;
  const instalments = await db.paymentPromise.findMany({
    where: { planId: 'PLAN-plan-broken' },
    orderBy: { payOn: 'asc' },
  });
  expect(instalments.map(({ status }) => status)).toEqual(['kept', 'broken', 'replaced']);
});

test('a promise of a part is kept with the part, and the rest goes on', async () => {
  expect(await lived('part-promise', 16, 30)).toEqual([
    '16 reminder-16',
    '24 reminder-23',
    '28 call',
    '30 reminder-30',
  ]);
});

test('where one broken promise is enough the second holds nothing', async () => {
  expect(await lived('promiser', 16, 41)).toEqual([
    '16 reminder-16',
    '28 promise-PR-1',
    '28 reminder-23',
    '28 call',
    '30 reminder-30',
    '31 delinquent-31',
    '33 call-for-promise-33',
    '34 delinquent-34',
    '38 delinquent-38',
    '40 call-for-promise-40',
    '41 delinquent-41',
  ]);
});

test('the oldest invoice paid: the next speaks at its own age; its payment charged back: the oldest speaks again', async () => {
  expect(await lived('two-old', 48, 73)).toEqual([
    '48 delinquent-48',
    '50 thank-you',
    '70 delinquent-69',
    '70 call-for-promise-68',
    '73 delinquent-73',
  ]);
  expect(await lived('two-new', 38, 62)).toEqual([
    '38 delinquent-38 (carried)',
    '40 call-for-promise-40 (carried)',
    '41 delinquent-41',
    '45 delinquent-45',
    '47 call-for-promise-47',
    '48 delinquent-48',
    '52 delinquent-52',
    '54 call-for-promise-54',
    '55 delinquent-55',
    '59 delinquent-59',
    '61 call-for-promise-61 (carried)',
    '62 delinquent-62 (carried)',
  ]);
});

test('nobody had two letters on one day', async () => {
  const rows = await world.book.db.$queryRaw<{ letters: number }[]>`
    SELECT count(*)::int AS letters FROM notice WHERE purpose = 'dunning' GROUP BY "accountId", "localDay"`;
  expect(Math.max(...rows.map(({ letters }) => letters))).toBe(1);
});
