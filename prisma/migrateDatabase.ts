import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import {
  EVERYTHING,
  type MigrationList,
  MIGRATIONS,
  readMigrations,
  type SchemaEngine,
  withEngine,
} from './migrationEngine.js';

const LOCK = 7_233_5432; // any number, the same in every process
const NO_SUCH_DATABASE = '3D000';
const ALREADY_THERE = ['42P04', '23505']; // another process created it, a moment ago or at the same time

/** Creates the database if it is missing and applies the migrations. It may run again, and twice at once. */
export async function migrateDatabase(
  databaseUrl: string,
  log: (line: string) => void = console.log,
  directory = MIGRATIONS,
): Promise<string[]> {
  const client = await connect(databaseUrl, log);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const applied = await applyMigrations(databaseUrl, directory);
    for (const name of applied) log(`Migrated: ${name}`);
    if (applied.length === 0) log('The database is up to date.');
    return applied;
  } finally {
    await client.end(); // closing the session also releases the lock
  }
}

async function applyMigrations(databaseUrl: string, directory: string): Promise<string[]> {
  const migrationsList = await readMigrations(directory);
  if (migrationsList.migrationDirectories.length === 0)
    throw new Error(`There are no migrations in ${directory}.`);
  return withEngine(new PrismaPg({ connectionString: databaseUrl }), async (engine) => {
    await forgetFailures(engine, migrationsList);
    const applied = await engine.applyMigrations({ migrationsList, filters: EVERYTHING }).catch(explain);
    return applied.appliedMigrationNames;
  });
}

// The rest of the engine's message is its own call stack.
function explain(error: Error): never {
  const name = /migration_name="([^"]+)"/.exec(error.message)?.[1];
  const why = error.message.split(/\n +0: /)[0]!.replace('external connector error\n', '');
  throw new Error(`The migration ${name} failed: ${why}`, { cause: error });
}

// A migration runs in one transaction: one that failed or was killed left nothing behind and may be retried.
async function forgetFailures(engine: SchemaEngine, migrationsList: MigrationList) {
  const diagnosis = { migrationsList, optInToShadowDatabase: false, filters: EVERYTHING };
  const { failedMigrationNames } = await engine.diagnoseMigrationHistory(diagnosis);
  for (const migrationName of failedMigrationNames) await engine.markMigrationRolledBack({ migrationName });
}

async function connect(databaseUrl: string, log: (line: string) => void): Promise<pg.Client> {
  try {
    return await connected(databaseUrl);
  } catch (error) {
    const { code, message } = error as pg.DatabaseError;
    if (code !== NO_SUCH_DATABASE) {
      throw new Error(`The database of DATABASE_URL cannot be used: ${message || code}.`, { cause: error });
    }
  }
  await createDatabase(databaseUrl, log);
  return connected(databaseUrl);
}

async function createDatabase(databaseUrl: string, log: (line: string) => void) {
  const server = new URL(databaseUrl);
  const name = decodeURIComponent(server.pathname.slice(1));
  server.pathname = '/postgres';
  try {
    const client = await connected(server.href);
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`).finally(() => client.end());
    log(`Created the database "${name}".`);
  } catch (error) {
    if (ALREADY_THERE.includes((error as pg.DatabaseError).code ?? '')) return;
    const why = (error as Error).message;
    throw new Error(
      `The database "${name}" does not exist and could not be created (${why}): create it first.`,
      {
        cause: error,
      },
    );
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
