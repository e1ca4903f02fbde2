import { readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, type SqlDriverAdapter, type SqlQuery } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { EVERYTHING, MIGRATIONS, readMigrations, SCHEMA, withEngine } from '../prisma/migrationEngine.js';
import { createDatabase, dropDatabase } from './servers/databases.js';

/** Returns the SQL that leads from the migrations to schema.prisma; empty when they agree. */
export async function sqlFromMigrationsToSchema(serverUrl: string, directory = MIGRATIONS): Promise<string> {
  const shadow = `shadow_${randomUUID()}`;
  const shadowUrl = await createDatabase(serverUrl, shadow);
  const adapters = {
    connect: () => new PrismaPg({ connectionString: serverUrl }).connect(),
    connectToShadowDb: () => adapterThatReadsChars(shadowUrl), // its own is dropped while it is connected
  };
  const to = { path: SCHEMA, content: await readFile(SCHEMA, 'utf8') };
  const from = await readMigrations(directory);
  try {
    const difference = await withEngine(adapters, (engine) =>
      engine.diff({
        from: { tag: 'migrations', ...from },
        to: { tag: 'schemaDatamodel', files: [to] },
        script: true,
        exitCode: true,
        filters: EVERYTHING,
      }),
    );
    return difference.exitCode === 0 ? '' : (difference.stdout ?? '');
  } finally {
    await dropDatabase(serverUrl, shadow);
  }
}

const CHAR = 18;

// PostgreSQL's catalogue has columns of the type "char", which the engine reads and the adapter refuses.
async function adapterThatReadsChars(url: string): Promise<SqlDriverAdapter> {
  const chars = new WeakMap<object, number[]>();
  const pool = new pg.Pool({ connectionString: url });
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryArrayResult>;
  pool.query = (async (...args: unknown[]) => {
    const result = await query(...args);
    const fields = result.fields ?? []; // a script of several statements has several results
    const columns = fields.flatMap((field, index) => (field.dataTypeID === CHAR ? [index] : []));
    for (const column of columns) fields[column]!.dataTypeID = pg.types.builtins.TEXT;
    if (columns.length > 0) chars.set(result.rows, columns);
    return result;
  }) as typeof pool.query;

  const adapter = await new PrismaPg(pool, { disposeExternalPool: true }).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (sql: SqlQuery) => {
    const set = await queryRaw(sql);
    for (const column of chars.get(set.rows) ?? []) set.columnTypes[column] = ColumnTypeEnum.Character;
    return set;
  };
  return adapter;
}
