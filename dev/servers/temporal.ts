import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { freePort, type WriteLine, type ServerProcess, startServerProcess } from './serverProcess.js';
import { findTemporalCli } from './temporalCli.js';

export { findTemporalCli } from './temporalCli.js';

export interface TemporalOptions {
  port?: number | undefined;
  uiPort?: number | undefined;
  /** An SQLite file that keeps the workflows between runs; in memory without it. */
  dbFile?: string | undefined;
  log?: WriteLine;
}

export interface Temporal {
  address: string;
  uiUrl: string;
  stop(): Promise<void>;
  /** Lets this process end without stop(): the server then ends with it. */
  unref(): void;
}

export const SEARCH_ATTRIBUTES = {
  DunningStage: 'Keyword',
  AccountId: 'Keyword',
  NextStepAt: 'Datetime',
  AmountDue: 'Int',
  Currency: 'Keyword',
} as const;

// One machine replaces a cluster here: its limits for each namespace are lifted, not its work.
const LIMITS = {
  'frontend.namespaceRPS': 20_000,
  'frontend.namespaceRPS.visibility': 1_000,
  'frontend.namespaceCount': 20_000,
};
const START_WITHIN_MS = 60_000;

export async function startTemporal(options: TemporalOptions = {}): Promise<Temporal> {
  const port = options.port ?? (await freePort());
  const uiPort = options.uiPort ?? (await freePort());
  if (options.dbFile) mkdirSync(dirname(resolve(options.dbFile)), { recursive: true });

  const cli = await findTemporalCli(options.log);
  const uiUrl = `http://127.0.0.1:${uiPort}`;
  if (!cli) return downloadAndStart(port, uiPort, uiUrl, options.dbFile);

  const server = startServerProcess({
    name: 'The Temporal server',
    command: cli,
    args: ['server', 'start-dev', '--log-level', 'error', ...flags(port, uiPort, options.dbFile)],
    log: (line) => line.includes('level=ERROR') && options.log?.(line),
  });
  const address = `127.0.0.1:${port}`;
  await answers(address, server).catch(async (error) => {
    await server.stop();
    throw error;
  });
  return { address, uiUrl, stop: server.stop, unref: server.unref };
}

async function downloadAndStart(
  port: number,
  uiPort: number,
  uiUrl: string,
  dbFile?: string,
): Promise<Temporal> {
  const server = { ip: '127.0.0.1', port, uiPort, extraArgs: common(dbFile) };
  const environment = await TestWorkflowEnvironment.createLocal({ server });
  const stop = () => environment.teardown();
  return { address: `127.0.0.1:${port}`, uiUrl, stop, unref: () => undefined };
}

function flags(port: number, uiPort: number, dbFile?: string): string[] {
  return ['--ip', '127.0.0.1', '--port', `${port}`, '--ui-port', `${uiPort}`, ...common(dbFile)];
}

function common(dbFile?: string): string[] {
  // The write-ahead log survives our being killed; only a power cut may cost the last second.
  const file = dbFile && ['--db-filename', resolve(dbFile), ...each('--sqlite-pragma', SQLITE)];
  return [
    ...(file || []),
    ...each('--search-attribute', SEARCH_ATTRIBUTES),
    ...each('--dynamic-config-value', LIMITS),
  ];
}

const SQLITE = { journal_mode: 'wal', synchronous: 'normal' };

function each(flag: string, pairs: Record<string, string | number>): string[] {
  return Object.entries(pairs).flatMap(([key, value]) => [flag, `${key}=${value}`]);
}

/** The port opens before the namespace can be used. */
async function answers(address: string, server: ServerProcess): Promise<void> {
  const tooLate = Date.now() + START_WITHIN_MS;
  const died = server.ended.then((last) => {
    throw new Error(`The Temporal server ended while it was starting:\n${last}`);
  });
  while (!(await Promise.race([isReady(address), died]))) {
    if (Date.now() > tooLate)
      throw new Error(`The Temporal server did not answer at ${address} within a minute.`);
    await Promise.race([setTimeout(100), died]);
  }
  died.catch(() => undefined); // from now on its end is no error of ours
}

async function isReady(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: '1s' });
    try {
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      await connection.operatorService.listSearchAttributes({ namespace: 'default' });
      return true;
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
}
