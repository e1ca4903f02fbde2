import { createHash } from 'node:crypto';

/** A key for the outside made from business ids: the same on every retry, and of letters, digits and dashes only. */
export const businessKey = (...parts: (string | number)[]): string =>
  `${parts[0]}-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;
