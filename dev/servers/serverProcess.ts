import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export type WriteLine = (line: string) => void;

export interface ServerProcess {
  /** Resolves when the server has ended, with the end of what it printed. */
  readonly ended: Promise<string>;
  /** Resolves with the first printed line that contains `text`; rejects when the server ends before. */
  printed(text: string): Promise<string>;
  stop(): Promise<void>;
  /** Lets this process end without stop(): the server then ends with it. */
  unref(): void;
}

export interface ServerCommand {
  name: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** The user to run as, when it is not ours. */
  user?: { uid: number; gid: number } | undefined;
  /** INT and QUIT only for a server that handles them: what a shell starts ignores these two at first. */
  stopSignal?: 'TERM' | 'INT' | 'QUIT' | 'USR1';
  /** A directory to remove when the server has ended, however it ended. */
  removeAfterwards?: string | undefined;
  log?: WriteLine | undefined;
}

// The shell stops the server when its standard input ends: that is how stop() does it, and what happens
// by itself when this process is killed outright. Without it a `kill -9` would leave servers behind.
const GUARDED = `
exec 3<&0 </dev/null
"$@" 3<&- & server=$!
( read -r _ <&3; kill -s "$STOP_SIGNAL" "$server" ) 2>/dev/null & guard=$!
wait "$server"; code=$?
kill "$guard" 2>/dev/null
[ -z "$REMOVE" ] || rm -rf "$REMOVE"
exit "$code"`;

const STOP_WITHIN_MS = 15_000;
const KEPT_LINES = 20;

/** Starts a server in a separate process group, so that a terminal's Ctrl-C reaches us first and not it. */
export function startServerProcess({ name, log, ...server }: ServerCommand): ServerProcess {
  const child = spawn('/bin/sh', ['-c', GUARDED, 'sh', server.command, ...server.args], {
    detached: true,
    cwd: '/', // the other user may not be able to enter ours
    env: {
      ...process.env,
      ...server.env,
      STOP_SIGNAL: server.stopSignal ?? 'TERM',
      REMOVE: server.removeAfterwards ?? '',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...server.user,
  });
  const recent: string[] = [];
  const listeners = new Set<WriteLine>([(line) => log?.(line)]);
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: output }).on('line', (line) => {
      recent.push(line);
      if (recent.length > KEPT_LINES) recent.shift();
      for (const listener of listeners) listener(line);
    });
  }
  child.stdin.on('error', () => undefined); // the process ended: see `ended`
  const ended = new Promise<string>((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`${name} could not be started: ${error.message}`)));
    child.on('close', () => resolve(recent.join('\n')));
  });
  ended.catch(() => undefined); // its awaiters get the error; awaiting it is optional

  const printed = (text: string) =>
    new Promise<string>((resolve, reject) => {
      listeners.add((line) => line.includes(text) && resolve(line));
      ended.then((last) => reject(new Error(`${name} ended while it was starting:\n${last}`)), reject);
    });

  const stop = async () => {
    child.stdin.end();
    const kill = setTimeout(() => killGroup(child.pid), STOP_WITHIN_MS);
    await ended.catch(() => undefined);
    clearTimeout(kill);
  };
  const unref = () => {
    for (const handle of [child, child.stdin, child.stdout, child.stderr])
      (handle as ChildProcess | Socket).unref();
  };
  return { ended, printed, stop, unref };
}

function killGroup(pid: number | undefined) {
  if (pid) process.kill(-pid, 'SIGKILL');
}

/** A port on the loopback address that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
