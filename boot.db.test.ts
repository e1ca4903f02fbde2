import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { prepareBooks } from './books/prepare.js';
import { testDatabase, type TestDatabase } from './test/stack/postgres.js';

let ready: TestDatabase;
let bare: TestDatabase;
beforeAll(async () => {
  [ready, bare] = [await testDatabase(), await testDatabase()];
  await prepareBooks(ready.url, null);
  const client = new pg.Client({ connectionString: bare.url });
  await client.connect();
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  await client.end();
});
afterAll(() => Promise.all([ready.drop(), bare.drop()]));

/** Runs the process until it ends, or until it has printed `enough`. */
async function run(file: string, settings: Record<string, string>, enough?: RegExp) {
  const env = { PATH: process.env.PATH, PORT: '0', TEMPORAL_ADDRESS: '127.0.0.1:1', ...settings };
  const child = spawn(process.execPath, ['--import', 'tsx', file], { env: env as NodeJS.ProcessEnv });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
    if (enough?.test(stdout)) child.kill('SIGTERM');
  });
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout, stderr };
}

const nowhere = 'postgresql://dunning:pw-4711@127.0.0.1:1/dunning';
const PROCESSES = ['server.ts', 'worker.ts'];

test.each(PROCESSES)('%s that meets no database ends with one line, which names it', async (file) => {
  const { status, stdout, stderr } = await run(file, { DATABASE_URL: nowhere });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^The database of DATABASE_URL cannot be used \([^\n]+\): start it[^\n]*\n$/);
  expect(stderr).not.toMatch(/pw-4711/);
});

test.each(PROCESSES)('%s that meets a database without tables names the command to run', async (file) => {
  const { status, stderr } = await run(file, { DATABASE_URL: bare.url });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'The database of DATABASE_URL has no tables yet: run `npm run migrate` first\n',
  });
});

test('a worker that meets no Temporal ends with one line, which names it', async () => {
  const { status, stderr } = await run('worker.ts', { DATABASE_URL: ready.url });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Temporal at 127\.0\.0\.1:1 cannot be reached \([^\n]*\): start it[^\n]*\n$/);
});

test('a key that was generated for one run is in no log', async () => {
  const { stdout, stderr } = await run('server.ts', { DATABASE_URL: ready.url }, /API listens/);
  expect(stdout).toContain('API_KEY is not set');
  // 24 bytes as base64url.
  expect(`${stdout}${stderr}`).not.toMatch(/[\w-]{32}/);
});
