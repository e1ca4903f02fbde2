import { isDeepStrictEqual } from 'node:util';
import {
  type BankDetails,
  type PendingBankDetails,
  changeSettings,
  lockSettings,
  type LockedSettings,
  type Settings,
} from './settings.js';
import { RIGHTS_OF } from '../domain/access/rights.js';
import { ROLES } from '../domain/policy/policy.js';
import { type Database, type Tx } from '../prisma/client.js';
import { Prisma } from '../prisma/generated/client.js';
import { recordAudit, type By } from './people/audit.js';
import { IllegalChange } from './errors.js';

/**
 * Holds new bank details back for a second person, where there is one: a person who changes where the money
 * goes could take all of it.
 */
export async function withoutNewBankDetails(
  tx: Tx,
  before: LockedSettings,
  wanted: Settings,
  by: By,
): Promise<Settings> {
  const [old, next] = [bankOf(before.creditor), bankOf(wanted.creditor)];
  if (isDeepStrictEqual(old, next) || !(await hasSecondPerson(tx))) return wanted;
  const { requestedBy: _, requestedAt: __, ...waiting } = before.pendingBankDetails ?? emptyRequest;
  if (!before.pendingBankDetails || !isDeepStrictEqual(waiting, next)) {
    const pending = { ...next, requestedBy: by.actor, requestedAt: new Date().toISOString() };
    await tx.settings.update({ where: { id: 1 }, data: { pending } });
    const detail = { before: old, after: next };
    await recordAudit(tx, by, { act: 'bank-details.requested', target: 'settings', detail });
  }
  return { ...wanted, creditor: { ...wanted.creditor, ...old } };
}

const emptyRequest: PendingBankDetails = { payee: '', bankDetails: '', requestedBy: '', requestedAt: '' };

const bankOf = ({ payee, bankDetails }: BankDetails): BankDetails => ({ payee, bankDetails });

/** Counts only persons with a password: without having signed in once, no person can change settings. */
async function hasSecondPerson(tx: Tx): Promise<boolean> {
  const role = { in: ROLES.filter((one) => RIGHTS_OF[one].has('settings')) };
  const able = { role, disabledAt: null, passwordHash: { not: null } };
  return (await tx.person.count({ where: able })) > 1;
}

/**
 * Puts the waiting bank details in force. Throws IllegalChange when none wait or when the same person
 * requested them.
 */
export function approveBankDetails(db: Database, by: By): Promise<void> {
  return db.$transaction(async (tx) => {
    const before = await lockSettings(tx);
    const pending = requirePending(before);
    const { requestedBy } = pending;
    if (requestedBy === by.actor)
      throw new IllegalChange(`${by.actor} requested these bank details: another person must allow them`);
    await tx.settings.update({ where: { id: 1 }, data: { pending: Prisma.DbNull } });
    const { version: _, pendingBankDetails: __, ...settings } = before;
    const creditor = { ...settings.creditor, ...bankOf(pending) };
    await changeSettings(tx, settings, { ...settings, creditor }, by, { requestedBy });
  });
}

/** Throws IllegalChange when no bank details wait. */
export function refuseBankDetails(db: Database, by: By): Promise<void> {
  return db.$transaction(async (tx) => {
    const { requestedBy, ...pending } = requirePending(await lockSettings(tx));
    await tx.settings.update({ where: { id: 1 }, data: { pending: Prisma.DbNull } });
    const detail = { requestedBy, refused: bankOf(pending) };
    await recordAudit(tx, by, { act: 'bank-details.refused', target: 'settings', detail });
  });
}

function requirePending({ pendingBankDetails }: LockedSettings): PendingBankDetails {
  if (!pendingBankDetails) throw new IllegalChange('No bank details wait for a second person');
  return pendingBankDetails;
}
