import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { databaseUrl, dropDatabase } from '../dev/servers/databases.js';
import { testPostgres } from '../test/stack/postgres.js';
import { migrateDatabase } from './migrateDatabase.js';

let server: string;
let name: string;
let directory: string;

beforeEach(async () => {
  server = await testPostgres();
  name = `migrate_${randomUUID()}`;
  directory = mkdtempSync(join(tmpdir(), 'dunning-migrations-'));
});
afterEach(async () => {
  rmSync(directory, { recursive: true });
  await dropDatabase(server, name);
});

const migrate = () => migrateDatabase(databaseUrl(server, name), () => undefined, directory);

function migration(migrationName: string, sql: string) {
  mkdirSync(join(directory, migrationName), { recursive: true });
  writeFileSync(join(directory, migrationName, 'migration.sql'), sql);
}

async function query(sql: string) {
  const client = new pg.Client({ connectionString: databaseUrl(server, name) });
  await client.connect();
  return client.query(sql).finally(() => client.end());
}

test('creates the database, applies what is new and nothing twice', async () => {
  migration('1_first', 'CREATE TABLE ledger (id int)');
  expect(await migrate()).toEqual(['1_first']);
  migration('2_second', 'ALTER TABLE ledger ADD COLUMN amount bigint');
  expect(await migrate()).toEqual(['2_second']);
  expect(await migrate()).toEqual([]);
});

test('several processes at once apply each migration once', async () => {
  migration('1_first', 'CREATE TABLE ledger (id int)');
  const applied = await Promise.all([migrate(), migrate(), migrate(), migrate()]);
  expect(applied.flat()).toEqual(['1_first']);
});

test('a migration that fails names itself, leaves nothing behind and may be corrected', async () => {
  migration('1_first', 'CREATE TABLE ledger (id int); ALTER TABLE nowhere ADD COLUMN amount bigint;');
  await expect(migrate()).rejects.toThrow('The migration 1_first failed: No such table: nowhere');
  await expect(query('SELECT FROM ledger')).rejects.toThrow('does not exist');
  migration('1_first', 'CREATE TABLE ledger (id int)');
  expect(await migrate()).toEqual(['1_first']);
});

test('a function keeps the semicolons of its body', async () => {
  migration(
    '1_guard',
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a; b'; END $$;
     CREATE TABLE ledger (id int);
     CREATE TRIGGER guard BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION refuse();`,
  );
  await migrate();
  await expect(query('INSERT INTO ledger VALUES (1)')).rejects.toThrow('a; b');
});
