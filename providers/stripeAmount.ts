import { exponentOf, isCurrency } from '../domain/money/money.js';

/**
 * Stripe's minor units are ISO 4217's except for these (docs.stripe.com/currencies, "Special cases" and
 * "Zero-decimal currencies"): krónur and Ugandan shillings keep their two old decimals, always 00, and the
 * ariary has none. HUF and TWD are special in payouts only; of three decimals the last is 0, which changes
 * nothing.
 */
const DECIMALS = new Map([
  ['ISK', 2],
  ['UGX', 2],
  ['MGA', 0],
]);

/**
 * Converts an amount of Stripe's to ISO minor units and code. Null when the currency is unknown or the amount
 * is not a whole minor unit.
 */
export function fromStripe(amount: number, code: string): { amount: bigint; currency: string } | null {
  const currency = code.toUpperCase();
  if (!isCurrency(currency)) return null;
  const digits = exponentOf(currency) - (DECIMALS.get(currency) ?? exponentOf(currency));
  const scale = 10n ** BigInt(Math.abs(digits));
  if (digits >= 0) return { amount: BigInt(amount) * scale, currency };
  return BigInt(amount) % scale === 0n ? { amount: BigInt(amount) / scale, currency } : null;
}
