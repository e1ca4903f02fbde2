import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApi, type TestApi } from '../test/stack/api.js';
import { enterBooks, REQUESTS } from '../test/fixtures/apiRequests.js';
import { testDatabase, type TestDatabase } from '../test/stack/postgres.js';
import { prepareBooks } from '../books/prepare.js';

const ROLE = `app_${randomBytes(6).toString('hex')}`;
const GRANTS = readFileSync('deploy/application-role.sql', 'utf8').replaceAll('dunning_app', ROLE);
const HISTORY = ['audit_event', 'ledger_entry', 'timeline_event'];

let database: TestDatabase;
let owner: pg.Client;
let application: pg.Client;
let api: TestApi;
beforeAll(async () => {
  database = await testDatabase();
  await prepareBooks(database.url, null);
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query(`CREATE ROLE ${ROLE} LOGIN PASSWORD '${ROLE}'`);
  await owner.query(GRANTS);
  const url = new URL(database.url);
  [url.username, url.password] = [ROLE, ROLE];
  application = new pg.Client({ connectionString: url.href });
  await application.connect();
  api = await startApi({ databaseUrl: url.href });
});
afterAll(async () => {
  await api?.stop();
  await application?.end();
  await owner?.query(`DROP OWNED BY ${ROLE}`);
  await owner?.query(`DROP ROLE ${ROLE}`);
  await owner?.end();
  await database?.drop();
});

test('with these rights every operation does its work', async () => {
  await enterBooks(api);
  for (const { method, path, body } of REQUESTS) {
    const { status, text } = await api.call(method, path, body);
    expect([method, path, status < 300 ? 'done' : text]).toEqual([method, path, 'done']);
  }
});

test.each(
  HISTORY.flatMap((table) => (['UPDATE', 'DELETE', 'TRUNCATE'] as const).map((act) => [act, table] as const)),
)('without triggers too, %s of %s is not the application’s', async (act, table) => {
  await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  const sql = {
    UPDATE: `UPDATE ${table} SET at = now()`,
    DELETE: `DELETE FROM ${table}`,
    TRUNCATE: `TRUNCATE ${table}`,
  };
  await expect(application.query(sql[act])).rejects.toThrow('permission denied');
  await owner.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
});

test('a trigger is not the application’s to switch off', async () => {
  await expect(application.query('ALTER TABLE audit_event DISABLE TRIGGER USER')).rejects.toThrow(
    'must be owner',
  );
});
