import { asJson, type Tx } from './client.js';
import { Prisma } from './generated/client.js';

export const MOVEMENTS = [
  'charge',
  'payment',
  'late-fee',
  'credit-note',
  'credit',
  'write-off',
  'void',
] as const;
export type Movement = (typeof MOVEMENTS)[number];

export type Entry = {
  /** Made from business ids: the same movement cannot be booked twice. */
  key: string;
  accountId: string;
  /** Null: the account's credit. */
  invoiceId: string | null;
  cycle?: number | null;
  type: Movement;
  /** Minor units; positive = the customer owes more. */
  amount: bigint;
  currency: string;
  paymentId?: string | null;
  actor: string;
  reason?: string | null;
  at: Date;
};

/** Books movements. The invoice's balance follows by a trigger: it is the sum of its entries at every commit. */
export async function book(tx: Tx, entries: Entry[]): Promise<void> {
  if (entries.length > 0) await tx.$executeRaw(insertEntries(entries));
}

export const insertEntries = (entries: Entry[]) => Prisma.sql`
    INSERT INTO ledger_entry (key, "accountId", "invoiceId", cycle, type, amount, currency, "paymentId", actor, reason, at)
    SELECT key, "accountId", "invoiceId", cycle, type, amount, currency, "paymentId", actor, reason, at
      FROM jsonb_to_recordset(${asJson(entries)}::jsonb)
        AS r(key text, "accountId" text, "invoiceId" text, cycle int, type text, amount bigint, currency text,
             "paymentId" text, actor text, reason text, at timestamptz)`;

export type Sums = { charged: bigint; fees: bigint; settled: bigint };

/** What an invoice was charged, its late fees, and what was paid or credited, all positive. */
export async function sums(tx: Tx, invoiceId: string): Promise<Sums> {
  const rows = await tx.ledgerEntry.groupBy({ by: ['type'], where: { invoiceId }, _sum: { amount: true } });
  const total = (wanted: (type: string) => boolean) =>
    rows.filter(({ type }) => wanted(type)).reduce((sum, { _sum }) => sum + (_sum.amount ?? 0n), 0n);
  const isDebt = (type: string) => type === 'charge' || type === 'late-fee';
  return {
    charged: total((type) => type === 'charge'),
    fees: total((type) => type === 'late-fee'),
    settled: -total((type) => !isDebt(type)),
  };
}

/** The account's unused credit by currency, positive. */
export async function creditOf(tx: Tx, accountId: string): Promise<{ currency: string; amount: bigint }[]> {
  const rows = await tx.ledgerEntry.groupBy({
    by: ['currency'],
    where: { accountId, invoiceId: null },
    _sum: { amount: true },
  });
  return rows
    .map(({ currency, _sum }) => ({ currency, amount: -(_sum.amount ?? 0n) }))
    .filter(({ amount }) => amount !== 0n);
}
