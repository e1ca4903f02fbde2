import { pino, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/**
 * A path as a log may hold it: who has a customer's link (`/c/{account}/{last day}/{signature}`) needs no other key, and
 * what stands behind `?` may be a name.
 */
export const loggedPath = (url: string): string =>
  url.split('?')[0]!.replace(/^((?:\/do|\/get)?\/c\/[^/]+\/[^/]+)\/[^/]+/, '$1/…');

/** Structured lines on standard output. Secrets and personal data stay out: headers and bodies are never logged. */
export const createLog = (level: string, name: string, to?: DestinationStream): Log => {
  const options = { level, name, redact: ['req.headers', 'res.headers', 'headers', 'authorization'] };
  return to ? pino(options, to) : pino(options);
};
