import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve('.dunning');

/**
 * Returns a path in the folder that holds all data of `npm start` between runs; deleting the folder resets
 * it.
 */
export function pathIn(...path: string[]): string {
  const place = join(ROOT, ...path);
  mkdirSync(join(place, '..'), { recursive: true });
  return place;
}

/** Made once and kept, readable by its owner only. */
export function secret(name: string, make: () => string): string {
  const file = pathIn(name);
  if (!existsSync(file)) writeFileSync(file, `${make()}\n`, { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

export const newKey = () => randomBytes(24).toString('base64url');
/** To be typed. */
export const newPassword = () =>
  randomBytes(8)
    .toString('hex')
    .replace(/(.{4})(?=.)/g, '$1-');
/** As Standard Webhooks wants them. */
export const newWebhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

/** Passes the address of this run's API to the command line. */
export function announceApi(url: string): () => void {
  const file = pathIn('api-url');
  writeFileSync(file, `${url}\n`);
  return () => rmSync(file, { force: true });
}
