import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { readMigrations } from '../../prisma/migrationEngine.js';
import { migrateDatabase } from '../../prisma/migrateDatabase.js';
import { databaseUrl } from '../../dev/servers/databases.js';
import { cloneDatabase, dropDatabase, startPostgres } from '../../dev/servers/postgres.js';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/**
 * Creates a separate, empty, migrated database: a clone, made in some 50 ms. drop() cuts off remaining
 * connections.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await testPostgres();
  template ??= migratedTemplate(server);
  const name = `test_${randomUUID()}`;
  const url = await cloneDatabase(server, await template, name);
  return { url, drop: () => dropDatabase(server, name) };
}

/** The server of `npm test`, or one of our own that ends with this process. */
export function testPostgres(): Promise<string> {
  return (server ??= findServer());
}

let server: Promise<string> | undefined;
let template: Promise<string> | undefined;

async function findServer(): Promise<string> {
  if (process.env.TEST_DATABASE_URL) return process.env.TEST_DATABASE_URL;
  const own = await startPostgres({ fast: true });
  own.unref();
  return own.url;
}

const LOCK = 7_233_5433; // any number, the same in every test file

async function migratedTemplate(serverUrl: string): Promise<string> {
  const name = `template_${await migrationsHash()}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const made = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (made.rowCount === 0) await makeTemplate(serverUrl, name, client);
    return name;
  } finally {
    await client.end();
  }
}

// Under another name until it is whole: a test run killed half way leaves no half template.
async function makeTemplate(serverUrl: string, name: string, client: pg.Client) {
  const unfinished = `unfinished_${name}`;
  await dropDatabase(serverUrl, unfinished);
  await migrateDatabase(databaseUrl(serverUrl, unfinished), () => undefined);
  await client.query(`ALTER DATABASE "${unfinished}" RENAME TO "${name}"`);
}

async function migrationsHash(): Promise<string> {
  const { migrationDirectories } = await readMigrations();
  return createHash('sha256').update(JSON.stringify(migrationDirectories)).digest('hex').slice(0, 16);
}
