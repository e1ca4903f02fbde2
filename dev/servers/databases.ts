import pg from 'pg';

/** The same server, another database. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}

export async function createDatabase(serverUrl: string, name: string): Promise<string> {
  await run(serverUrl, `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  return databaseUrl(serverUrl, name);
}

/** Creates a copy of `template`, which must have no connections meanwhile. */
export async function cloneDatabase(serverUrl: string, template: string, name: string): Promise<string> {
  await run(
    serverUrl,
    `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${pg.escapeIdentifier(template)}`,
  );
  return databaseUrl(serverUrl, name);
}

/** Ends the remaining connections. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await run(serverUrl, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
}

async function run(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
