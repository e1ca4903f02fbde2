import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

/** Runs `work` for 0 … count−1, `width` at a time. Returns the number per second. */
export async function perSecond(
  count: number,
  width: number,
  work: (place: number) => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return count / ((performance.now() - start) / 1_000);
}

/**
 * Runs `work` for `seconds`, `width` at a time. Returns the number per second, and the 99th percentile of the
 * time in ms.
 */
export async function sustained(
  seconds: number,
  width: number,
  work: (place: number) => Promise<unknown>,
): Promise<{ rate: number; p99: number }> {
  const took: number[] = [];
  const start = performance.now();
  let next = 0;
  const lane = async () => {
    while (performance.now() - start < seconds * 1_000) {
      const begin = performance.now();
      await work(next++);
      took.push(performance.now() - begin);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  const rate = took.length / ((performance.now() - start) / 1_000);
  took.sort((a, b) => a - b);
  return { rate, p99: took[Math.floor(took.length * 0.99)] ?? 0 };
}

/** Polls until `measure` has reached `count`. Returns the number per second since `begin`. */
export async function growthPerSecond(
  count: number,
  measure: () => Promise<number>,
  { begin = performance.now(), everyMs = 50 } = {},
): Promise<number> {
  for (;;) {
    const grown = await measure();
    if (grown >= count) return grown / ((performance.now() - begin) / 1_000);
    if (performance.now() - begin > 300_000)
      throw new Error(`Only ${grown} of ${count} came within five minutes`);
    await setTimeout(everyMs);
  }
}

/** Waits until the processes are idle: together less than this share of a core for a second. */
export async function atRest(pids: number[], share = 0.1): Promise<void> {
  for (let before = -Infinity; ;) {
    const now = (await Promise.all(pids.map(cpuMs))).reduce((sum, ms) => sum + ms, 0);
    if (now - before < share * 1_000) return;
    before = now;
    await setTimeout(1_000);
  }
}

/** Processor time of a process so far in ms; the kernel counts in hundredths of a second. */
async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident memory of a process in KB, as the kernel counts it. */
export async function residentKb(pid: number): Promise<number> {
  return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
