import { Client, Connection } from '@temporalio/client';
import { registerSearchAttributes } from '../../temporal/searchAttributes.js';
import pg from 'pg';
import { benchFloor, cachedKb, type Floor } from './floor.js';
import { atRest, growthPerSecond, perSecond, sustained } from './load.js';
import { INVOICE_AMOUNT, deliverPayment, importBenchBook, lateNow } from './requests.js';
import { startBenchStack, type BenchStack } from './benchStack.js';

/**
 * npm run bench: the product beside its floor, on the same servers in the same run. Figures of one machine
 * are noise, so the last column is the ratio and its target. BENCH_SCALE makes the run shorter, and its
 * figures worse.
 */
const SCALE = Number(process.env.BENCH_SCALE ?? 1);
const IMPORTED = 10_000 * SCALE;
const FOLLOWED = 2_000 * SCALE;
const BARE = 1_000 * SCALE;
const PAID = 2_000 * SCALE;
const NOTICES = 1_000 * SCALE;
const SECONDS = 60 * SCALE;
/** Requests under way at a time. */
const WIDTH = 40;

const print = (name: string, value: string, ratio = '') =>
  console.log(`${name.padEnd(48)} ${value.padStart(10)}  ${ratio}`);
const rate = (value: number) => `${value.toFixed(0)}/s`;
const times = (value: number, floor: number, what: string, wanted: string) =>
  `${(value / floor).toFixed(2)} × ${what} (${wanted})`;

async function main(): Promise<void> {
  const stack = await startBenchStack();
  const connection = await Connection.connect({ address: stack.address });
  const client = new Client({ connection });
  const db = new pg.Client({ connectionString: stack.databaseUrl });
  await db.connect();
  try {
    await registerSearchAttributes(client);
    const floor = await benchFloor(stack, client, BARE);
    print('bare workflow: starts', rate(floor.starts));
    print('bare workflow: signal → closed', rate(floor.closed));
    print('bare endpoint: inserts', rate(floor.inserts));
    await benchMemory(stack, client);
    await benchProduct(stack, client, db, floor);
  } finally {
    await db.end();
    await connection.close();
    await stack.tearDown();
  }
}

async function benchMemory(stack: BenchStack, client: Client): Promise<void> {
  const bare = await cachedKb(stack, client, 'bare', BARE);
  const dunning = await cachedKb(stack, client, 'dunning', BARE);
  print('a cached waiting workflow: bare', `${bare.toFixed(0)} KB`);
  print(
    'a cached waiting workflow: dunning',
    `${dunning.toFixed(0)} KB`,
    times(dunning, bare, 'bare', '≤ 1.3'),
  );
}

async function benchProduct(stack: BenchStack, client: Client, db: pg.Client, floor: Floor): Promise<void> {
  const worker = await stack.start('Worker', 'worker.ts', 'Worker is ready');
  const api = await stack.start('API', 'server.ts', 'API listens');
  const outbox = async () => Number((await db.query('SELECT count(*) FROM outbox_message')).rows[0].count);
  const settled = async () => {
    await growthPerSecond(1, async () => ((await outbox()) === 0 ? 1 : 0));
    await atRest([worker.pid, api.pid]);
  };

  await importBenchBook(stack, { prefix: 'WARM', count: 1_000, accounts: 100, dueOn: '2099-02-01' });
  await settled();
  const book = { prefix: 'INV', count: IMPORTED, accounts: 1_000, dueOn: '2099-02-01' };
  const commits = await importBenchBook(stack, book);
  print('import: rows committed', rate(commits), times(commits, floor.starts, 'bare starts', '≥ 8'));

  const first = await outbox();
  const follow = await growthPerSecond(Math.min(FOLLOWED, first), async () => first - (await outbox()));
  print('import: workflows following', rate(follow), times(follow, floor.starts, 'bare starts', '≥ 0.8'));
  await settled();

  await perSecond(PAID / 2, WIDTH, (place) =>
    deliverPayment(stack, `W-${place}`, `WARM-${place}`, INVOICE_AMOUNT),
  );
  await settled();
  // The youngest invoices are in the worker's memory, as those of the floor are; the oldest have left it.
  const { acknowledged, closed } = await benchClosing(stack, client, PAID, (place) => IMPORTED - 1 - place);
  print(
    'signed webhooks: acknowledged and effective',
    rate(acknowledged),
    times(acknowledged, floor.closed, 'bare signal → closed', '≥ 5'),
  );
  print(
    'workflows closed by them',
    rate(closed),
    times(closed, floor.closed, 'bare signal → closed', '≥ 0.7'),
  );
  await settled();
  const { closed: cold } = await benchClosing(stack, client, PAID / 2, (place) => place);
  print('  where the worker has to replay them first', rate(cold));
  await settled();
  await benchSustained(stack, floor, [worker.pid, api.pid]);
}

async function benchClosing(
  stack: BenchStack,
  client: Client,
  count: number,
  which: (place: number) => number,
): Promise<{ acknowledged: number; closed: number }> {
  const ended = await closedWorkflows(client);
  const begin = performance.now();
  const acknowledged = await perSecond(count, WIDTH, (place) =>
    deliverPayment(stack, `FULL-${which(place)}`, `INV-${which(place)}`, INVOICE_AMOUNT),
  );
  const closed = await growthPerSecond(count, async () => (await closedWorkflows(client)) - ended, {
    begin,
    everyMs: 500, // the dev server counts by looking at every workflow
  });
  return { acknowledged, closed };
}

/**
 * Paid and unpaid side by side: letters are sent at the provider's rate while payments arrive as fast as they
 * are accepted.
 */
async function benchSustained(stack: BenchStack, floor: Floor, pids: number[]): Promise<void> {
  await importBenchBook(stack, { prefix: 'LATE', count: NOTICES, accounts: NOTICES, ...lateNow() });
  await growthPerSecond(1, async () => stack.mailsCaught());
  await atRest(pids, 0.6); // the letters alone take about a third of a core
  const before = stack.mailsCaught();
  const { rate: taken, p99 } = await sustained(SECONDS, WIDTH, (place) =>
    deliverPayment(stack, `PART-${place}`, `INV-${IMPORTED - 1 - PAID - (place % PAID)}`, 1),
  );
  print('signed webhooks, sustained', rate(taken), times(taken, floor.closed, 'bare signal → closed', '≥ 8'));
  print('', '', times(taken, floor.inserts, 'bare inserts', '≥ 0.4'));
  print('  99 of 100 answered within', `${p99.toFixed(0)} ms`, '(< 250 ms)');
  print('  letters sent meanwhile', `${stack.mailsCaught() - before}`, `of ${NOTICES} that are due`);
}

const closedWorkflows = async (client: Client) =>
  (await client.workflow.count("WorkflowType = 'dunning' AND ExecutionStatus = 'Completed'")).count;

await main();
