import { Client, Connection } from '@temporalio/client';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { registerSearchAttributes } from '../../temporal/searchAttributes.js';
import { startProvider, type Provider } from '../../test/faults/provider.js';
import { residentKb } from './load.js';
import { importBenchBook, lateNow } from './requests.js';
import { startBenchStack } from './benchStack.js';

/**
 * npm run bench:wave: ten thousand letters that fall due at once. The worker's memory stays flat, the
 * provider's rate is kept, an account with many invoices does not delay the others, and no customer gets two.
 * One response of the provider in 25 is lost. BENCH_SCALE makes the wave smaller.
 */
const NOTICES = 10_000 * Number(process.env.BENCH_SCALE ?? 1);
/** Invoices of one account that come first in the book: they are one letter. */
const BIG = NOTICES / 20;
const PER_SECOND = 25;
/**
 * The heap as a container bounds it, and a cache that is full long before the wave is over: memory that grows
 * after that is a leak.
 */
const CONTAINER = { NODE_OPTIONS: '--max-old-space-size=512', MAX_CACHED_WORKFLOWS: '300' };

const print = (name: string, value: string, wanted = '') =>
  console.log(`${name.padEnd(44)} ${value}  ${wanted}`);

async function main(): Promise<void> {
  const provider = await startProvider();
  const stack = await startBenchStack({ RESEND_BASE_URL: provider.url, MAIL_PER_SECOND: `${PER_SECOND}` });
  const db = new pg.Client({ connectionString: stack.databaseUrl });
  await db.connect();
  try {
    const connection = await Connection.connect({ address: stack.address });
    await registerSearchAttributes(new Client({ connection }));
    await connection.close();
    const worker = await stack.start('Worker', 'worker.ts', 'Worker is ready', CONTAINER);
    await stack.start('API', 'server.ts', 'API listens');
    await importBenchBook(stack, { prefix: 'BIG', count: BIG, accounts: 1, ...lateNow() });
    await importBenchBook(stack, { prefix: 'LATE', count: NOTICES, accounts: NOTICES, ...lateNow() });
    const sizes = await untilAllAreSent(db, provider, worker.pid);
    await report(provider, db, sizes);
  } finally {
    await db.end();
    await stack.tearDown();
    await provider.stop();
  }
}

/** The worker's memory in MB, every second. */
async function untilAllAreSent(db: pg.Client, provider: Provider, pid: number): Promise<number[]> {
  const sizes: number[] = [];
  const patience = Date.now() + 2_000 * (NOTICES / PER_SECOND) + 120_000;
  while ((await sentIn(db)) < NOTICES + 1) {
    if (Date.now() > patience)
      throw new Error(`Only ${provider.accepted.size} of ${NOTICES + 1} letters went out in time`);
    await setTimeout(1_000);
    sizes.push((await residentKb(pid)) / 1_024);
  }
  return sizes;
}

async function report({ arrivals, accepted }: Provider, db: pg.Client, sizes: number[]): Promise<void> {
  const seconds = new Map<number, number>();
  for (const { at } of arrivals)
    seconds.set(Math.floor(at / 1_000), (seconds.get(Math.floor(at / 1_000)) ?? 0) + 1);
  const counts = [...seconds.values()];
  const [row] = (
    await db.query(
      `SELECT count(*) FILTER (WHERE status = 'sent') AS sent, count(DISTINCT "accountId") AS accounts, count(*) AS notices FROM notice`,
    )
  ).rows as { sent: string; accounts: string; notices: string }[];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const tenth = Math.ceil(sizes.length / 10);
  const [early, late] = [mean(sizes.slice(tenth, 2 * tenth)), mean(sizes.slice(-tenth))];
  print('letters, each accepted once', `${accepted.size}`, `of ${NOTICES + 1} accounts`);
  print('  accounts with more than one', `${Number(row!.notices) - Number(row!.accounts)}`, '(0)');
  print('  known as sent by the ledger', row!.sent);
  print(
    'requests in a second: mean, most',
    `${mean(counts).toFixed(1)}, ${Math.max(...counts)}`,
    `(limit ${PER_SECOND})`,
  );
  print(
    "  place of the big account's letter",
    `${await placeOfBig(db)}`,
    `(it has ${BIG} invoices, first in the book)`,
  );
  print(
    'worker memory: second tenth, last tenth',
    `${early.toFixed(0)} MB, ${late.toFixed(0)} MB`,
    `${(late / early).toFixed(2)} × (≤ 1.2)`,
  );
}

const sentIn = async (db: pg.Client): Promise<number> =>
  Number((await db.query(`SELECT count(*) FROM notice WHERE status = 'sent'`)).rows[0].count);

const placeOfBig = async (db: pg.Client): Promise<number> =>
  Number(
    (
      await db.query(
        `SELECT count(*) FROM notice WHERE "sentAt" <= (SELECT "sentAt" FROM notice WHERE "accountId" LIKE 'BIG%')`,
      )
    ).rows[0].count,
  );

await main();
