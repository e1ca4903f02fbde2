import { spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { migrateDatabase } from '../../prisma/migrateDatabase.js';
import { prepareBooks } from '../../books/prepare.js';
import { createDatabase, startPostgres } from '../../dev/servers/postgres.js';
import { startServerProcess, type ServerProcess } from '../../dev/servers/serverProcess.js';
import { startTemporal } from '../../dev/servers/temporal.js';
import { secretOf } from '../fixtures/webhook.js';

type Stoppable = { stop(): Promise<void> };

/**
 * PostgreSQL as durable as in production, Temporal on a file, and the API as a process: each can be killed
 * and restarted. When one fails to start, the others are stopped.
 */
export async function startKillableStack() {
  const started: Stoppable[] = [];
  try {
    return await startAll(started);
  } catch (error) {
    for (const server of started.reverse()) await server.stop();
    throw error;
  }
}

async function startAll(started: Stoppable[]) {
  const folder = mkdtempSync(join(tmpdir(), 'dunning-storm-'));
  chmodSync(folder, 0o755); // PostgreSQL may be another user
  const ports = { postgres: await ownPort(), temporal: await ownPort(), api: await ownPort() };
  const files = { postgres: join(folder, 'postgres'), temporal: join(folder, 'temporal.db') };
  const openPostgres = () => startPostgres({ dataDir: files.postgres, port: ports.postgres });
  const openTemporal = () => startTemporal({ port: ports.temporal, dbFile: files.temporal });

  let postgres = await openPostgres();
  started.push(postgres);
  const databaseUrl = await createDatabase(postgres.url, 'storm');
  await migrateDatabase(databaseUrl, () => undefined);
  await prepareBooks(databaseUrl, null);
  const postmaster = join(await dataDirectory(databaseUrl), 'postmaster.pid');
  let temporal = await openTemporal();
  started.push(temporal);
  const apiKey = randomBytes(16).toString('hex');
  const secret = secretOf(7);
  const env = {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    PORT: `${ports.api}`,
    API_KEY: apiKey,
    PAYMENTS_WEBHOOK_SECRET: secret,
  };
  let api = await startApi(env);

  return {
    databaseUrl,
    temporalAddress: temporal.address,
    url: `http://127.0.0.1:${ports.api}`,
    apiKey,
    secret,
    killApi: () => killed(api.pid, 'SIGKILL', api),
    startApi: async () => void (api = await startApi(env)),
    /** What `pg_ctl stop -m immediate` does: no shutdown, the next start recovers from the log. */
    killPostgres: () => killed(Number(readFileSync(postmaster, 'utf8').split('\n')[0]), 'SIGQUIT', postgres),
    startPostgres: async () => void (postgres = await openPostgres()),
    killTemporal: () => killed(processOf(files.temporal), 'SIGKILL', temporal),
    startTemporal: async () => void (temporal = await openTemporal()),
    async tearDown(): Promise<void> {
      await api.stop();
      await temporal.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type KillableStack = Awaited<ReturnType<typeof startKillableStack>>;

/** Below the ports that outgoing connections get, of which one may take a server's while it is down. */
async function ownPort(): Promise<number> {
  const port = randomInt(20_000, 32_000);
  const probe = createServer().listen(port, '127.0.0.1');
  const isFree = await once(probe, 'listening').then(
    () => true,
    () => false,
  );
  probe.close();
  return isFree ? port : ownPort();
}

const TSX = ['--import', import.meta.resolve('tsx')];

async function startApi(env: NodeJS.ProcessEnv): Promise<ServerProcess & { pid: number }> {
  const child = startServerProcess({
    name: 'The API',
    command: process.execPath,
    args: [...TSX, resolve('server.ts')],
    env: { ...env, LOG_LEVEL: 'info', NODE_OPTIONS: '', TSX_TSCONFIG_PATH: resolve('tsconfig.json') },
  });
  const { pid } = JSON.parse(await child.printed('API listens on port')) as { pid: number };
  return { ...child, pid };
}

async function killed(
  pid: number,
  signal: 'SIGKILL' | 'SIGQUIT',
  server: { stop(): Promise<void> },
): Promise<void> {
  process.kill(pid, signal);
  await server.stop(); // it is over already: until the last of it is gone
}

/** The server that works on this file, which is ours alone; the shell that guards it names the file too. */
function processOf(file: string): number {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line.includes(file) && !line.includes('/bin/sh'));
  const [line] = lines;
  if (!line || lines.length > 1) throw new Error(`Not one process works on ${file}: ${lines.join('; ')}`);
  return Number(line.trim().split(' ')[0]);
}

async function dataDirectory(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('SHOW data_directory').finally(() => client.end());
  return rows[0].data_directory;
}
