import { type Who } from '../../domain/access/rights.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { readNumberCursor } from '../cursors.js';
import { type Prisma } from '../../prisma/generated/client.js';
import { cutPage } from '../timeline.js';

export const AUDIT_OUTCOMES = ['done', 'refused'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** The actor and the address of a change. */
export type By = Pick<Who, 'actor' | 'address'>;

export type AuditEntry = {
  /** `person.added`, `key.revoked`, `sign-in`. */
  act: string;
  /** The person, key or object of the act. */
  target: string;
  outcome?: AuditOutcome;
  detail?: Prisma.InputJsonObject;
};

/** No real name is longer. */
const MAX_NAME_LENGTH = 300;

/** Writes into the audit log, in real time; with the change's transaction, together with the change. */
export async function recordAudit(
  db: Database | Tx,
  { actor, address }: By,
  { act, target, outcome = 'done', detail = {} }: AuditEntry,
): Promise<void> {
  await db.auditEvent.create({
    data: {
      act,
      outcome,
      detail,
      at: new Date(),
      address: plain(address),
      actor: actor.slice(0, MAX_NAME_LENGTH),
      target: target.slice(0, MAX_NAME_LENGTH),
    },
  });
}

/** Writes an IPv4 address that came over IPv6 in its usual form. */
const plain = (address: string | undefined) => address?.replace(/^::ffff:(?=\d+\.)/, '') ?? null;

export type AuditFilter = {
  actor?: string | undefined;
  act?: string | undefined;
  target?: string | undefined;
  outcome?: AuditOutcome | undefined;
};

/** Returns the newest entries first. */
export async function listAudit(
  db: Database,
  filter: AuditFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const before = cursor ? { id: { lt: readNumberCursor(cursor) } } : {};
  const rows = await db.auditEvent.findMany({
    where: { ...defined(filter), ...before },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  return cutPage(rows, limit, ({ id }) => id.toString());
}

const defined = (filter: AuditFilter) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

export type StoredAuditEvent = Awaited<ReturnType<typeof listAudit>>['items'][number];
