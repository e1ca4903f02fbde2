import { isOlder } from '../planning/carryingInvoice.js';
import { larger, share, smaller } from './money.js';

export type OpenBalance = { invoiceId: string; dueOn: string; balance: bigint };
export type Allocation = { applied: { invoiceId: string; amount: bigint }[]; credit: bigint };

/** A payment on account settles the oldest invoice first; what is left is credit of the account. */
export function allocate(amount: bigint, open: readonly OpenBalance[]): Allocation {
  const inOrder = [...open].sort((a, b) => (isOlder(a, b) ? -1 : 1));
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

/** Where a payment's money is: on an invoice, or (null) unused on the account. */
export type Position = { invoiceId: string | null; amount: bigint };

/** Takes money that went back to the payer from where it is: first what lies unused, then the latest that was settled. */
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
 * The part of an invoice's balance that is not a late fee: fees bear no fees (product.md, late-fee). Takes the
 * invoice's ledger entries in the order in which they were booked.
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

/** The parts of a bill, and under its own id what was paid for it in no way that the provider knows. */
export function withRest<P extends { amount: bigint }>(parts: P[], whole: P): P[] {
  const rest = parts.reduce((left, { amount }) => left - amount, whole.amount);
  return rest > 0n ? [...parts, { ...whole, amount: rest }] : parts;
}
