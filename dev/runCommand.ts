import { type ChildProcess, spawn } from 'node:child_process';

let running: ChildProcess | undefined;
let stopped = false;

/** Runs a command to its end and returns its exit code. */
export function runCommand(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    if (stopped) return reject(new Error('Interrupted.'));
    // In a separate process group, so that all that npm started can be stopped together.
    running = spawn(command, args, { env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
    running.on('error', (error) => reject(new Error(`"${command}" cannot be started: ${error.message}`)));
    running.on('close', (code) => {
      running = undefined;
      resolve(code ?? 1);
    });
  });
}

/** Stops the running command with all that it started, and starts no other. */
export function stopCommand() {
  stopped = true;
  if (running?.pid) process.kill(-running.pid, 'SIGTERM');
}
