import { isOlder } from '../planning/carryingInvoice.js';
import { larger, share, smaller } from './money.js';

export type OpenBalance = { invoiceId: string; dueOn: string; balance: bigint };
export type Allocation = { applied: { invoiceId: string; amount: bigint }[]; credit: bigint };

/**
 * Allocates a payment on account to the oldest invoice first, those that it names before all others; the
 * remainder becomes credit of the account.
 */
export function allocate(
  amount: bigint,
  open: readonly OpenBalance[],
  named: readonly string[] = [],
): Allocation {
  const isNamed = ({ invoiceId }: OpenBalance) => Number(named.includes(invoiceId));
  const inOrder = [...open].sort((a, b) => isNamed(b) - isNamed(a) || (isOlder(a, b) ? -1 : 1));
  const applied: Allocation['applied'] = [];
  let left = amount;
  for (const { invoiceId, balance } of inOrder) {
    const part = smaller(left, balance);
    if (part <= 0n) continue;
    applied.push({ invoiceId, amount: part });
    left -= part;
  }
  return { applied, credit: left };
}

/** Where a payment's money is: on an invoice, or unused on the account (null). */
export type Position = { invoiceId: string | null; amount: bigint };

/** Removes refunded money from where it is: first from unused credit, then from the invoice settled last. */
export function takeBack(amount: bigint, earliestFirst: readonly Position[]): Position[] {
  const latestFirst = [...earliestFirst].reverse();
  const unusedFirst = [
    ...latestFirst.filter(({ invoiceId }) => invoiceId === null),
    ...latestFirst.filter(({ invoiceId }) => invoiceId !== null),
  ];
  const taken: Position[] = [];
  let left = amount;
  for (const { invoiceId, amount: there } of unusedFirst) {
    const part = smaller(left, there);
    if (part <= 0n) continue;
    taken.push({ invoiceId, amount: part });
    left -= part;
  }
  return taken;
}

/**
 * Returns the part of an invoice's balance that is not a late fee, because fees are not charged on fees
 * (product.md, late-fee). The invoice's ledger entries must be in the order of booking.
 */
export function principal(
  entries: readonly { type: string; amount: bigint }[],
  order: 'invoice-first' | 'fees-first',
): bigint {
  const owed = { invoice: 0n, fees: 0n };
  const settled = { invoice: 0n, fees: 0n };
  const [first, second] =
    order === 'invoice-first' ? (['invoice', 'fees'] as const) : (['fees', 'invoice'] as const);
  for (const { type, amount } of entries) {
    if (type === 'charge') owed.invoice += amount;
    else if (type === 'late-fee' || type === 'fee-waiver') owed.fees += amount;
    else if (amount < 0n) {
      const part = larger(smaller(-amount, owed[first] - settled[first]), 0n);
      settled[first] += part;
      settled[second] += -amount - part;
    } else {
      const part = smaller(amount, settled[second]);
      settled[second] -= part;
      settled[first] -= amount - part;
    }
  }
  return larger(owed.invoice - settled.invoice, 0n);
}

/** A simple late fee on the outstanding principal, rounded half up. */
export const lateFee = (outstandingPrincipal: bigint, basisPoints: number): bigint =>
  share(outstandingPrincipal, basisPoints);

/**
 * Returns the parts of a bill and, under the bill's own id, the amount paid in ways the provider does not
 * list.
 */
export function withRest<P extends { amount: bigint }>(parts: P[], whole: P): P[] {
  const rest = parts.reduce((left, { amount }) => left - amount, whole.amount);
  return rest > 0n ? [...parts, { ...whole, amount: rest }] : parts;
}
