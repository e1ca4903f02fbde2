import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { canDownload } from './download.js';
import type { WriteLine } from './serverProcess.js';

const CLI = 'github.com/temporalio/cli/cmd/temporal@v1.5.1'; // the newest that `go install` accepts
const SIGN_OF_LIFE_MS = 20_000;

/**
 * The Temporal command-line program, which holds the development server: on PATH, installed or built by Go.
 * Undefined means: the SDK can download it, which takes seconds where a build takes minutes.
 */
export async function findTemporalCli(log: WriteLine = () => undefined): Promise<string | undefined> {
  const found = onPath('temporal') ?? (await installedByGo());
  if (found) return found;
  if (await canDownload('cli')) return undefined;
  if (onPath('go')) return buildWithGo(log);
  throw new Error(
    'There is no Temporal server: install the Temporal CLI (docs.temporal.io/cli) or Go, or set TEMPORAL_ADDRESS to a server of your own.',
  );
}

export function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

async function installedByGo(): Promise<string | undefined> {
  if (!onPath('go')) return undefined;
  const program = join(await goBin(), 'temporal');
  return existsSync(program) ? program : undefined;
}

async function goBin(): Promise<string> {
  const { stdout } = await promisify(execFile)('go', ['env', 'GOBIN', 'GOPATH']);
  const [bin, path = ''] = stdout.split('\n');
  return bin || join(path.split(delimiter)[0] ?? '', 'bin');
}

async function buildWithGo(log: WriteLine): Promise<string> {
  log('Building the Temporal server with Go: once, 3 to 7 minutes …');
  const started = Date.now();
  const alive = setInterval(() => log(`  still building (${minutes(started)})`), SIGN_OF_LIFE_MS);
  try {
    await run('go', ['install', CLI]);
  } finally {
    clearInterval(alive);
  }
  log(`The Temporal server is built (${minutes(started)}).`);
  return join(await goBin(), 'temporal');
}

function run(command: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk).slice(-2000)));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`"${command} ${args.join(' ')}" failed:\n${errors}`)),
    );
  });
}

function minutes(since: number): string {
  const seconds = Math.round((Date.now() - since) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
