import { request } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { realClock } from '../../domain/calendar/clock.js';
import { ROLES } from '../../domain/policy/policy.js';
import { openDatabase } from '../../prisma/client.js';
import { type Books } from '../../books/book.js';
import { localDates } from '../../books/localDates.js';
import { ranking } from '../../books/tasks/worklist.js';
import { signIn } from '../../test/stack/desk.js';
import { seedBook } from './deskBook.js';
import { startBenchStack } from './benchStack.js';

/**
 * npm run bench:desk: the pages of the desk over 100,000 open invoices of 10,000 accounts, requested one
 * after another over HTTP as a signed-in owner. 95 of 100 should arrive within 200 ms. BENCH_SCALE makes the
 * book smaller.
 */
const SCALE = Number(process.env.BENCH_SCALE ?? 1);
const ACCOUNTS = Math.max(10, 10_000 * SCALE);
const TIMES = Math.max(20, 200 * SCALE);
const WANTED_MS = 200;

const print = (name: string, figures: string) => console.log(`${name.padEnd(34)} ${figures}`);

async function main(): Promise<void> {
  const stack = await startBenchStack();
  const db = openDatabase(stack.databaseUrl, 2);
  try {
    await stack.start('API', 'server.ts', 'API listens');
    const seeding = performance.now();
    await seedBook(stack.databaseUrl, ACCOUNTS);
    print('book', `${ACCOUNTS * 10} invoices of ${ACCOUNTS} accounts, written in ${seconds(seeding)}`);
    const cookie = `__Host-session=${await signIn(db, 'owner', 'owner@example.com')}`;
    for (const [name, pathOf] of PAGES) await benchPage(stack.url, cookie, name, pathOf);
    await benchRanking({ db, clock: realClock });
  } finally {
    await db.$disconnect();
    await stack.tearDown();
  }
}

const accountId = (place: number) => `A${String(1 + ((place * 7_919) % ACCOUNTS)).padStart(6, '0')}`;

const PAGES: readonly (readonly [name: string, pathOf: (place: number) => string])[] = [
  ['Today', () => '/'],
  ['Account', (place) => `/accounts/${accountId(place)}`],
  ['Ageing', () => '/ageing'],
  ['Letters', () => '/letters'],
  ['Invoices', () => '/invoices'],
];

async function benchPage(
  url: string,
  cookie: string,
  name: string,
  pathOf: (place: number) => string,
): Promise<void> {
  const took: number[] = [];
  let size = 0;
  for (let place = 0; place < TIMES; place++) {
    const start = performance.now();
    const { status, body } = await get(url + pathOf(place), cookie);
    took.push(performance.now() - start);
    if (status !== 200) return print(name, `${pathOf(place)} answers ${status}`);
    size = body.length;
  }
  print(name, `${figuresOf(took)}  ${(size / 1_024).toFixed(0)} KB  (p95 ≤ ${WANTED_MS} ms)`);
}

/** The ranking of the whole book, without page and process around it. */
async function benchRanking(book: Books): Promise<void> {
  const took: number[] = [];
  for (let place = 0; place < TIMES / 4; place++) {
    const now = book.clock.now();
    const dates = await localDates(book.db, now);
    const filter = { roles: ROLES };
    const start = performance.now();
    await book.db.$queryRaw(ranking({ ...dates, filter, now: new Date(now), limit: 21, after: null }));
    took.push(performance.now() - start);
  }
  print("Today's ranking, the bare query", figuresOf(took));
}

async function get(url: string, cookie: string): Promise<{ status: number; body: string }> {
  const sent = request(url, { headers: { cookie, accept: 'text/html' } }).end();
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, body: await text(response) };
}

function figuresOf(took: number[]): string {
  const sorted = [...took].sort((a, b) => a - b);
  const at = (share: number) => `${sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(0)} ms`;
  return `p50 ${at(0.5).padStart(7)}  p95 ${at(0.95).padStart(7)}`;
}

const seconds = (since: number) => `${((performance.now() - since) / 1_000).toFixed(0)} s`;

await main();
