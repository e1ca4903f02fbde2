import { z } from 'zod';
import { Id } from './paymentEvent.js';

/** The parts of Stripe's objects that are read, in the shapes of its API versions before and after 2025. */

/** Minor units as Stripe defines them. */
const Minor = z.int().nonnegative();
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

/**
 * A bill of Stripe's. Its payments are present when they were expanded; before 2025 `payment_intent` was the
 * only one.
 */
export const Invoice = z.object({
  id: StripeId,
  amount_paid: Minor,
  currency: Currency,
  payment_intent: Link,
  charge: Link,
  payments: z
    .object({
      has_more: z.boolean().nullish(),
      data: z.array(
        z.object({
          status: z.string(),
          amount_paid: Minor.nullish(),
          payment: z.object({ payment_intent: Link, charge: Link, payment_record: Link }),
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
