import { isDeepStrictEqual } from 'node:util';
import { type Role } from '../domain/policy.js';
import { audit, type By } from './people/audit.js';
import { type Database, type Tx } from './client.js';
import { type Prisma } from './generated/client.js';

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
  /** The creditor's own: its weeks and days begin there, and reports are sent by it. */
  timeZone: string;
  /** Closed days, YYYY-MM-DD; count only where a policy runs on business days. */
  holidays: string[];
  /** Whose public holidays are kept for accounts that name no jurisdiction of their own (domain/holidays.ts). */
  jurisdiction: string | null;
  /** Where customers reach their own pages, without a slash at its end: letters link there; null: they do not. */
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
  const row = await db.settings.findUnique({ where: { id: 1 } });
  return { ...EMPTY, ...(row?.body as Partial<Settings> | undefined) };
}

/** What has changed of them stands in the audit log, by its name, where it is said who did it. */
export function writeSettings(db: Database, settings: Settings, by?: By): Promise<void> {
  const body = settings as unknown as Prisma.InputJsonObject;
  return db.$transaction(async (tx) => {
    const before = await readSettings(tx);
    const names = Object.keys(settings) as (keyof Settings)[];
    const changed = names.filter((name) => !isDeepStrictEqual(settings[name], before[name]));
    await tx.settings.upsert({ where: { id: 1 }, create: { id: 1, body }, update: { body } });
    if (by && changed.length > 0)
      await audit(tx, by, { act: 'settings.changed', target: 'settings', detail: { changed } });
  });
}
