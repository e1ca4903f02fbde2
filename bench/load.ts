/** Runs `work` for 0 … count−1, `width` at a time, and answers how many a second. */
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

/** Polls until `measure` has grown by `count`, and answers how many a second that were. */
export async function growthPerSecond(
  count: number,
  measure: () => Promise<number>,
  begin = performance.now(),
): Promise<number> {
  for (;;) {
    const grown = await measure();
    if (grown >= count) return grown / ((performance.now() - begin) / 1_000);
    if (performance.now() - begin > 300_000)
      throw new Error(`Only ${grown} of ${count} came within five minutes`);
    await new Promise((go) => setTimeout(go, 50));
  }
}

/** Resident memory of a process in KB, as the kernel counts it. */
export async function residentKb(pid: number): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
