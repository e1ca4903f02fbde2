import { expect, test } from '@jest/globals';
import pg from 'pg';
import { testDatabase } from './postgres.js';

const count = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rowCount;
};

test('every test has a migrated database to itself', async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()]);
  const migrations = 'SELECT FROM _prisma_migrations WHERE finished_at IS NOT NULL';
  expect(await count(one.url, migrations)).toBeGreaterThan(0);
  await count(one.url, 'DELETE FROM _prisma_migrations');
  expect(await count(two.url, migrations)).toBeGreaterThan(0);
  await Promise.all([one.drop(), two.drop()]);
  await expect(count(one.url, 'SELECT')).rejects.toThrow('does not exist');
});
