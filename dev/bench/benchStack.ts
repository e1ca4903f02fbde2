import { randomBytes } from 'node:crypto';
import { runToEnd, startProcess } from '../start/children.js';
import { databaseUrl } from '../servers/databases.js';
import { startPostgres } from '../servers/postgres.js';
import { freePort, type ServerProcess } from '../servers/serverProcess.js';
import { startTemporal } from '../servers/temporal.js';
import { startMailCatcher } from '../fakes/mailCatcher.js';

/**
 * PostgreSQL (durable), a Temporal server in memory, and the product's processes as in production, with
 * `more` settings.
 */
export async function startBenchStack(more: NodeJS.ProcessEnv = {}) {
  const postgres = await startPostgres({});
  const temporal = await startTemporal({});
  const mail = await startMailCatcher();
  const apiKey = randomBytes(16).toString('hex');
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const port = await freePort();
  const env = {
    DATABASE_URL: databaseUrl(postgres.url, 'bench'),
    TEMPORAL_ADDRESS: temporal.address,
    PORT: `${port}`,
    NODE_ENV: 'production',
    API_KEY: apiKey,
    PAYMENTS_WEBHOOK_SECRET: secret,
    RESEND_API_KEY: 're_bench',
    RESEND_BASE_URL: mail.url,
    MAX_CACHED_WORKFLOWS: '5000',
    ...more,
  };
  await runToEnd('migrate.ts', env);
  const running: ServerProcess[] = [];

  /** Starts one of the processes; the line that reports it as ready also has its process id. */
  async function start(name: string, file: string, ready: string, own: NodeJS.ProcessEnv = {}) {
    const child = startProcess(name, file, { ...env, ...own });
    running.push(child);
    const { pid } = JSON.parse(await child.printed(ready)) as { pid: number };
    return { pid, stop: child.stop };
  }

  async function tearDown(): Promise<void> {
    for (const child of running.reverse()) await child.stop();
    await mail.stop();
    await temporal.stop();
    await postgres.stop();
  }
  return {
    address: temporal.address,
    databaseUrl: env.DATABASE_URL,
    url: `http://127.0.0.1:${port}`,
    mailsCaught: () => mail.messages().length,
    apiKey,
    secret,
    start,
    tearDown,
  };
}

export type BenchStack = Awaited<ReturnType<typeof startBenchStack>>;
