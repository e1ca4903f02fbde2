import { type Role } from '../../domain/policy/policy.js';
import { person as personWith, type Who } from '../../domain/access/rights.js';
import { recordAudit, type By } from './audit.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { newSecret, secretHash } from '../secrets.js';

/** Real time: without a request, and in all. */
export const SESSION_IDLE_MS = 12 * 3_600_000;
export const SESSION_LIFE_MS = 7 * 86_400_000;

/** A page sends several requests a minute; its session is updated once. */
const SEEN_EVERY_MS = 60_000;

export type Session = { personId: string; who: Who };

/**
 * Signs a person in and returns the token for the browser, which is stored nowhere. Null when the person is
 * disabled, or the password was changed since it was compared.
 */
export function openSession(
  db: Database,
  { id, passwordHash }: { id: string; passwordHash: string },
  by: By,
): Promise<string | null> {
  return db.$transaction(async (tx) => {
    const still = await tx.$queryRaw<unknown[]>`
      SELECT id FROM person WHERE id = ${id} AND "passwordHash" = ${passwordHash} AND "disabledAt" IS NULL FOR SHARE`;
    if (still.length === 0) return null;
    const token = newSecret();
    const now = new Date();
    await tx.session.deleteMany({ where: { personId: id, OR: [...over(now)] } });
    await tx.session.create({
      data: { tokenHash: secretHash(token), personId: id, startedAt: now, seenAt: now },
    });
    await recordAudit(tx, by, { act: 'sign-in', target: by.actor });
    return token;
  });
}

/**
 * Returns the person of the session with their current rights. Null when the session is unknown or over, or
 * its person is disabled.
 */
export async function readSession(db: Database, token: string): Promise<Session | null> {
  const tokenHash = secretHash(token);
  const now = new Date();
  const session = await db.session.findFirst({
    where: { tokenHash, NOT: { OR: [...over(now)] }, person: { disabledAt: null } },
    include: { person: { select: { email: true, role: true } } },
  });
  if (!session) return null;
  if (session.seenAt.getTime() < now.getTime() - SEEN_EVERY_MS)
    await db.session.updateMany({ where: { tokenHash }, data: { seenAt: now } });
  const { personId, person } = session;
  return { personId, who: personWith(person.email, person.role as Role) };
}

const over = (now: Date) => [
  { seenAt: { lt: new Date(now.getTime() - SESSION_IDLE_MS) } },
  { startedAt: { lt: new Date(now.getTime() - SESSION_LIFE_MS) } },
];

/** Signs the token's holder out; an invalid token ends nothing. */
export function endSession(db: Database, token: string, address: By['address']): Promise<void> {
  return db.$transaction(async (tx) => {
    const ended = await tx.$queryRaw<{ email: string }[]>`
      WITH ended AS (DELETE FROM session WHERE "tokenHash" = ${secretHash(token)} RETURNING "personId")
      SELECT email FROM person JOIN ended ON id = "personId"`;
    for (const { email } of ended)
      await recordAudit(tx, { actor: email, address }, { act: 'sign-out', target: email });
  });
}

/** Ends all sessions of a person whose rights or password have changed: a new sign-in is needed. */
export async function endSessionsOf(tx: Tx, personId: string): Promise<void> {
  await tx.session.deleteMany({ where: { personId } });
}
