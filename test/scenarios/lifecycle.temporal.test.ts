import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestWorkflowEnvironment } from '@temporalio/testing';
import { localDate } from '../../domain/calendar/calendar.js';
import { changeInvoice } from '../../books/invoices/changes.js';
import { readDossier } from '../../books/matters/matters.js';
import { anAccount, anInvoice, enter, payInvoice, stepsOf } from '../fixtures/books.js';
import { liveDays } from '../calendar/days.js';
import { readPdf } from '../readers/pdf.js';
import { STANDARD_TABLE, tableUntil } from '../calendar/standardTable.js';
import { storeHistories } from '../histories/histories.js';
import { timeSkipping } from '../stack/temporal.js';
import { settableClock, startWorld, type World } from '../stack/testStack.js';

let env: TestWorkflowEnvironment;
let world: World;
let dueOn: string;
const clock = settableClock(Date.now());
const timeZone = 'Europe/Berlin';

/**
 * All debtors live through the same 140 days side by side; the tests below then check the outcome of each.
 */
beforeAll(async () => {
  env = await timeSkipping();
  world = await startWorld(env, { clock, followsServer: true });
  const { book, workflows } = world;
  dueOn = localDate(clock.now(), timeZone);
  for (const id of [
    'never',
    'day45',
    'day101',
    'day130',
    'day135',
    'part',
    'disputing',
    'pausing',
    'promising',
    'byHand',
    'noEmail',
  ]) {
    const contacts = id === 'noEmail' ? { contacts: [{ role: 'billing' as const, name: 'No Mail' }] } : {};
    await enter(book, anAccount(id, contacts), anInvoice(id, id, dueOn));
  }
  await enter(
    book,
    anAccount('two'),
    anInvoice('two-old', 'two', dueOn),
    anInvoice('two-new', 'two', '2099-01-01', { issuedOn: dueOn }),
  );
  await changeInvoice(book, 'two-new', { type: 'due-date', dueOn: addTen(dueOn) }, 'test');

  await liveDays(env, clock, {
    dueOn,
    timeZone,
    until: 140,
    eventsDelivered: world.eventsDelivered,
    events: {
      20: () =>
        changeInvoice(book, 'disputing', { type: 'dispute', id: 'D-1', reason: 'Wrong hours' }, 'test'),
      25: () =>
        workflows
          .handle('pausing')
          .executeUpdate('pause', { args: [{ reason: 'Parental leave', until: addDaysTo(dueOn, 50) }] }),
      33: () =>
        workflows.handle('promising').executeUpdate('promise', {
          args: [{ id: 'PR-1', amount: 100_000, currency: 'EUR', payOn: addDaysTo(dueOn, 44) }],
        }),
      40: () =>
        changeInvoice(
          book,
          'disputing',
          { type: 'resolve-dispute', id: 'D-1', outcome: 'rejected', creditAmount: null },
          'test',
        ),
      45: () => payInvoice(book, 'day45', 100_000n),
      50: () => payInvoice(book, 'two-old', 100_000n),
      60: () => payInvoice(book, 'part', 40_000n),
      61: () =>
        workflows.handle('byHand').signal('payment', {
          id: 'HAND-1',
          amount: 100_000,
          currency: 'EUR',
          receivedAt: new Date(clock.now()).toISOString(),
        }),
      101: () => payInvoice(book, 'day101', 102_000n),
      130: () => payInvoice(book, 'day130', 104_000n),
      135: () => payInvoice(book, 'day135', 104_000n),
    },
  });
}, 400_000);

afterAll(async () => {
  // RECORD_HISTORIES=yes stores the histories of these lives for replay.temporal.test.ts.
  if (process.env.RECORD_HISTORIES === 'yes')
    await storeHistories(world, ['never', 'day45', 'day101', 'promising', 'pausing', 'byHand', 'two-new']);
  await world?.stop();
  await env?.teardown();
});

const addDaysTo = (date: string, days: number) =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
const addTen = (date: string) => addDaysTo(date, 10);
const mailsTo = (id: string) =>
  world.mail.messages().filter(({ to }) => to.includes(`ap@${id}.example`)).length;

test('a debtor who never pays meets every step of the standard policy on its day', async () => {
  expect(await stepsOf(world.book, 'never')).toEqual(STANDARD_TABLE);
  expect(world.licenses.states()).toMatchObject({ never: { state: 'cancelled', version: 2 } });
  expect((await world.book.db.invoice.findUniqueOrThrow({ where: { id: 'never' } })).status).toBe(
    'with-counsel',
  );
});

test('a whole lifecycle stays under 1,000 history events and 120 billable actions', async () => {
  const { events } = await world.workflows.handle('never').fetchHistory();
  const count = (...types: string[]) =>
    events!.filter((event) => types.some((type) => event[type as keyof typeof event] != null)).length;
  const billable =
    1 +
    count(
      'timerStartedEventAttributes',
      'activityTaskScheduledEventAttributes',
      'workflowExecutionSignaledEventAttributes',
      'upsertWorkflowSearchAttributesEventAttributes',
    );
  expect(events!.length).toBeLessThan(1_000);
  expect(billable).toBeLessThanOrEqual(120);
});

test('counsel receives a matter with its dossier, and the customer hears nothing more', async () => {
  const { db } = world.book;
  const matter = await db.matter.findFirstOrThrow({ where: { invoiceId: 'never' } });
  expect((await readDossier(db, matter.id))!.subarray(0, 2)).toEqual(Buffer.from('PK'));
  const toCounsel = world.mail.messages().find(({ to }) => to.includes('counsel@northwind.example'));
  expect(toCounsel?.attachments).toHaveLength(1);
});

