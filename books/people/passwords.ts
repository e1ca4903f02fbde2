import { recordAudit, type By } from './audit.js';
import { type Database } from '../../prisma/client.js';
import { secretHash } from '../secrets.js';
import { endSessionsOf } from './sessions.js';

export type Credentials = { id: string; email: string; passwordHash: string };

/** Null when no person with this address may sign in. */
export async function credentialsOf(db: Database, email: string): Promise<Credentials | null> {
  const person = await db.person.findFirst({
    where: { email: email.trim().toLowerCase(), disabledAt: null },
    select: { id: true, email: true, passwordHash: true },
  });
  const { passwordHash } = person ?? {};
  return person && passwordHash ? { ...person, passwordHash } : null;
}

/** Returns the person whose password a link sets. Null when the link is unknown, used or expired. */
export async function linkedPerson(db: Database, token: string): Promise<{ email: string } | null> {
  const link = await db.passwordLink.findFirst({
    where: { tokenHash: secretHash(token), expiresAt: { gt: new Date() }, person: { disabledAt: null } },
    select: { person: { select: { email: true } } },
  });
  return link && link.person;
}

/** Uses the link up and returns the person's address. Null when the link is unknown, used or expired. */
export function setPassword(
  db: Database,
  token: string,
  passwordHash: string,
  address: By['address'],
): Promise<string | null> {
  return db.$transaction(async (tx) => {
    const used = await tx.$queryRaw<{ id: string; email: string }[]>`
      WITH used AS (DELETE FROM password_link WHERE "tokenHash" = ${secretHash(token)} AND "expiresAt" > now() RETURNING "personId")
      UPDATE person SET "passwordHash" = ${passwordHash} FROM used
       WHERE id = used."personId" AND "disabledAt" IS NULL RETURNING id, email`;
    const [person] = used;
    if (!person) return null;
    await endSessionsOf(tx, person.id);
    const { email } = person;
    await recordAudit(tx, { actor: email, address }, { act: 'password.set', target: email });
    return email;
  });
}

/** Ends every session of the person. False when the password was changed meanwhile. */
export function changePassword(
  db: Database,
  { id, email, passwordHash: before }: Credentials,
  passwordHash: string,
  by: By,
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.person.updateMany({
      where: { id, passwordHash: before, disabledAt: null },
      data: { passwordHash },
    });
    if (count === 0) return false;
    await endSessionsOf(tx, id);
    await recordAudit(tx, by, { act: 'password.changed', target: email });
    return true;
  });
}
