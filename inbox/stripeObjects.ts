import { z } from 'zod';
import { Id } from './paymentEvent.js';

/** The parts of Stripe's objects that are read, in the shapes of its API versions before and after 2025. */

/** Minor units as Stripe defines them. */
const Minor = z.int().nonnegative();
/** A balance of a customer, negative while Stripe owes the customer. */
const Balance = z.int();
const StripeId = z.string().regex(/^\w{1,128}$/, 'must be an id of Stripe');
/** Ids come alone or, when expanded, inside their object. */
const Link = z.union([StripeId, z.object({ id: StripeId }).transform(({ id }) => id)]).nullish();
const Seconds = z.int().min(0).max(32_503_679_999);
const Currency = z.string().length(3);

export const StripeEvent = z.object({
  type: z.string(),
  created: Seconds,
  data: z.object({ object: z.looseObject({}) }),
});

export const PaymentIntent = z.object({ id: StripeId, amount_received: Minor, currency: Currency });

/** What paid a bill: one of them. */
const PaidBy = z.object({ payment_intent: Link, charge: Link, payment_record: Link });

/**
 * A bill of Stripe's. Its payments are present when they were expanded; before 2025 `payment_intent` was the
 * only one.
 */
export const Invoice = z.object({
  id: StripeId,
  amount_paid: Minor,
  currency: Currency,
  total: Balance.nullish(),
  starting_balance: Balance.nullish(),
  ending_balance: Balance.nullish(),
  pre_payment_credit_notes_amount: Minor.nullish(),
  amount_paid_off_stripe: Minor.nullish(),
  amount_overpaid: Minor.nullish(),
  paid_out_of_band: z.boolean().nullish(),
  payment_intent: Link,
  charge: Link,
  payments: z
    .object({
      has_more: z.boolean().nullish(),
      data: z.array(
        z.object({
          status: z.string(),
          amount_paid: Minor.nullish(),
          payment: PaidBy,
        }),
      ),
    })
    .nullish(),
});

export const Charge = z.object({
  id: StripeId,
  payment_intent: Link,
  amount_refunded: Minor,
  currency: Currency,
});

/** A payment of a bill as an object of its own, since the API of 2025. */
export const InvoicePayment = z.object({
  invoice: Link,
  status: z.string(),
  amount_paid: Minor.nullish(),
  currency: Currency,
  payment: PaidBy,
});

export const ClosedInvoice = z.object({ id: StripeId });

export const Refund = z.object({
  id: StripeId,
  payment_intent: Link,
  charge: Link,
  amount: Minor,
  currency: Currency,
  status: z.string().nullish(),
});

/** Before 2025 a credit note has one type and one refund, since then amounts before and after payment. */
export const CreditNote = z.object({
  id: StripeId,
  invoice: Link,
  amount: Minor,
  currency: Currency,
  type: z.string().nullish(),
  pre_payment_amount: Minor.nullish(),
  post_payment_amount: Minor.nullish(),
  out_of_band_amount: Minor.nullish(),
  customer_balance_transaction: Link,
  refund: Link,
  refunds: z.array(z.object({ amount_refunded: Minor })).nullish(),
});

export const Dispute = z.object({
  id: StripeId,
  payment_intent: Link,
  charge: Link,
  amount: Minor,
  currency: Currency,
  status: z.string(),
});

/** Returns our invoice's id from the object's metadata, or the text there that cannot be an id. */
export function invoiceNamed(object: unknown): { invoiceId: string | null; misnamed: string | null } {
  const { metadata } = Object(object) as { metadata?: unknown };
  const { invoiceId } = Object(metadata) as { invoiceId?: unknown };
  const id = Id.safeParse(invoiceId).data ?? null;
  return { invoiceId: id, misnamed: id === null && typeof invoiceId === 'string' ? invoiceId : null };
}
