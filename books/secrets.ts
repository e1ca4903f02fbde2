import { createHash, randomBytes } from 'node:crypto';

/** Nobody guesses 256 bits: a fast hash keeps them well enough, and finds their row. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
