import { type Right } from '../../domain/access/rights.js';
import { recordAudit, type By } from './audit.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { retryOnConflict } from '../locking.js';
import { type ApiKey } from '../../prisma/generated/client.js';
import { IllegalChange, NotFound } from '../errors.js';
import { newSecret, secretHash } from '../secrets.js';
import { cutPage } from '../timeline.js';

/** An API key without its secret; its times are real time. */
export type StoredKey = Omit<ApiKey, 'secretHash' | 'formerHash' | 'rights'> & {
  rights: Right[];
  status: 'active' | 'expired' | 'revoked';
};

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Enough to distinguish keys, too little to guess one. */
const PREFIX_LENGTH = 9;

const newKey = () => `dk_${newSecret()}`;

/** True when the text has the form of a key: other texts need no look into the database. */
export const isKeyText = (text: string): boolean => /^dk_[\w-]{43}$/.test(text);

const secretColumns = (secret: string) => ({
  prefix: secret.slice(0, PREFIX_LENGTH),
  secretHash: secretHash(secret),
});

function stored({ secretHash: _, formerHash: __, rights, ...key }: ApiKey): StoredKey {
  const status = key.revokedAt ? 'revoked' : key.expiresAt <= new Date() ? 'expired' : 'active';
  return { ...key, rights: rights as Right[], status };
}

/** Returns the keys by name. */
export async function listKeys(
  db: Database,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const rows = await db.apiKey.findMany({
    ...(cursor ? { where: { id: { gt: cursor } } } : {}),
    orderBy: { id: 'asc' },
    take: limit + 1,
  });
  return cutPage(rows.map(stored), limit, ({ id }) => id);
}

export async function findKey(db: Database | Tx, id: string): Promise<StoredKey | null> {
  const row = await db.apiKey.findUnique({ where: { id } });
  return row && stored(row);
}

export type KeyDraft = { id: string; rights: Right[]; days: number };
/** `secret` is shown once; null when the key already exists. */
export type MadeKey = { key: StoredKey; secret: string | null };

/** Throws IllegalChange when a key of this name has other rights, or is not active any more. */
export function makeKey(db: Database, { id, rights, days }: KeyDraft, by: By): Promise<MadeKey> {
  return retryOnConflict(() =>
    db.$transaction(async (tx) => {
      const known = await findKey(tx, id);
      if (known && !(known.status === 'active' && isSame(known.rights, rights)))
        throw new IllegalChange(`A key ${id} was made before, and names are not used again`);
      if (known) return { key: known, secret: null };
      const secret = newKey();
      const createdAt = new Date();
      const expiresAt = new Date(createdAt.getTime() + days * DAY);
      const data = { id, rights, createdAt, expiresAt, createdBy: by.actor, ...secretColumns(secret) };
      const key = stored(await tx.apiKey.create({ data }));
      const detail = { rights, expiresAt: expiresAt.toISOString() };
      await recordAudit(tx, by, { act: 'key.made', target: id, detail });
      return { key, secret };
    }),
  );
}

const isSame = (one: readonly Right[], other: readonly Right[]) =>
  [...one].sort().join() === [...other].sort().join();

/**
 * Makes a new secret; the present one stays valid for the grace hours, the one before it ends at once. Throws
 * NotFound, IllegalChange.
 */
export function rotateKey(db: Database, id: string, graceHours: number, by: By): Promise<MadeKey> {
  return db.$transaction(async (tx) => {
    const before = await lockKey(tx, id);
    const { status } = stored(before);
    if (status !== 'active') throw new IllegalChange(`Key ${id} is ${status}`);
    const secret = newKey();
    const formerUntil = new Date(Date.now() + graceHours * HOUR);
    const former = graceHours > 0 ? { formerHash: before.secretHash, formerUntil } : NO_FORMER;
    const key = await tx.apiKey.update({ where: { id }, data: { ...secretColumns(secret), ...former } });
    await recordAudit(tx, by, { act: 'key.rotated', target: id, detail: { graceHours } });
    return { key: stored(key), secret };
  });
}

const NO_FORMER = { formerHash: null, formerUntil: null };

/** Revokes the key at once and for ever; a repeat changes nothing. Throws NotFound. */
export function revokeKey(db: Database, id: string, by: By): Promise<StoredKey> {
  return db.$transaction(async (tx) => {
    const before = await lockKey(tx, id);
    if (before.revokedAt) return stored(before);
    const data = { revokedAt: new Date(), ...NO_FORMER };
    const key = await tx.apiKey.update({ where: { id }, data });
    await recordAudit(tx, by, { act: 'key.revoked', target: id });
    return stored(key);
  });
}

async function lockKey(tx: Tx, id: string): Promise<ApiKey> {
  await tx.$queryRaw`SELECT id FROM api_key WHERE id = ${id} FOR UPDATE`;
  const key = await tx.apiKey.findUnique({ where: { id } });
  if (!key) throw new NotFound(`There is no key ${id}`);
  return key;
}

export type OpenedKey = { id: string; rights: Right[]; until: Date };

/**
 * Returns the key that this secret opens now, and until when. Null when it is unknown, revoked or expired.
 */
export async function openKey(db: Database, secret: string): Promise<OpenedKey | null> {
  const hash = secretHash(secret);
  const now = new Date();
  const key = await db.apiKey.findFirst({
    where: {
      OR: [{ secretHash: hash }, { formerHash: hash, formerUntil: { gt: now } }],
      revokedAt: null,
      expiresAt: { gt: now },
    },
  });
  if (!key) return null;
  if (!key.lastUsedAt || key.lastUsedAt.getTime() < now.getTime() - SEEN_EVERY_MS)
    await db.apiKey.updateMany({ where: { id: key.id }, data: { lastUsedAt: now } });
  const ends = hash === key.formerHash ? [key.expiresAt, key.formerUntil!] : [key.expiresAt];
  const until = new Date(Math.min(...ends.map((end) => end.getTime())));
  return { id: key.id, rights: key.rights as Right[], until };
}

const SEEN_EVERY_MS = 60_000;
