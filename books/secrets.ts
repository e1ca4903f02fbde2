import { createHash, randomBytes } from 'node:crypto';

/** A secret of 256 bits cannot be guessed: a fast hash protects it well enough, and finds its row. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
