import { pino, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/** Structured lines on standard output. Secrets and personal data stay out: headers and bodies are never logged. */
export const createLog = (level: string, name: string, to?: DestinationStream): Log => {
  const options = { level, name, redact: ['req.headers', 'headers', 'authorization'] };
  return to ? pino(options, to) : pino(options);
};
