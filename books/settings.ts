import { isDeepStrictEqual } from 'node:util';
import { type Role } from '../domain/policy/policy.js';
import { recordAudit, type By } from './people/audit.js';
import { type Database, type Tx } from '../prisma/client.js';
import { type Prisma } from '../prisma/generated/client.js';

export type Settings = {
  creditor: {
    name: string;
    address: string;
    email: string;
    phone: string;
    payee: string;
    bankDetails: string;
  };
  /** Where staff mail goes; a role without an address gets a task instead (rule 8). */
  people: Partial<Record<Role, string>>;
  /** The creditor's own zone: its weeks and days begin there, and reports are sent by it. */
  timeZone: string;
  /** Closed days, YYYY-MM-DD; they count only where a policy uses business days. */
  holidays: string[];
  /** The public holidays that apply to accounts without a jurisdiction (domain/calendar/holidays.ts). */
  jurisdiction: string | null;
  /** Base address of the customer pages, without a final slash; notices link there. Null when they do not. */
  publicUrl: string | null;
  /** Overrides the policy's hours, `HH:MM`. */
  sendWindow: { from: string; until: string } | null;
};

const EMPTY: Settings = {
  creditor: { name: '', address: '', email: '', phone: '', payee: '', bankDetails: '' },
  people: {},
  timeZone: 'UTC',
  holidays: [],
  jurisdiction: null,
  publicUrl: null,
  sendWindow: null,
};

export async function readSettings(db: Database | Tx): Promise<Settings> {
  return settingsOf(await db.settings.findUnique({ where: { id: 1 } }));
}

/**
 * Returns the settings with the version that a later change may name, and with bank details that wait for a
 * second person.
 */
export async function readVersioned(
  db: Database | Tx,
): Promise<Settings & { version: number; pendingBankDetails: PendingBankDetails | null }> {
  const row = await db.settings.findUnique({ where: { id: 1 } });
  const pendingBankDetails = (row?.pending as PendingBankDetails | null | undefined) ?? null;
  return { ...settingsOf(row), version: row?.version ?? 1, pendingBankDetails };
}

const settingsOf = (row: { body: unknown } | null): Settings => ({
  ...EMPTY,
  ...(row?.body as Partial<Settings> | undefined),
});

export type LockedSettings = Awaited<ReturnType<typeof readVersioned>>;

/** Locks the row, so that two changes of settings run one after the other. */
export async function lockSettings(tx: Tx): Promise<LockedSettings> {
  const body = EMPTY as unknown as Prisma.InputJsonObject;
  await tx.settings.createMany({ data: [{ id: 1, body }], skipDuplicates: true });
  await tx.$queryRaw`SELECT id FROM settings WHERE id = 1 FOR UPDATE`;
  return readVersioned(tx);
}

/** Writes nothing when nothing has changed. Call under the settings' lock. */
export async function changeSettings(
  tx: Tx,
  before: Settings,
  settings: Settings,
  by?: By,
  more: Prisma.InputJsonObject = {},
): Promise<void> {
  const names = Object.keys(settings) as (keyof Settings)[];
  const changed = names.filter((name) => !isDeepStrictEqual(plain(settings[name]), plain(before[name])));
  if (changed.length === 0) return;
  const body = settings as unknown as Prisma.InputJsonObject;
  await tx.settings.update({ where: { id: 1 }, data: { body, version: { increment: 1 } } });
  const values = (from: Settings) =>
    plain(Object.fromEntries(changed.map((name) => [name, from[name]]))) as Prisma.InputJsonObject;
  const detail = { changed, before: values(before), after: values(settings), ...more };
  if (by) await recordAudit(tx, by, { act: 'settings.changed', target: 'settings', detail });
}

/** The value as the database stores it. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The payee and account for customers' payments; `requestedAt` is real time. */
export type BankDetails = Pick<Settings['creditor'], 'payee' | 'bankDetails'>;

export type PendingBankDetails = BankDetails & { requestedBy: string; requestedAt: string };
