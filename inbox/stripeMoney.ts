import { z } from 'zod';
import { type PaymentReport } from '../books/ledger/payment.js';
import { type Bill } from '../providers/paymentProvider.js';
import { fromStripe } from '../providers/stripeAmount.js';
import { type SettledBill } from '../domain/money/billRest.js';
import { type BillFact, type Fact } from './reading.js';
import { shown } from './unusableEvent.js';

/** The content of an event of Stripe's, as its parsers return it. */
export type ParsedEvent =
  | { facts: Fact[] }
  | { bill: Bill; whole: PaymentReport; settled?: SettledBill }
  | { ofBill: string; fact: BillFact };

/** What the event's frame says about its object. */
export type Context = Pick<PaymentReport, 'invoiceId' | 'accountId' | 'receivedAt'> & {
  /** The text in place of our invoice's id that cannot be an id. */
  misnamed: string | null;
};

export type Part = { id: string; amount: number };

export const NOTHING: ParsedEvent = { facts: [] };
export const factsOnly = (...facts: Fact[]): ParsedEvent => ({ facts });

/** A payment of zero is no payment. Throws a ZodError. */
export function payments(
  parts: Part[],
  code: string,
  { misnamed, ...context }: Context,
): { payment: PaymentReport }[] {
  const words = (id: string) => (misnamed === null ? id : shown(`${id}, for "${misnamed}"`).slice(0, 200));
  return parts
    .filter(({ amount }) => amount > 0)
    .map(({ id, amount }) => ({
      payment: { ...context, ...money(amount, code), id, method: 'stripe', reference: words(id) },
    }));
}

/** Throws a ZodError for an amount that is not in whole minor units of ours. */
export function money(minor: number, code: string) {
  const ours = fromStripe(minor, code);
  if (!ours) throw unreadable('currency', `${minor} ${shown(code)} is no amount in whole minor units`);
  return ours;
}

export const unreadable = (path: string, message: string) =>
  new z.ZodError([{ code: 'custom', path: [path], message, input: undefined }]);
