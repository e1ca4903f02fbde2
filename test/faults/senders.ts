import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type StepRef } from '../../books/invoices/stepRuns.js';

/** Starts `sender.ts` and lets it warm up; the next one does so while this one works. */
export function startSender(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/faults/sender.ts'], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const done = new Set<string>();
  const whenPrinted = (word: string) =>
    new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => line === word && resolve());
      child.once('exit', () => reject(new Error(`The sender ended before it printed "${word}"`)));
    });
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => done.add(line));
  child.stdin.on('error', () => undefined); // it was killed
  const ready = whenPrinted('ready');
  const idle = whenPrinted('idle');
  for (const promise of [ready, idle]) promise.catch(() => undefined); // who waits for it gets the error
  return {
    ready,
    idle,
    done,
    feed: (refs: StepRef[]) => void child.stdin.write(`${JSON.stringify(refs)}\n`),
    /** Freezes the process for so long, and resumes it. */
    async freeze(ms: number): Promise<void> {
      child.kill('SIGSTOP');
      await sleep(ms);
      child.kill('SIGCONT');
    },
    /** `kill -9`; resolves when the process has ended. */
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
