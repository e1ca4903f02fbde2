import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startBooks, type TestBooks } from '../test/stack/books.js';
import { readAlarms } from './alarms.js';
import { moveWatermark, stopWatermarks } from './ledger/reconciliation.js';

let books: TestBooks;
beforeAll(async () => void (books = await startBooks()));
afterAll(() => books.stop());
beforeEach(async () => {
  await books.db.reconciliation.deleteMany();
  await books.db.relayFailure.deleteMany();
  await books.db.workflowCheck.deleteMany();
});

const MINUTE = 60_000;
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * MINUTE);
const pollStripe = (hoursAgo: number) => moveWatermark(books.db, 'Stripe', minutesAgo(60 * hoursAgo));
const alarms = () => readAlarms(books.book);

test.each([
  [0, 0],
  [2.9, 0],
  [3.1, 1],
  [500, 1],
])('a provider last polled %d hours ago: %d alarms', async (hours, count) => {
  await pollStripe(hours);
  expect(await alarms()).toHaveLength(count);
});

test('the alarm names the provider, the place to look, and since when', async () => {
  await pollStripe(4);
  const { until: since } = await books.db.reconciliation.findFirstOrThrow();
  expect(await alarms()).toEqual([
    {
      code: 'reconciliation-late:stripe',
      summary: expect.stringMatching(/^Stripe was last asked .* UTC: .*Schedule "reconciliation"/),
      since,
    },
  ]);
});

test('a provider that is not configured any more is not late', async () => {
  await pollStripe(4);
  expect(await alarms()).toHaveLength(1);
  await stopWatermarks(books.db, new Date());
  expect(await alarms()).toEqual([]);
});

const failing = (...since: number[]) =>
  books.db.relayFailure.createMany({
    data: since.map((minutes, n) => ({
      invoiceId: `I-${n}`,
      attempts: 9,
      error: 'refused',
      nextTryAt: new Date(),
      since: minutesAgo(minutes),
    })),
  });

test.each([
  [[], []],
  [[4.9], []],
  [[5.1], [/^1 invoice: Temporal has not taken/]],
  [[1, 6, 600], [/^2 invoices: Temporal has not taken/]],
])('messages to workflows that have failed for %j minutes', async (minutes, summaries) => {
  await failing(...minutes);
  expect(await alarms()).toEqual(
    summaries.map((summary) =>
      expect.objectContaining({
        code: 'workflow-messages-failing',
        summary: expect.stringMatching(summary),
      }),
    ),
  );
});

type Found = { restarted?: number; behind?: number };

test.each<[string, [minutes: number, found: Found][], string[]]>([
  ['nothing found', [[10, {}]], []],
  [
    'lost in the last day, together',
    [
      [10, { restarted: 1 }],
      [1_430, { restarted: 2 }],
      [1_450, { restarted: 4 }],
    ],
    ['workflows-lost 3 invoices'],
  ],
  [
    'behind at the last check',
    [
      [10, { behind: 1 }],
      [70, { behind: 5 }],
    ],
    ['steps-overdue 1 invoice:'],
  ],
  [
    'not behind any more',
    [
      [10, {}],
      [70, { behind: 5 }],
    ],
    [],
  ],
  ['a check three hours ago', [[179, {}]], []],
  ['no check for more than three hours', [[181, { behind: 5 }]], ['workflow-check-late Lost workflows']],
])('checks of workflows: %s', async (_, checks, beginnings) => {
  for (const [minutes, found] of checks) {
    const at = minutesAgo(minutes);
    const numbers = { overdue: 9, restarted: 0, behind: 0, ...found };
    await books.db.workflowCheck.create({ data: { startedAt: at, finishedAt: at, ...numbers } });
  }
  expect((await alarms()).map(({ code, summary }) => `${code} ${summary}`)).toEqual(
    beginnings.map((beginning) => expect.stringContaining(beginning)),
  );
});
