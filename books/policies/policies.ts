import { type Policy } from '../../domain/policy/policy.js';
import { STANDARD } from '../../domain/policy/standard.js';
import { recordAudit, type By } from '../people/audit.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { retryOnConflict } from '../locking.js';
import { type Books } from '../book.js';
import { type Prisma } from '../../prisma/generated/client.js';
import { IllegalChange, NotFound } from '../errors.js';

export type PolicyRef = { id: string; version: number };
export type StoredPolicy = PolicyRef & { policy: Policy; createdAt: Date };

export const STANDARD_ID = 'standard';

/** Versions never change, so that a version that was read once stays true. */
const known = new Map<string, Policy>();

export async function readPolicy(db: Database | Tx, ref: PolicyRef): Promise<Policy> {
  const key = `${ref.id}@${ref.version}`;
  const policy = known.get(key) ?? (await findVersion(db, ref));
  known.set(key, policy);
  return policy;
}

async function findVersion(db: Database | Tx, { id, version }: PolicyRef): Promise<Policy> {
  const row = await db.policy.findUniqueOrThrow({ where: { id_version: { id, version } } });
  return row.body as unknown as Policy;
}

/** Returns the policy pinned to an invoice. */
export const policyOf = (
  db: Database | Tx,
  { policyId: id, policyVersion: version }: { policyId: string; policyVersion: number },
): Promise<Policy> => readPolicy(db, { id, version });

/** Returns the newest version of a policy, or null for an unknown id. */
export async function latestPolicy(db: Database | Tx, id: string): Promise<StoredPolicy | null> {
  const row = await db.policy.findFirst({ where: { id }, orderBy: { version: 'desc' } });
  return (
    row && {
      id: row.id,
      version: row.version,
      policy: row.body as unknown as Policy,
      createdAt: row.createdAt,
    }
  );
}

export async function listPolicies(db: Database): Promise<StoredPolicy[]> {
  const rows = await db.policy.findMany({ distinct: ['id'], orderBy: [{ id: 'asc' }, { version: 'desc' }] });
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    policy: row.body as unknown as Policy,
    createdAt: row.createdAt,
  }));
}

/**
 * Saves a new version, and records it in the audit log where the actor is known; the same content again is
 * the same version.
 */
export const savePolicy = (
  db: Database,
  id: string,
  policy: Policy,
  now: Date,
  by?: By,
): Promise<StoredPolicy & { saved: boolean }> =>
  retryOnConflict(async () => {
    const latest = await latestPolicy(db, id);
    if (latest && isSame(latest.policy, policy)) return { ...latest, saved: false };
    const version = (latest?.version ?? 0) + 1;
    await db.$transaction(async (tx) => {
      await tx.policy.create({
        data: { id, version, body: policy as unknown as Prisma.InputJsonObject, createdAt: now },
      });
      if (by) await recordAudit(tx, by, { act: 'policy.published', target: id, detail: { version } });
    });
    return { id, version, policy, createdAt: now, saved: true };
  });

/**
 * Copies the newest version of another policy; the same again is the same policy. Throws NotFound,
 * IllegalChange.
 */
export async function copyPolicy(
  { db, clock }: Books,
  { id, name, copyOf }: { id: string; name: string; copyOf: string },
  by: By,
): Promise<StoredPolicy & { saved: boolean }> {
  const [source, there] = await Promise.all([latestPolicy(db, copyOf), latestPolicy(db, id)]);
  if (!source) throw new NotFound(`There is no policy ${copyOf} to copy`);
  const policy = { ...source.policy, name };
  if (there && !isSame(there.policy, policy))
    throw new IllegalChange(`Policy ${id} is there already: choose another id, or publish a version of it`);
  return savePolicy(db, id, policy, new Date(clock.now()), by);
}

/**
 * Installs the standard policy in a new database; a changed standard of a new release becomes a new version.
 * One that was installed before is not installed again: people's later versions of it stay in force.
 */
export async function installStandardPolicy(db: Database, now: Date): Promise<void> {
  const versions = await db.policy.findMany({ where: { id: STANDARD_ID } });
  if (!versions.some(({ body }) => isSame(body, STANDARD))) await savePolicy(db, STANDARD_ID, STANDARD, now);
}

export const isSame = (a: unknown, b: unknown) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

/** Sorts the keys, because jsonb does not keep their order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
