// npm start: everything on this machine, and the sample book played at one day a second
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient } from '../../imports/api.js';
import { openApi } from '../../cli/api.js';
import { type Clock } from '../../domain/calendar/clock.js';
import { startLicenseServer } from '../fakes/licenseServer.js';
import { coloured } from '../sample/color.js';
import { startMailCatcher } from '../fakes/mailCatcher.js';
import { playSample } from '../sample/play.js';
import { runToEnd, startProcess } from './children.js';
import { continueClock } from './clock.js';
import { announceApi } from './folder.js';
import { Lifetime } from './lifetime.js';
import { createPeople } from './people.js';
import { nextFreePort } from './ports.js';
import { devSettings, type DevSettings } from './settings.js';
import { gone } from './watch.js';
import { databaseUrl } from '../servers/databases.js';
import { startPostgres } from '../servers/postgres.js';
import { startTemporal } from '../servers/temporal.js';

const print = (line: string) => console.log(line);
const lifetime = new Lifetime(print);

type Servers = { databaseUrl: string; temporal: { address: string; uiUrl: string | null } };

async function main(): Promise<void> {
  const settings = devSettings(process.env, process.argv.slice(2));
  const servers = await startServers(settings);
  const env = { ...environment(settings), ...addresses(servers) };
  print('Bringing the database up to date …');
  await runToEnd('migrate.ts', env);
  const clock = await continueClock(settings, servers.databaseUrl);
  const catchers = await startCatchers(settings, clock);
  print('Starting the worker and the API …');
  const { api, url } = await startProduct(settings, { ...env, ...catchers.env });
  catchers.tellEvents({ url: `${url}/webhooks/resend`, secret: settings.resendSecret });
  const people = await createPeople(api, settings);
  printAddresses(settings, { ...servers.temporal, url, mailUrl: catchers.mailUrl, people });
  if (!settings.simulated) return print('Real time: no sample is played. Ctrl-C stops everything.\n');
  const play = await playSample({
    api,
    say: print,
    debtors: settings.debtors,
    secret: settings.paymentsSecret,
  });
  lifetime.keep('The sample', play.stop);
}

/** One after the other: the database detects another "npm start" before both write to Temporal's file. */
async function startServers(settings: DevSettings): Promise<Servers> {
  const database = await startDatabase(settings);
  return { databaseUrl: database, temporal: await startEngine(settings) };
}

async function startDatabase({ postgresDir }: DevSettings): Promise<string> {
  print('Starting PostgreSQL …');
  const postgres = await startPostgres({ dataDir: postgresDir, log: unlessNew });
  lifetime.keep('PostgreSQL', postgres.stop, gone(postgres.port));
  return databaseUrl(postgres.url, 'dunning');
}

/** The first connection finds no database: migrate creates it then. */
const unlessNew = (line: string) => line.includes('"dunning" does not exist') || print(line);

async function startEngine({ temporalAddress, temporalFile }: DevSettings): Promise<Servers['temporal']> {
  if (temporalAddress) return { address: temporalAddress, uiUrl: null };
  const port = await nextFreePort(7233, 'Temporal', print);
  const uiPort = await nextFreePort(8233, 'the Temporal UI', print);
  forgetOtherTemporal();
  print('Starting Temporal …');
  let starting = true;
  // After its start, its output is about its own retries.
  const log = (line: string) => starting && print(line);
  const temporal = await startTemporal({ port, uiPort, dbFile: temporalFile, log });
  starting = false;
  lifetime.keep('Temporal', temporal.stop, gone(port));
  return temporal;
}

/**
 * Settings of the shell for another server (namespace, key, TLS) do not apply to the one that is started
 * here.
 */
function forgetOtherTemporal(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('TEMPORAL_')) delete process.env[name];
}

function environment(settings: DevSettings): NodeJS.ProcessEnv {
  return {
    ...settings.clock,
    NODE_ENV: 'development',
    API_KEY: settings.apiKey,
    PAYMENTS_WEBHOOK_SECRET: settings.paymentsSecret,
    LICENSES_SECRET: settings.licensesSecret,
    RESEND_WEBHOOK_SECRET: settings.resendSecret,
    MAIL_FROM: 'Accounts Receivable <receivables@example.com>',
    // The mail catcher has no limit, and a day of business time is a second.
    MAIL_PER_SECOND: '100',
  };
}

const addresses = ({ databaseUrl: url, temporal }: Servers) => ({
  DATABASE_URL: url,
  TEMPORAL_ADDRESS: temporal.address,
  ...(temporal.uiUrl ? { TEMPORAL_UI_URL: temporal.uiUrl } : {}),
});

async function startCatchers({ licensesSecret, mailDir }: DevSettings, clock: Clock) {
  const mail = await startMailCatcher({ now: clock.now, folder: mailDir });
  lifetime.keep('The mail catcher', mail.stop);
  const licenses = await startLicenseServer({ secret: licensesSecret });
  lifetime.keep('The licence server', licenses.stop);
  return {
    mailUrl: mail.url,
    tellEvents: mail.tellEvents,
    env: { RESEND_API_KEY: 're_on_this_machine', RESEND_BASE_URL: mail.url, LICENSES_URL: licenses.url },
  };
}

async function startProduct(
  settings: DevSettings,
  env: NodeJS.ProcessEnv,
): Promise<{ api: ApiClient; url: string }> {
  const port = await nextFreePort(settings.wantedPort, 'the API', print);
  const worker = startProcess('Worker', 'worker.ts', env);
  lifetime.keep('The worker', worker.stop, worker.ended);
  const server = startProcess('API', 'server.ts', { ...env, PORT: `${port}` });
  lifetime.keep('The API', server.stop, server.ended);
  const url = `http://127.0.0.1:${port}`;
  const api = openApi({ url, key: settings.apiKey });
  await Promise.all([answers(api), worker.printed('Worker is ready')]);
  lifetime.keep('Its address', announceApi(url));
  return { api, url };
}

async function answers(api: ApiClient): Promise<void> {
  while (!lifetime.isOver) {
    const ready = await api.json('GET', '/readyz').then(
      () => true,
      () => false,
    );
    if (ready) return;
    await sleep(200);
  }
}

type Places = { url: string; mailUrl: string; uiUrl: string | null; address: string; people: string[] };

function printAddresses(settings: DevSettings, { url, mailUrl, uiUrl, address, people }: Places): void {
  const { apiKey, deskPassword } = settings;
  const places = [
    ['Desk', url],
    ...people.map((email, index) => [index === 0 ? 'Sign in as' : '', email]),
    ['Password', `${deskPassword}  (of all of them; kept in .dunning/desk-password)`],
    ['API', url],
    ['API docs', `${url}/docs`],
    ['Temporal UI', uiUrl ?? `of your own server at ${address}`],
    ['Letters', mailUrl],
    ['API key', `${apiKey}  (kept in .dunning/api-key)`],
  ];
  print('');
  for (const [name = '', place = ''] of places) print(`  ${coloured('bold', name.padEnd(12))} ${place}`);
  print('');
}

main().catch((error: unknown) => {
  if (lifetime.isOver) return;
  void lifetime.end(1, error instanceof Error ? error.message : String(error));
});
