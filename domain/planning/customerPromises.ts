import { exponentOf } from '../money/money.js';

/** Percent of an invoice's balance that a customer's own promise must at least cover, where the policy does not say. */
export const MIN_PROMISE_PERCENT = 25;

/** Broken ones after which a customer's own page takes no more promises, where the policy does not say. */
export const MAX_BROKEN = 3;

/** Promises that a customer's own page takes for one invoice in one cycle. */
export const MAX_PROMISES = 10;

/** Open disputes count one by one; this many in the life of an invoice, and the customer is to talk to a person. */
export const MAX_DISPUTES = 3;

/** A balance below this, in major units, is not paid in parts. */
const SMALL = 50n;

/** What a customer must at least promise of this balance, in minor units: the share, rounded up, or a small balance whole. */
export function minPromise(balance: bigint, currency: string, percent = MIN_PROMISE_PERCENT): bigint {
  if (balance < SMALL * 10n ** BigInt(exponentOf(currency))) return balance;
  return (balance * BigInt(percent) + 99n) / 100n;
}
