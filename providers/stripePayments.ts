import type Stripe from 'stripe';
import { ID } from '../domain/access/ids.js';
import { type Bill, type ProviderPayment, type Unreadable } from './paymentProvider.js';
import { type SettledBill } from '../domain/money/billRest.js';
import { fromStripe } from './stripeAmount.js';
import { settledBill } from './stripeBill.js';

/** One unreadable charge does not prevent the others from being read. */
export function readCharges(charges: Stripe.Charge[]): {
  payments: ProviderPayment[];
  unreadable: Unreadable[];
} {
  const payments: ProviderPayment[] = [];
  const unreadable: Unreadable[] = [];
  for (const charge of charges)
    try {
      const paid = chargePayment(charge);
      payments.push(...paid);
      if (paid.length === 0 && hasArrived(charge) && charge.amount_captured !== 0)
        unreadable.push({
          id: idOf(charge.payment_intent) ?? charge.id,
          problem: `${charge.amount_captured} ${charge.currency} is no amount in whole minor units`,
        });
    } catch {
      unreadable.push({ id: charge.id, problem: 'Stripe’s charge has not the fields of a charge' });
    }
  return { payments, unreadable };
}

const hasArrived = ({ status, captured }: Stripe.Charge) => status === 'succeeded' && captured;

/**
 * Returns Stripe's charge as a payment, or none when no money has arrived. The id is the payment intent's
 * whenever there is one.
 */

function chargePayment(charge: Stripe.Charge): ProviderPayment[] {
  if (!hasArrived(charge)) return [];
  const intent = typeof charge.payment_intent === 'string' ? null : charge.payment_intent;
  return paymentOf({
    id: idOf(charge.payment_intent) ?? charge.id,
    invoiceId: invoiceIdIn(intent) ?? invoiceIdIn(charge),
    amount: charge.amount_captured,
    charge,
  });
}

export function intentPayment(intent: Stripe.PaymentIntent): ProviderPayment[] {
  const charge = intent.latest_charge;
  if (intent.status !== 'succeeded' || !charge || typeof charge === 'string') return [];
  return paymentOf({
    id: intent.id,
    invoiceId: invoiceIdIn(intent),
    amount: intent.amount_received,
    charge,
  });
}

/** Returns one part of a bill's payment; the bill's reference to our invoice applies to its payments too. */
export function billPayment(
  { payment, amount_paid, currency, created }: Stripe.InvoicePayment,
  bill: Bill,
): ProviderPayment[] {
  const intent = typeof payment.payment_intent === 'string' ? null : payment.payment_intent;
  const charge = intent?.latest_charge ?? payment.charge;
  const id = idOf(payment.payment_intent) ?? idOf(payment.charge) ?? idOf(payment.payment_record);
  if (!id || amount_paid === null) return [];
  return paymentOf({
    id,
    invoiceId: bill.invoiceId ?? invoiceIdIn(intent),
    amount: amount_paid,
    charge: charge && typeof charge !== 'string' ? charge : { currency, created },
  });
}

/** Returns all that was paid for a bill, in any way. */
export const wholeBill = (bill: Stripe.Invoice): ProviderPayment[] =>
  paymentOf({
    id: bill.id,
    invoiceId: invoiceIdIn(bill),
    amount: bill.amount_paid,
    charge: { currency: bill.currency, created: bill.status_transitions.paid_at ?? bill.created },
  });

type Facts = {
  id: string;
  invoiceId: string | null;
  amount: number;
  charge: Pick<Stripe.Charge, 'currency' | 'created'> & Partial<Stripe.Charge>;
};

/** An amount that is not in whole minor units of ours cannot be booked; its event is an exception already. */
function paymentOf({ id, invoiceId, amount, charge }: Facts): ProviderPayment[] {
  const money = fromStripe(amount, charge.currency);
  if (!money || money.amount === 0n) return [];
  const back = fromStripe(refundedOf(charge), charge.currency);
  return [
    {
      id,
      invoiceId,
      accountId: null,
      ...money,
      method: 'stripe',
      reference: id,
      receivedAt: new Date(charge.created * 1_000).toISOString(),
      refunded: charge.id && back && back.amount > 0n ? { chargeId: charge.id, total: back.amount } : null,
    },
  ];
}

/** What of a charge has gone back: its refunds, where all of them are listed, without those that failed. */
function refundedOf({ refunds, amount_refunded }: Partial<Stripe.Charge>): number {
  if (!refunds || refunds.has_more || refunds.data.length === 0) return amount_refunded ?? 0;
  const failed = ['failed', 'canceled'];
  return refunds.data.reduce(
    (sum, { status, amount }) => (failed.includes(status ?? '') ? sum : sum + amount),
    0,
  );
}

/** Returns a paid bill that its payments do not cover; null for any other. */
export const settledOf = (bill: Stripe.Invoice): SettledBill | null =>
  bill.status === 'paid'
    ? settledBill(bill, { invoiceId: invoiceIdIn(bill), receivedAt: paidAt(bill).toISOString() })
    : null;

const paidAt = ({ status_transitions, created }: Stripe.Invoice) =>
  new Date((status_transitions.paid_at ?? created) * 1_000);

export function invoiceIdIn(object: { metadata?: Stripe.Metadata | null } | null | undefined): string | null {
  const id = object?.metadata?.invoiceId;
  return id !== undefined && ID.test(id) ? id : null;
}

const idOf = (link: string | { id: string } | null | undefined): string | null =>
  typeof link === 'string' ? link : (link?.id ?? null);
