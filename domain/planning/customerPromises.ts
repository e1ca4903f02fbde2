import { exponentOf } from '../money/money.js';

/**
 * A customer's promise must cover at least this percent of an invoice's balance, unless the policy sets
 * another share.
 */
export const MIN_PROMISE_PERCENT = 25;

/**
 * After this many broken promises the customer's page takes no more, unless the policy sets another number.
 */
export const MAX_BROKEN = 3;

/** The customer's page takes at most this many promises for one invoice in one cycle. */
export const MAX_PROMISES = 10;

/**
 * Open disputes count one by one; after this many in the life of an invoice the customer has to contact a
 * person.
 */
export const MAX_DISPUTES = 3;

/** A balance below this, in major units, has to be promised whole. */
const SMALL = 50n;

/**
 * Returns the least a customer must promise of this balance, in minor units: the share rounded up, or a small
 * balance whole.
 */
export function minPromise(balance: bigint, currency: string, percent = MIN_PROMISE_PERCENT): bigint {
  if (balance < SMALL * 10n ** BigInt(exponentOf(currency))) return balance;
  return (balance * BigInt(percent) + 99n) / 100n;
}
