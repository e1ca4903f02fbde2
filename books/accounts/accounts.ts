import { type ContactRole } from '../../domain/policy/policy.js';
import { jsonRows, type Database, type Tx } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { type Account } from '../../prisma/generated/client.js';
import { applyAwaited } from '../ledger/awaited.js';
import { enqueue } from '../outboxMessages.js';
import { cutPage } from '../timeline.js';

export type Contact = {
  role: ContactRole;
  name: string;
  email?: string | undefined;
  phone?: string | undefined;
  address?: string | undefined;
  /** True when the customer wants no letters by post. */
  noPost?: boolean | undefined;
};

export type AccountDraft = {
  id: string;
  name: string;
  kind: 'business' | 'consumer';
  timeZone: string;
  locale: string;
  contacts: Contact[];
  policyId: string | null;
  jurisdiction: string | null;
  /** Where all open debt can be paid at once. */
  payUrl: string | null;
};

/** What the customer chose; an absent field is no choice. */
export type Chosen = { locale?: string; noPost?: boolean };

export type StoredAccount = Omit<AccountDraft, 'kind'> & {
  kind: string;
  createdAt: Date;
  /** The account as the billing system last sent it; null when that was before we kept it. */
  sent: AccountDraft | null;
  preferences: Chosen;
};

/**
 * Adds the accounts that a book import names for the first time; existing ones stay as they are. Returns how
 * many were added.
 */
export function addAccounts({ db, clock }: Books, drafts: AccountDraft[]): Promise<number> {
  const at = new Date(clock.now());
  return db.$transaction(async (tx) => {
    const added = await tx.$queryRaw<{ id: string }[]>`
      INSERT INTO account (id, name, kind, "timeZone", locale, contacts, "policyId", jurisdiction, "payUrl", sent, "createdAt")
      SELECT id, name, kind, "timeZone", locale, contacts, "policyId", jurisdiction, "payUrl", sent, ${at}
        FROM jsonb_to_recordset(${jsonRows(drafts.map((draft) => ({ ...draft, sent: draft })))}::jsonb)
          AS r(id text, name text, kind text, "timeZone" text, locale text, contacts jsonb, "policyId" text, jurisdiction text, "payUrl" text, sent jsonb)
       ORDER BY id
      ON CONFLICT DO NOTHING RETURNING id`;
    if (added.length > 0) await applyAwaited(tx, { accountIds: added.map(({ id }) => id) }, at);
    return added.length;
  });
}

export async function findAccount(db: Database | Tx, id: string): Promise<StoredAccount | null> {
  const row = await db.account.findUnique({ where: { id } });
  return row && stored(row);
}

/** By id. */
export async function readAccounts(db: Database, ids: string[]): Promise<Map<string, StoredAccount>> {
  const rows = await db.account.findMany({ where: { id: { in: ids } } });
  return new Map(rows.map((row) => [row.id, stored(row)]));
}

export async function listAccounts(
  db: Database,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const where = cursor ? { id: { gt: cursor } } : {};
  const rows = await db.account.findMany({ where, orderBy: { id: 'asc' }, take: limit + 1 });
  return cutPage(rows.map(stored), limit, ({ id }) => id);
}

/** Returns accounts with the text in their number or name. */
export async function findAccounts(db: Database, text: string, limit: number): Promise<StoredAccount[]> {
  const has = { contains: text, mode: 'insensitive' as const };
  const rows = await db.account.findMany({
    where: { OR: [{ id: has }, { name: has }] },
    orderBy: { id: 'asc' },
    take: limit,
  });
  return rows.map(stored);
}

const stored = (row: Account): StoredAccount => ({
  ...row,
  contacts: row.contacts as unknown as Contact[],
  sent: row.sent as unknown as AccountDraft | null,
  preferences: row.preferences as Chosen,
});

type Place = Pick<AccountDraft, 'timeZone' | 'jurisdiction'>;

/**
 * Another zone or other holidays move the dates of the account's open invoices: their workflows compute them
 * again.
 */
export async function enqueueMoved(
  tx: Tx,
  { id: accountId, ...before }: Place & { id: string },
  after: Place,
  at: Date,
): Promise<void> {
  if (before.timeZone === after.timeZone && before.jurisdiction === after.jurisdiction) return;
  const open = await tx.invoice.findMany({
    where: { accountId, status: { in: ['open', 'with-counsel'] } },
    select: { id: true },
  });
  await tx.invoice.updateMany({
    where: { id: { in: open.map(({ id }) => id) } },
    data: { revision: { increment: 1 } },
  });
  await enqueue(
    tx,
    at,
    open.map(({ id }) => ({ kind: 'change' as const, invoiceId: id })),
  );
}
