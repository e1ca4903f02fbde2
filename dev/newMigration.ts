// npm run migration -- NAME   writes the SQL that schema.prisma needs beyond the migrations there are
// npm run migration -- --check   exits 2 when schema.prisma and the migrations have drifted apart
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { LOCKFILE, MIGRATIONS, readMigrations } from '../prisma/migrationEngine.js';
import { sqlFromMigrationsToSchema } from './schemaDiff.js';
import { startPostgres } from './servers/postgres.js';

const DRIFTED = 2;

async function main([argument = '']: string[]): Promise<number> {
  const check = argument === '--check';
  if (!check && !/^[a-z][a-z0-9_]*$/.test(argument)) {
    console.error(
      `"${argument}" cannot name a migration: npm run migration -- small_letters_and_underscores`,
    );
    return 1;
  }
  const sql = await difference();
  if (!sql) {
    console.log('schema.prisma and the migrations agree.');
    return 0;
  }
  if (check) {
    console.error(
      `schema.prisma and the migrations have drifted: npm run migration -- NAME would write\n\n${sql}`,
    );
    return DRIFTED;
  }
  await write(argument, sql);
  return 0;
}

// npm test lends its server.
async function difference(): Promise<string> {
  const lent = process.env.TEST_DATABASE_URL;
  if (lent) return sqlFromMigrationsToSchema(lent);
  const server = await startPostgres({ fast: true });
  try {
    return await sqlFromMigrationsToSchema(server.url);
  } finally {
    await server.stop();
  }
}

async function write(name: string, sql: string) {
  const directory = join(MIGRATIONS, `${await nextStamp()}_${name}`);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'migration.sql'), sql);
  const lockfile = join(MIGRATIONS, LOCKFILE.path);
  if (!existsSync(lockfile)) writeFileSync(lockfile, LOCKFILE.content);
  console.log(`Wrote ${relative('.', directory)}/migration.sql: read it before you commit it.`);
}

// Migrations are applied in the order of their names: the new one must sort after the last one, even if its
// author's clock was late.
async function nextStamp(): Promise<string> {
  const now = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const last = (await readMigrations()).migrationDirectories.at(-1)?.path.slice(0, 14) ?? '';
  return now > last ? now : String(BigInt(last) + 1n);
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
