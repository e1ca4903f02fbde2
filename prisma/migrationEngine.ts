import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';

export type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';

export const MIGRATIONS = fileURLToPath(new URL('migrations', import.meta.url));
export const SCHEMA = fileURLToPath(new URL('schema.prisma', import.meta.url));
/** Prisma's command line requires this file beside the migrations. */
export const LOCKFILE = { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' };
export const EVERYTHING = { externalTables: [], externalEnums: [] };

export type Adapters = Pick<SqlMigrationAwareDriverAdapterFactory, 'connect' | 'connectToShadowDb'>;

/** Prisma's own migration engine as WebAssembly: nothing is downloaded. */
export async function withEngine<T>(adapters: Adapters, use: (opened: engine.SchemaEngine) => Promise<T>) {
  await instantiated();
  const connected: SqlDriverAdapter[] = [];
  const remembered = (connect: () => Promise<SqlDriverAdapter>) => async () => {
    const adapter = disposedOnce(inOneTransaction(await connect()));
    connected.push(adapter);
    return adapter;
  };
  const bound = bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: remembered(() => adapters.connect()),
    connectToShadowDb: remembered(() => adapters.connectToShadowDb()),
  });
  const opened = await engine.SchemaEngine.new({ datamodels: undefined }, () => undefined, bound);
  try {
    return await use(opened);
  } finally {
    opened.free();
    for (const adapter of connected) await adapter.dispose(); // the engine leaves some open, with its lock
  }
}

// The adapter splits a script at every semicolon, even inside functions and texts, and runs the pieces one by
// one. Sent as a whole, PostgreSQL parses it, and a migration that fails leaves nothing behind.
function inOneTransaction(adapter: SqlDriverAdapter): SqlDriverAdapter {
  adapter.executeScript = async (sql) => void (await adapter.executeRaw({ sql, args: [], argTypes: [] }));
  return adapter;
}

function disposedOnce(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const dispose = adapter.dispose.bind(adapter);
  let disposed: Promise<void> | undefined;
  adapter.dispose = () => (disposed ??= dispose());
  return adapter;
}

// TypeScript declares WebAssembly only together with the whole browser.
declare const WebAssembly: {
  instantiate(code: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

let ready: Promise<void> | undefined;

// Node cannot import WebAssembly without a flag, so this instantiates the module.
function instantiated(): Promise<void> {
  return (ready ??= (async () => {
    const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
    const code = await readFile(join(dirname(script), 'schema_engine_bg.wasm'));
    const { instance } = await WebAssembly.instantiate(code, { './schema_engine_bg.js': imports() });
    engine.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
  })());
}

// The engine never clears its timer of ten seconds, for which a finished `npm run migrate` would have to
// wait.
function imports(): Record<string, unknown> {
  const timer = Object.keys(engine).find((name) => name.startsWith('__wbg_setTimeout_'))!;
  return { ...engine, [timer]: (callback: () => void, ms: number) => setTimeout(callback, ms).unref() };
}

/** Returns the migrations in the engine's form: `directory/<name>/migration.sql`, sorted by name. */
export async function readMigrations(directory = MIGRATIONS): Promise<engine.MigrationList> {
  const found = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const names = found.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: directory,
    lockfile: LOCKFILE,
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.sort().map((name) => readMigration(directory, name))),
  };
}

async function readMigration(directory: string, name: string) {
  const value = await readFile(join(directory, name, 'migration.sql'), 'utf8');
  return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
}
