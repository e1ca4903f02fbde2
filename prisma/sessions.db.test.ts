import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { realClock } from '../domain/calendar/clock.js';
import { anAccount, enter } from '../test/fixtures/books.js';
import { testDatabase, type TestDatabase } from '../test/stack/postgres.js';
import { openDatabase } from './client.js';
import { SEND_TRANSACTION, withAccount } from '../books/locking.js';
import { AccountBusy } from '../books/errors.js';
import { type Books } from '../books/book.js';
import { prepareBooks } from '../books/prepare.js';
import { IDLE_IN_TRANSACTION_MS, sessionSettings, STATEMENT_MS } from './sessions.js';

let database: TestDatabase;
let book: Books;
beforeAll(async () => {
  database = await testDatabase();
  await prepareBooks(database.url, null);
  book = { db: openDatabase(database.url), clock: realClock };
  await enter(book, anAccount('A'));
});
afterAll(async () => {
  await book?.db.$disconnect();
  await database?.drop();
});

async function shown(url: string, name: string): Promise<string> {
  const db = openDatabase(url, 1);
  try {
    const [row] = await db.$queryRaw<{ value: string }[]>`SELECT current_setting(${name}) AS value`;
    return row!.value;
  } finally {
    await db.$disconnect();
  }
}

test.each([
  ['idle_in_transaction_session_timeout', '15s'],
  ['statement_timeout', '30s'],
  ['tcp_keepalives_idle', '10'],
  ['tcp_keepalives_interval', '5'],
  ['tcp_keepalives_count', '3'],
  ['tcp_user_timeout', '20s'],
])('a session of the application has %s = %s', async (name, value) => {
  const url = new URL(database.url);
  // A socket on the same machine has no TCP: PostgreSQL shows 0 there.
  if (name.startsWith('tcp') && (url.searchParams.has('host') || !url.hostname)) return;
  const seen = await shown(database.url, name);
  expect([value, value.replace(/(\d+)s$/, (_, s: string) => `${Number(s) * 1_000}`)]).toContain(seen);
});

test('settings of the URL win, and its options remove none of ours', async () => {
  const url = new URL(database.url);
  url.searchParams.set('statement_timeout', '5000');
  url.searchParams.set('options', '-c application_name=reports -c tcp_keepalives_idle=60');
  expect(await shown(url.href, 'statement_timeout')).toBe('5s');
  expect(await shown(url.href, 'application_name')).toBe('reports');
  expect(sessionSettings(url.href).options).toMatch(/tcp_user_timeout=20000 .*tcp_keepalives_idle=60$/);
});

test('the limits nest: provider < idle in a transaction < transaction < statement < start-to-close', () => {
  const limits = [8_000, IDLE_IN_TRANSACTION_MS, SEND_TRANSACTION.timeout, STATEMENT_MS, 60_000];
  expect(limits).toEqual(limits.toSorted((a, b) => a - b));
  expect(new Set(limits).size).toBe(limits.length);
});

/** A process that holds the account's lock. */
async function holder() {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/stack/lockHolder.ts'], {
    env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: database.url, ACCOUNT: 'A' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const chunk of child.stdout) if (String(chunk).includes('held')) break;
  return child;
}

test('the account of a frozen worker is free again within the limit, and this process has its connections', async () => {
  const child = await holder();
  try {
    child.kill('SIGSTOP');
    const frozenAt = Date.now();
    await expect(withAccount(book, 'A', async () => 'free', { waitMs: 500 })).rejects.toThrow(AccountBusy);
    for (let state = 'busy'; state !== 'free';)
      state = await withAccount(book, 'A', async () => 'free', { waitMs: 10_000 }).catch(() => 'busy');
    expect(Date.now() - frozenAt).toBeLessThan(IDLE_IN_TRANSACTION_MS + 5_000);
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
});

test('a transaction whose session was ended fails alone: the process and its next transaction go on', async () => {
  const failing = withAccount(book, 'A', async (tx) => {
    const [row] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    // Returns when the session has ended, or after 10 seconds.
    const ended = book.db.$queryRaw`SELECT pg_terminate_backend(${row!.pid}::int, 10000) AS ended`;
    expect(await ended).toEqual([{ ended: true }]);
    // Its connection's end has arrived: this process handles it now, while no query waits on it.
    await setImmediate();
    await tx.$queryRaw`SELECT 1`;
  });
  await expect(failing).rejects.toThrow();
  expect(await withAccount(book, 'A', async () => 'free')).toBe('free');
});
