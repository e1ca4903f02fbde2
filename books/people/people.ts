import { type Role } from '../../domain/policy/policy.js';
import { recordAudit, type By } from './audit.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { retryOnConflict } from '../locking.js';
import { type Prisma } from '../../prisma/generated/client.js';
import { businessKey } from '../keys.js';
import { IllegalChange, NotFound } from '../errors.js';
import { newSecret, secretHash } from '../secrets.js';
import { endSessionsOf } from './sessions.js';
import { cutPage } from '../timeline.js';

export type PersonStatus = 'active' | 'invited' | 'disabled';

export type StoredPerson = {
  id: string;
  email: string;
  name: string;
  role: Role;
  /** `invited`: has not set a password yet. */
  status: PersonStatus;
  createdAt: Date;
  disabledAt: Date | null;
  lastSeenAt: Date | null;
};

/** A token that sets a password, once. */
export type PasswordLink = { token: string; expiresAt: Date };

/** Real time. */
export const LINK_LIFE_MS = 7 * 86_400_000;

export const personId = (email: string): string => businessKey('person', email);

const WITH_LAST_SEEN = {
  sessions: { orderBy: { seenAt: 'desc' }, take: 1, select: { seenAt: true } },
} satisfies Prisma.PersonInclude;
type Row = Prisma.PersonGetPayload<{ include: typeof WITH_LAST_SEEN }>;

const stored = ({ passwordHash, sessions, role, ...row }: Row): StoredPerson => ({
  ...row,
  role: role as Role,
  status: row.disabledAt ? 'disabled' : passwordHash ? 'active' : 'invited',
  lastSeenAt: sessions[0]?.seenAt ?? null,
});

/** Returns the people by their addresses. */
export async function listPeople(
  db: Database,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const rows = await db.person.findMany({
    ...(cursor ? { where: { email: { gt: cursor } } } : {}),
    orderBy: { email: 'asc' },
    take: limit + 1,
    include: WITH_LAST_SEEN,
  });
  return cutPage(rows.map(stored), limit, ({ email }) => email);
}

export async function findPerson(db: Database | Tx, id: string): Promise<StoredPerson | null> {
  const row = await db.person.findUnique({ where: { id }, include: WITH_LAST_SEEN });
  return row && stored(row);
}

export type PersonDraft = { email: string; name: string; role: Role };

/**
 * Adds a person with a link to set a password; the link is null when the person already exists. Throws
 * IllegalChange when that person has another name or role.
 */
export function addPerson(
  db: Database,
  { email: given, name, role }: PersonDraft,
  by: By,
): Promise<{ person: StoredPerson; link: PasswordLink | null }> {
  const email = given.toLowerCase();
  const id = personId(email);
  return retryOnConflict(() =>
    db.$transaction(async (tx) => {
      const known = await findPerson(tx, id);
      if (known && (known.name !== name || known.role !== role))
        throw new IllegalChange(`${email} is there already, as ${known.name} (${known.role})`);
      if (known) return { person: known, link: null };
      await tx.person.create({ data: { id, email, name, role, createdAt: new Date() } });
      await recordAudit(tx, by, { act: 'person.added', target: email, detail: { name, role } });
      return { link: await linkOf(tx, { id, email }, by), person: (await findPerson(tx, id))! };
    }),
  );
}

export type PersonChange = {
  name?: string | undefined;
  role?: Role | undefined;
  disabled?: boolean | undefined;
};

/**
 * A changed role and disabling sign the person out. Throws NotFound, and IllegalChange for the last owner.
 */
export function changePerson(db: Database, id: string, change: PersonChange, by: By): Promise<StoredPerson> {
  return db.$transaction(async (tx) => {
    const owners = await lockOwners(tx);
    const before = await requirePerson(tx, id);
    const { name = before.name, role = before.role, disabled = before.status === 'disabled' } = change;
    if ((role !== 'owner' || disabled) && owners.includes(id) && owners.length === 1)
      throw new IllegalChange(`${before.email} is the last owner: make another person owner first`);
    const ends = role !== before.role || (disabled && before.status !== 'disabled');
    const disabledAt = disabled ? (before.disabledAt ?? new Date()) : null;
    await tx.person.update({ where: { id }, data: { name, role, disabledAt } });
    if (ends) await endSessionsOf(tx, id);
    if (disabled) await tx.passwordLink.deleteMany({ where: { personId: id } });
    for (const entry of acts(before, { name, role, disabled })) await recordAudit(tx, by, entry);
    return requirePerson(tx, id);
  });
}

/** Locks all owners who are not disabled, so that two who demote each other do it one after the other. */
async function lockOwners(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM person WHERE role = 'owner' AND "disabledAt" IS NULL ORDER BY id FOR UPDATE`;
  return rows.map(({ id }) => id);
}

function* acts(before: StoredPerson, { name, role, disabled }: Whole) {
  const target = before.email;
  if (name !== before.name) yield { act: 'person.renamed', target, detail: { from: before.name, to: name } };
  if (role !== before.role)
    yield { act: 'person.role-changed', target, detail: { from: before.role, to: role } };
  if (disabled !== (before.status === 'disabled'))
    yield { act: disabled ? 'person.disabled' : 'person.enabled', target };
}

type Whole = { name: string; role: Role; disabled: boolean };

/**
 * Makes a new link, which voids the one before. Throws NotFound, and IllegalChange when the person is
 * disabled.
 */
export function renewLink(
  db: Database,
  id: string,
  by: By,
): Promise<{ person: StoredPerson; link: PasswordLink }> {
  return db.$transaction(async (tx) => {
    const person = await requirePerson(tx, id);
    if (person.status === 'disabled') throw new IllegalChange(`${person.email} is disabled`);
    return { person, link: await linkOf(tx, person, by) };
  });
}

async function linkOf(
  tx: Tx,
  { id, email }: Pick<StoredPerson, 'id' | 'email'>,
  by: By,
): Promise<PasswordLink> {
  const token = newSecret();
  const expiresAt = new Date(Date.now() + LINK_LIFE_MS);
  const link = { tokenHash: secretHash(token), expiresAt };
  await tx.passwordLink.upsert({ where: { personId: id }, create: { personId: id, ...link }, update: link });
  const detail = { expiresAt: expiresAt.toISOString() };
  await recordAudit(tx, by, { act: 'password-link.made', target: email, detail });
  return { token, expiresAt };
}

async function requirePerson(tx: Tx, id: string): Promise<StoredPerson> {
  const person = await findPerson(tx, id);
  if (!person) throw new NotFound(`There is no person ${id}`);
  return person;
}
