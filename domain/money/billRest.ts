import { larger } from './money.js';

/** The figures of a bill that its provider calls paid; in minor units. */
export type BillFigures = {
  total: bigint;
  /** What its payments paid. */
  paid: bigint;
  /** What the customer's balance at the provider paid; negative when the bill also collected an older debt. */
  fromBalance: bigint;
  /** Credit notes that lowered the bill before it was paid. */
  creditNotes: bigint;
  /** What the provider counts as paid outside of it. */
  offProvider: bigint;
  /** True when the creditor marked the bill as paid outside of the provider. */
  isOutOfBand: boolean;
};

/** How a bill was settled beside its payments. */
export type BillRest = { balance: bigint; creditNotes: bigint; outOfBand: bigint };

/** A bill that its provider calls paid although its payments are less than its total. */
export type SettledBill = {
  billId: string;
  /** Our invoice that it names, if any. */
  invoiceId: string | null;
  currency: string;
  /** ISO 8601. */
  receivedAt: string;
  total: bigint;
  paid: bigint;
  /** Null when the figures do not show who settled the rest. */
  rest: BillRest | null;
};

/**
 * Returns who settled what the payments of a paid bill did not; null when the figures do not show it. Call
 * with a total that is more than what was paid.
 */
export function restOfBill(bill: BillFigures): BillRest | null {
  const balance = larger(bill.fromBalance, 0n);
  const { creditNotes } = bill;
  const left = bill.total - bill.paid - balance - creditNotes;
  if (left === 0n) return { balance, creditNotes, outOfBand: 0n };
  const isOutside = left > 0n && (bill.isOutOfBand || left === bill.offProvider);
  return isOutside ? { balance, creditNotes, outOfBand: left } : null;
}
