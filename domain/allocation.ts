import { isOlder } from './carrying.js';
import { share, smaller } from './money.js';

export type OpenBalance = { invoiceId: string; dueOn: string; balance: bigint };
export type Allocation = { applied: { invoiceId: string; amount: bigint }[]; credit: bigint };

/** A payment on account settles the oldest invoice first; what is left is credit of the account. */
export function allocate(amount: bigint, open: readonly OpenBalance[]): Allocation {
  const oldestFirst = [...open].sort((a, b) => (isOlder(a, b) ? -1 : 1));
  const applied: Allocation['applied'] = [];
  let left = amount;
  for (const { invoiceId, balance } of oldestFirst) {
    const part = smaller(left, balance);
    if (part <= 0n) continue;
    applied.push({ invoiceId, amount: part });
    left -= part;
  }
  return { applied, credit: left };
}

/**
 * The part of an invoice's balance that is not a late fee: fees bear no fees (product.md, late-fee).
 * `fees` and `settled` are the sums of all fees charged and of everything paid or credited so far.
 */
export function principal(
  charged: bigint,
  fees: bigint,
  settled: bigint,
  order: 'invoice-first' | 'fees-first',
): bigint {
  const settledPrincipal =
    order === 'invoice-first' ? smaller(settled, charged) : settled - smaller(settled, fees);
  return charged - smaller(settledPrincipal, charged);
}

/** A simple late fee on the outstanding principal, rounded half up. */
export const lateFee = (outstandingPrincipal: bigint, basisPoints: number): bigint =>
  share(outstandingPrincipal, basisPoints);