test('the documents that the policy names go along as PDF, marked like the letter', async () => {
  const newestFirst = world.mail.messages().filter(({ to }) => to.includes('ap@never.example'));
  const mails = newestFirst.toReversed();
  const files = mails.map(({ attachments = [] }) => attachments.map(({ filename }) => filename).join(' '));
  const [statement, invoice] = ['statement-never.pdf', 'invoice-never.pdf'];
  expect(files.slice(0, 3)).toEqual([invoice, statement, statement]);
  const onHold = mails[files.indexOf(`${statement} ${invoice}`)]!.attachments!;
  for (const { content } of onHold) {
    const { text } = await readPdf(Buffer.from(content, 'base64'));
    expect(text).toContain('ACCOUNT ON HOLD');
    expect(text).toContain('never');
  }
});

test.each([
  ['day45', 45, 'active', []],
  ['day101', 101, 'active', ['release-hold', 'reinstate-licenses']],
  ['day130', 130, 'active', ['release-hold', 'reinstate-licenses']],
  ['day135', 131, 'active', ['release-hold', 'reinstate-licenses']],
])(
  '%s: after the payment nothing is started but thanks and the way back',
  async (id, lastDay, state, back) => {
    expect(await world.workflows.handle(id).result()).toBe('paid');
    const steps = await stepsOf(world.book, id);
    expect(steps.slice(0, tableUntil(lastDay).length)).toEqual(tableUntil(lastDay));
    const closing = steps.slice(tableUntil(lastDay).length).map((line) => line.split(' ')[1]);
    expect(closing.sort()).toEqual(['thank-you', ...back].sort());
    expect(world.licenses.states()[id]?.state ?? 'active').toBe(state);
    expect(await world.book.db.hold.count({ where: { invoiceId: id, releasedAt: null } })).toBe(0);
  },
);

test('a part payment changes the amount, not the dates, and fees follow what is left', async () => {
  expect(await stepsOf(world.book, 'part')).toEqual(STANDARD_TABLE);
  const fees = await world.book.db.ledgerEntry.findMany({ where: { invoiceId: 'part', type: 'late-fee' } });
  expect(fees.map(({ amount }) => amount)).toEqual([1_200n, 1_200n]);
});

test('a disputed invoice waits and resumes at its real age, with one current letter', async () => {
  const steps = await stepsOf(world.book, 'disputing');
  const days = steps.map((line) => Number.parseInt(line));
  expect(days.filter((day) => day > 20 && day < 40)).toEqual([]);
  expect(steps).toContain('41 delinquent-41');
  expect(steps.filter((line) => line.endsWith('(superseded)')).length).toBeGreaterThan(0);
});

test('a pause asked for in the Temporal UI holds until its date', async () => {
  const days = (await stepsOf(world.book, 'pausing')).map((line) => Number.parseInt(line));
  expect(days.filter((day) => day > 25 && day < 50)).toEqual([]);
  expect(days).toContain(50);
});

test('an invoice waits for a promise until its date and grace; broken, it resumes at its real age', async () => {
  const steps = await stepsOf(world.book, 'promising');
  const days = steps.map((line) => Number.parseInt(line));
  expect(days.filter((day) => day > 33 && day < 47)).toEqual([]);
  expect(steps).toContain('47 promise-PR-1');
  expect((await world.book.db.paymentPromise.findUniqueOrThrow({ where: { id: 'PR-1' } })).status).toBe(
    'broken',
  );
});

test('a payment signalled by hand is booked like any other and ends the workflow', async () => {
  expect(await world.workflows.handle('byHand').result()).toBe('paid');
  expect(await world.book.db.payment.findUnique({ where: { id: 'HAND-1' } })).toMatchObject({
    status: 'applied',
    source: 'signal',
  });
});

test('two invoices of one account speak with one voice; when the older is paid the younger carries on at its own age', async () => {
  const younger = await stepsOf(world.book, 'two-new');
  expect(younger.filter((line) => line.includes('(carried)')).length).toBeGreaterThan(0);
  expect(younger.filter((line) => Number.parseInt(line) > 41 && line.includes('(carried)'))).toEqual([]);
  expect(younger).toContain('45 delinquent-45');
  const perDay = new Map<string, number>();
  for (const { localDay } of await world.book.db.notice.findMany({
    where: { accountId: 'two', purpose: 'dunning' },
  })) {
    const key = localDay.toISOString();
    perDay.set(key, (perDay.get(key) ?? 0) + 1);
  }
  expect(Math.max(...perDay.values())).toBe(1);
});

test('a customer without an address is handed to people, and no harsh step follows without a warning', async () => {
  const steps = await stepsOf(world.book, 'noEmail');
  expect(steps).toContain('15 status-request (failed)');
  expect(steps.some((line) => line.includes('place-hold'))).toBe(false);
  expect(
    await world.book.db.task.count({ where: { invoiceId: 'noEmail', type: 'send-by-hand' } }),
  ).toBeGreaterThan(5);
});

test('every letter of the ledger is one letter at the provider', async () => {
  const sent = await world.book.db.notice.count({
    where: { status: 'sent', accountId: 'never', purpose: 'dunning' },
  });
  expect(mailsTo('never')).toBe(sent);
  expect(world.troubles).toEqual([]);
});
