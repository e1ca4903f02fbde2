import { timingSafeEqual } from 'node:crypto';
import { type RequestHandler } from 'express';
import { ADMINISTRATOR, machine, type Who } from '../../domain/access/rights.js';
import { isKeyText, openKey } from '../../books/people/apiKeys.js';
import { type Database } from '../../books/book.js';
import { secretHash } from '../../books/secrets.js';
import { Unauthorized } from '../../books/errors.js';
import { type Refusals } from './rateLimits.js';

/**
 * Requires a bearer key: the administrator's (API_KEY), compared in constant time for every length, or a
 * machine's, which is found by its hash. `response.locals.who` is the key's owner. An address with too many
 * refusals is refused before an unknown key is looked up.
 */
export function requireKey(
  apiKey: string,
  db: Database,
  { assertFew }: Pick<Refusals, 'assertFew'>,
): RequestHandler {
  const wanted = digest(apiKey);
  return async (request, response, next) => {
    const given = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    if (given === undefined) throw new Unauthorized('Send the API key: Authorization: Bearer KEY');
    const who = timingSafeEqual(digest(given), wanted)
      ? ADMINISTRATOR
      : await machineOf(db, given, () => assertFew(request));
    if (!who) throw new Unauthorized('This API key is not known');
    response.locals.who = { ...who, address: request.ip };
    next();
  };
}

const digest = (text: string) => Buffer.from(secretHash(text), 'hex');

/**
 * How long this process trusts a valid key: a key that another process revoked stays valid here for as long.
 */
const BELIEVED_MS = 5_000;
const MAX_BELIEVED = 1_000;

/**
 * Kept beyond `until`: a key that was valid once is looked up again, also when others at its address are
 * refused.
 */
type Believed = { who: Who; until: number };
const believed = new WeakMap<Database, Map<string, Believed>>();

async function machineOf(db: Database, secret: string, assertFew: () => Promise<void>): Promise<Who | null> {
  if (!isKeyText(secret)) return null;
  const ring = believed.get(db) ?? new Map<string, Believed>();
  believed.set(db, ring);
  const hash = secretHash(secret);
  const known = ring.get(hash);
  if (known && known.until > Date.now()) return known.who;
  if (!known) await assertFew();
  const key = await openKey(db, secret);
  if (!key) {
    ring.delete(hash);
    return null;
  }
  const who = machine(key.id, key.rights);
  if (ring.size >= MAX_BELIEVED) ring.clear();
  ring.set(hash, { who, until: Math.min(Date.now() + BELIEVED_MS, key.until.getTime()) });
  return who;
}

/** A key was revoked or rotated here: it opens nothing any more. */
export const forgetKeys = (db: Database): void => void believed.delete(db);
