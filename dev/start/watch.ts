import { setTimeout as sleep } from 'node:timers/promises';
import { listensAt } from './ports.js';

const EVERY_MS = 2_000;

/** Resolves when the port has no listener any more: the server there has ended. */
export async function gone(port: number): Promise<string> {
  for (let missed = 0; missed < 2; missed = (await listensAt(port)) ? 0 : missed + 1) {
    await sleep(EVERY_MS, undefined, { ref: false });
  }
  return '';
}
