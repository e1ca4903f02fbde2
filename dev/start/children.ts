import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { coloured } from '../sample/color.js';
import { type ServerProcess, startServerProcess } from '../servers/serverProcess.js';

// The processes run in another folder, where neither tsx nor its settings would be found.
const TSX = ['--import', import.meta.resolve('tsx')];
const TSX_SETTINGS = { TSX_TSCONFIG_PATH: resolve('tsconfig.json') };

const WARNING = 40;

/** Starts one of the product's own processes; of its log only warnings are shown, unless LOG_LEVEL is set. */
export function startProcess(name: string, file: string, env: NodeJS.ProcessEnv): ServerProcess {
  const all = Boolean(process.env.LOG_LEVEL);
  let last: string | null = null;
  const child = startServerProcess({
    name,
    command: process.execPath,
    args: [...TSX, resolve(file)],
    env: { ...env, ...TSX_SETTINGS, LOG_LEVEL: process.env.LOG_LEVEL || 'info' },
    log: (line) => {
      const text = logLine(line, all);
      // A line that repeats ten times a second is printed once.
      if (text && text !== last) console.log(coloured('dim', `${name.toLowerCase()} │ ${text}`));
      last = text ?? last;
    },
  });
  return { ...child, ended: child.ended.then(warnings) };
}

const warnings = (lines: string): string =>
  lines
    .split('\n')
    .flatMap((line) => logLine(line, false) ?? [])
    .join('\n');

/** Returns the text of a log line for people, or null when it is not for them. */
export function logLine(line: string, all: boolean): string | null {
  const { level, msg = '', err } = parsed(line);
  if (level === undefined) return line;
  if (!all && (level < WARNING || SAID_ANYWAY.has(msg))) return null;
  // Prisma quotes its source before it comes to the point.
  const why = err?.message?.trim().split('\n').at(-1);
  return [msg, why].filter(Boolean).join(': ');
}

/**
 * Temporal's own lines: the worker reports the failures itself, and the letters' worker has no workflows by
 * design.
 */
const SAID_ANYWAY = new Set(['Activity failed', 'No workflows registered, not polling for workflow tasks']);

type LogLine = { level?: number; msg?: string; err?: { message?: string } };

function parsed(line: string): LogLine {
  try {
    return (JSON.parse(line) ?? {}) as LogLine;
  } catch {
    return {};
  }
}

/** Runs a process to its end. Rejects with its output when it fails. */
export function runToEnd(file: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [...TSX, resolve(file)], {
      env: { ...process.env, ...env, ...TSX_SETTINGS },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a terminal's Ctrl-C reaches us first, and a migration is not cut in two
    });
    let printed = '';
    for (const output of [child.stdout, child.stderr])
      output.on('data', (chunk: Buffer) => (printed += chunk));
    child.on('error', failed);
    child.on('close', (code) =>
      code === 0 ? done() : failed(new Error(printed.trim() || `${file} failed`)),
    );
  });
}
