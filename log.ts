import { pino, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/**
 * Returns a path that may be logged: a customer's link (`/c/{account}/{last day}/{signature}`) needs no other
 * key, and the part after `?` may contain a name.
 */
export const loggedPath = (url: string): string =>
  url.split('?')[0]!.replace(/^((?:\/do|\/get)?\/c\/[^/]+\/[^/]+)\/[^/]+/, '$1/…');

/**
 * Structured lines on standard output. Headers and bodies are never logged, which keeps secrets and personal
 * data out.
 */
export const createLog = (level: string, name: string, to?: DestinationStream): Log => {
  const options = { level, name, redact: ['req.headers', 'res.headers', 'headers', 'authorization'] };
  return to ? pino(options, to) : pino(options);
};
