import { restOfBill, type SettledBill } from '../domain/money/billRest.js';
import { fromStripe } from './stripeAmount.js';

/** The figures of Stripe's invoice that say how it was settled; some API versions lack some of them. */
export type StripeBill = {
  id: string;
  currency: string;
  amount_paid: number;
  total?: number | null | undefined;
  starting_balance?: number | null | undefined;
  ending_balance?: number | null | undefined;
  pre_payment_credit_notes_amount?: number | null | undefined;
  amount_paid_off_stripe?: number | null | undefined;
  paid_out_of_band?: boolean | null | undefined;
};

/**
 * Returns what payments at Stripe paid. A bill that the creditor marked as paid outside keeps its payment
 * intent, which is cancelled.
 */
export const paidOnStripe = ({ amount_paid, paid_out_of_band }: StripeBill): number =>
  paid_out_of_band ? 0 : amount_paid;

/**
 * Returns a paid bill of Stripe's whose payments are less than its total; null for any other. The customer's
 * balance is negative while Stripe owes the customer, so what the bill took from it is the rise
 * (docs.stripe.com/billing/customer/balance).
 */
export function settledBill(
  bill: StripeBill,
  { invoiceId, receivedAt }: Pick<SettledBill, 'invoiceId' | 'receivedAt'>,
): SettledBill | null {
  const { id: billId, total } = bill;
  const onStripe = paidOnStripe(bill);
  if (typeof total !== 'number' || total <= onStripe) return null;
  const ours = (minor: number) => fromStripe(minor, bill.currency);
  const whole = ours(total);
  const paid = ours(onStripe);
  const rise = ours((bill.ending_balance ?? 0) - (bill.starting_balance ?? 0));
  const notes = ours(bill.pre_payment_credit_notes_amount ?? 0);
  const outside = ours(bill.amount_paid_off_stripe ?? 0);
  if (!whole || !paid) return null;
  const { amount, currency } = whole;
  const isFinal = typeof bill.ending_balance === 'number';
  const rest =
    rise && notes && outside
      ? restOfBill({
          total: amount,
          paid: paid.amount,
          fromBalance: isFinal ? rise.amount : 0n,
          creditNotes: notes.amount,
          offProvider: outside.amount,
          isOutOfBand: bill.paid_out_of_band === true,
        })
      : null;
  return { billId, invoiceId, receivedAt, currency, total: amount, paid: paid.amount, rest };
}
