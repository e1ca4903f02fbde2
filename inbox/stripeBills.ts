import { type z } from 'zod';
import { paidOnStripe, settledBill } from '../providers/stripeBill.js';
import { type Fact } from './reading.js';
import {
  factsOnly,
  money,
  NOTHING,
  payments,
  unreadable,
  type Context,
  type ParsedEvent,
  type Part,
} from './stripeMoney.js';
import * as stripe from './stripeObjects.js';

// Events about Stripe's own invoices, which this product calls bills. The parsers throw a ZodError.

/**
 * A payment has the id of its payment intent whenever there is one: `invoice.paid` and
 * `payment_intent.succeeded` report the same money, and refunds and disputes use that id. A bill that does
 * not list its payments represents them itself.
 */
export function paidBill(object: unknown, context: Context): ParsedEvent {
  const bill = stripe.Invoice.parse(object);
  const { id, currency } = bill;
  const amount = paidOnStripe(bill);
  const settled = settledBill(bill, context);
  const rest: Fact[] = settled ? [{ settled }] : [];
  const parts = amount > 0 ? partsOf(bill) : [];
  if (parts) return factsOnly(...payments(parts, currency, context), ...rest);
  const [whole] = payments([{ id, amount }], currency, context);
  if (!whole) return NOTHING;
  const of = { bill: { id, invoiceId: context.invoiceId }, whole: whole.payment };
  return settled ? { ...of, settled } : of;
}

function partsOf(bill: z.output<typeof stripe.Invoice>): Part[] | null {
  const { payment_intent, charge, amount_paid, payments: listed } = bill;
  const one = payment_intent ?? charge;
  if (one) return [{ id: one, amount: amount_paid }];
  if (!listed || listed.has_more) return null;
  const parts = listed.data
    .filter(({ status }) => status === 'paid')
    .map(({ amount_paid: amount, payment }) => ({ id: idOf(payment), amount: amount ?? 0 }));
  const known = parts.flatMap(({ id, amount }) => (id ? [{ id, amount }] : []));
  const sum = known.reduce((total, { amount }) => total + amount, 0);
  return sum === amount_paid ? known : null;
}

const idOf = (by: z.output<typeof stripe.InvoicePayment>['payment']) =>
  by.payment_intent ?? by.charge ?? by.payment_record;

/** The payment of a bill names the bill, and seldom our invoice. */
export function paidPart(object: unknown, context: Context): ParsedEvent {
  const { invoice, status, amount_paid, currency, payment } = stripe.InvoicePayment.parse(object);
  const id = idOf(payment);
  if (!invoice) throw unreadable('invoice', 'is missing');
  if (!id) throw unreadable('payment', 'names no payment');
  const [fact] = status === 'paid' ? payments([{ id, amount: amount_paid ?? 0 }], currency, context) : [];
  return fact ? ofBill(invoice, context, fact) : NOTHING;
}

const ofBill = (
  bill: string,
  { invoiceId }: Context,
  fact: Extract<ParsedEvent, { ofBill: string }>['fact'],
): ParsedEvent => (invoiceId ? factsOnly(fact) : { ofBill: bill, fact });

/** A bill that names no invoice of ours concerns no debt that is known here. */
export const closedBill =
  (outcome: 'void' | 'written-off') =>
  (object: unknown, { invoiceId }: Context): ParsedEvent => {
    const { id: billId } = stripe.ClosedInvoice.parse(object);
    return invoiceId ? factsOnly({ closed: { billId, invoiceId, outcome } }) : NOTHING;
  };

export function overpaidBill(object: unknown, { invoiceId }: Context): ParsedEvent {
  const { id: billId, currency, total, amount_overpaid } = stripe.Invoice.parse(object);
  if (!invoiceId || !amount_overpaid) return NOTHING;
  const { amount: surplus, ...of } = money(amount_overpaid, currency);
  const whole = money(total ?? 0, currency).amount;
  return factsOnly({ overpaid: { billId, invoiceId, ...of, total: whole, surplus } });
}

export const creditNote =
  (isVoid: boolean) =>
  (object: unknown, context: Context): ParsedEvent => {
    const note = stripe.CreditNote.parse(object);
    if (!note.invoice) throw unreadable('invoice', 'is missing');
    const after = note.post_payment_amount ?? (note.type === 'post_payment' ? note.amount : 0);
    const before = note.pre_payment_amount ?? note.amount - after;
    const refunded = refundedBy(note, after);
    if (before === 0 && refunded === 0) return NOTHING;
    const { amount, currency } = money(before, note.currency);
    const back = refunded === null ? null : money(refunded, note.currency).amount;
    const fact = { id: note.id, billId: note.invoice, invoiceId: context.invoiceId, amount, currency };
    return ofBill(note.invoice, context, { note: { ...fact, refunded: back, isVoid } });
  };

/**
 * Returns what a note on a paid bill refunds. What it adds to the customer's balance at Stripe, or gives back
 * outside of it, changes no debt here. Null when a refund and one of the others share the amount unseen.
 */
function refundedBy(note: z.output<typeof stripe.CreditNote>, after: number): number | null {
  if (note.refunds) return note.refunds.reduce((sum, { amount_refunded }) => sum + amount_refunded, 0);
  if (after === 0 || !note.refund) return 0;
  return note.customer_balance_transaction ? null : after - (note.out_of_band_amount ?? 0);
}
