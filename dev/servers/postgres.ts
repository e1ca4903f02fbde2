import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { clusterIn, postgresBinaries, postgresDataDir, postgresUser } from './postgresFiles.js';
import { freePort, type WriteLine, startServerProcess } from './serverProcess.js';

export { cloneDatabase, createDatabase, dropDatabase } from './databases.js';

export interface PostgresOptions {
  /** Kept between runs; without it the data is in a temporary directory that is removed with the server. */
  dataDir?: string;
  port?: number | undefined;
  /** For tests: nothing is forced to disk, so a power cut may lose everything. */
  fast?: boolean;
  log?: WriteLine;
}

export interface Postgres {
  /** The maintenance database `postgres`; loopback only, no password. */
  url: string;
  port: number;
  stop(): Promise<void>;
  /** Lets this process end without stop(): the server then ends with it. */
  unref(): void;
}

// The server of an "npm start" that was killed a moment ago is still shutting down.
const SHUTDOWN_MS = 10_000;
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

export async function startPostgres({ dataDir, port, fast, log }: PostgresOptions): Promise<Postgres> {
  const user = postgresUser();
  const binaries = await postgresBinaries(user);
  const temporary = dataDir ? undefined : mkdtempSync(join(tmpdir(), 'dunning-postgres-'));
  const dir = postgresDataDir(dataDir ?? temporary!, user, log);
  const cluster = clusterIn(dir, binaries, user);
  await refuseASecondServer(cluster);

  const chosen = port ?? (await freePort());
  const server = startServerProcess({
    name: 'PostgreSQL',
    command: binaries.postgres,
    args: ['-D', cluster, '-p', String(chosen), ...flags(fast ? FAST : [])],
    user,
    removeAfterwards: temporary,
    stopSignal: fast ? 'QUIT' : 'INT', // at once · after rolling open transactions back
    log: (line) => /FATAL|PANIC/.test(line) && log?.(line),
  });
  await server.printed('ready to accept connections').catch(async (error) => {
    await server.stop();
    throw error;
  });
  const url = `postgresql://postgres@127.0.0.1:${chosen}/postgres`;
  return { url, port: chosen, stop: server.stop, unref: server.unref };
}

function flags(more: string[]): string[] {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=', // the default, /tmp, may hold another server's socket for the same port
    'max_connections=200',
    'timezone=UTC',
    'log_timezone=UTC',
  ];
  return [...settings, ...more].flatMap((setting) => ['-c', setting]);
}

// PostgreSQL removes a stale postmaster.pid itself; for a running server it would only report that a file
// exists.
async function refuseASecondServer(cluster: string) {
  const lock = join(cluster, 'postmaster.pid');
  for (let waited = 0; existsSync(lock); waited += 200) {
    const [pid, , , port] = readFileSync(lock, 'utf8').split('\n');
    if (!commandOf(Number(pid)).includes(cluster)) return;
    if (waited >= SHUTDOWN_MS) {
      throw new Error(
        `PostgreSQL (process ${pid}, port ${port}) is already running on ${cluster}: stop the other "npm start" first.`,
      );
    }
    await setTimeout(200);
  }
}

// A process number from before a reboot may belong to another program by now.
function commandOf(pid: number): string {
  const onLinux = `/proc/${pid}/cmdline`;
  if (existsSync('/proc/self')) return existsSync(onLinux) ? readFileSync(onLinux, 'utf8') : '';
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
}
