import { type Who } from '../../domain/access/rights.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { readNumberCursor } from '../cursors.js';
import { type Prisma } from '../../prisma/generated/client.js';
import { cutPage } from '../timeline.js';

export const AUDIT_OUTCOMES = ['done', 'refused'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** In whose name something is done, and from where. */
export type By = Pick<Who, 'actor' | 'address'>;

export type AuditEntry = {
  /** `person.added`, `key.revoked`, `sign-in`. */
  act: string;
  /** Whom or what. */
  target: string;
  outcome?: AuditOutcome;
  detail?: Prisma.InputJsonObject;
};

/** Longer names can only be made up: nobody has one. */
const MAX_NAME_LENGTH = 300;

/** Writes into the audit log, at real time; together with the change where it is given that transaction. */
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

/** An IPv4 address that came in over IPv6, as people know it. */
const plain = (address: string | undefined) => address?.replace(/^::ffff:(?=\d+\.)/, '') ?? null;

export type AuditFilter = {
  actor?: string | undefined;
  act?: string | undefined;
  target?: string | undefined;
  outcome?: AuditOutcome | undefined;
};

/** The newest first. */
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
