import { jsonRows, type Tx } from '../../prisma/client.js';
import { Prisma } from '../../prisma/generated/client.js';

/**
 * What changes a balance; `credit` is money of the account that was used on an invoice, or went back to the
 * account.
 */
export const MOVEMENTS = [
  'charge',
  'late-fee',
  'fee-waiver',
  'payment',
  'credit',
  'discount',
  'credit-note',
  'refund',
  'chargeback',
  'chargeback-reversal',
  'refund-reversal',
  'write-off',
  'void',
] as const;
export type MovementKind = (typeof MOVEMENTS)[number];

export type Entry = {
  /** Made from business ids: the same movement cannot be booked twice. */
  key: string;
  accountId: string;
  /** Null for the account's credit. */
  invoiceId: string | null;
  cycle?: number | null;
  type: MovementKind;
  /** Minor units; positive = the customer owes more. */
  amount: bigint;
  currency: string;
  paymentId?: string | null;
  actor: string;
  reason?: string | null;
  at: Date;
};

/**
 * Books entries. The invoice's balance follows by a trigger: it is the sum of its entries at every commit.
 */
export async function book(tx: Tx, entries: Entry[]): Promise<void> {
  if (entries.length > 0) await tx.$executeRaw(insertEntries(entries));
}

export const insertEntries = (entries: Entry[]) => Prisma.sql`
    INSERT INTO ledger_entry (key, "accountId", "invoiceId", cycle, type, amount, currency, "paymentId", actor, reason, at)
    SELECT key, "accountId", "invoiceId", cycle, type, amount, currency, "paymentId", actor, reason, at
      FROM jsonb_to_recordset(${jsonRows(entries)}::jsonb)
        AS r(key text, "accountId" text, "invoiceId" text, cycle int, type text, amount bigint, currency text,
             "paymentId" text, actor text, reason text, at timestamptz)`;

export const isBooked = async (tx: Tx, key: string): Promise<boolean> =>
  (await tx.ledgerEntry.count({ where: { key } })) > 0;

/** Returns an invoice's entries in the order in which they were booked. */
export const entriesOf = (tx: Tx, invoiceId: string): Promise<{ type: string; amount: bigint }[]> =>
  tx.ledgerEntry.findMany({
    where: { invoiceId },
    orderBy: { id: 'asc' },
    select: { type: true, amount: true },
  });

/** Returns the late fees charged and not waived, as a positive sum. */
export async function feesOf(tx: Tx, invoiceId: string): Promise<bigint> {
  return (await feesOfEach(tx, [invoiceId])).get(invoiceId) ?? 0n;
}

/** Returns the same for several invoices, without those that have no fees. */
export async function feesOfEach(tx: Tx, invoiceIds: string[]): Promise<Map<string, bigint>> {
  const rows = await tx.ledgerEntry.groupBy({
    by: ['invoiceId'],
    where: { invoiceId: { in: invoiceIds }, type: { in: ['late-fee', 'fee-waiver'] } },
    _sum: { amount: true },
  });
  return new Map(rows.map(({ invoiceId, _sum }) => [invoiceId!, _sum.amount ?? 0n]));
}

type Credit = { currency: string; amount: bigint };

/** Returns the account's unused credit by currency, as positive sums. */
export async function creditOf(tx: Tx, accountId: string): Promise<Credit[]> {
  return (await creditOfEach(tx, [accountId])).get(accountId) ?? [];
}

/** Returns the same for several accounts, without those that have no credit. */
export async function creditOfEach(tx: Tx, accountIds: readonly string[]): Promise<Map<string, Credit[]>> {
  const rows = await tx.ledgerEntry.groupBy({
    by: ['accountId', 'currency'],
    where: { accountId: { in: [...accountIds] }, invoiceId: null },
    _sum: { amount: true },
  });
  const found = new Map<string, Credit[]>();
  for (const { accountId, currency, _sum } of rows) {
    const amount = -(_sum.amount ?? 0n);
    if (amount !== 0n) found.set(accountId, [...(found.get(accountId) ?? []), { currency, amount }]);
  }
  return found;
}
