import { type SettledBill } from '../domain/money/billRest.js';

/** Money that a payment provider reports as received. */
export type ProviderPayment = {
  id: string;
  /** Our invoice that it names, if any. */
  invoiceId: string | null;
  accountId: null;
  /** Minor units, positive. */
  amount: bigint;
  currency: string;
  /** ISO 8601. */
  receivedAt: string;
  method: string;
  reference: string;
  /** The sum refunded so far, and the provider's id of the refunded charge. */
  refunded: { chargeId: string; total: bigint } | null;
};

/** A provider's own bill, as far as it concerns us. */
export type Bill = { id: string; invoiceId: string | null };

/** Received money that cannot be read as one of our payments. */
export type Unreadable = { id: string; problem: string };

export type PaymentsPage = { payments: ProviderPayment[]; unreadable: Unreadable[]; next: string | null };

/** The provider gave no usable answer about the payment; it may at another time. */
export class ProviderAway extends Error {}

/**
 * The payment provider and the requests that can be made to it. A call throws when there is no clear answer,
 * and ends within a minute.
 */
export type PaymentProvider = {
  /** Shown to people. */
  name: string;
  /** Returns payments created since an instant of real time, page by page. */
  paymentsSince(since: Date, cursor: string | null): Promise<PaymentsPage>;
  /** Returns all payments for these invoices of ours, and the paid bills that payments do not cover. */
  paymentsFor(invoiceIds: string[]): Promise<{ payments: ProviderPayment[]; settled: SettledBill[] }>;
  /** Returns the payments of a provider's own bill. */
  paymentsOf(bill: Bill): Promise<ProviderPayment[]>;
  /** Returns a bill of the provider's by its id. */
  bill(billId: string): Promise<Bill>;
  /**
   * Returns the bill that a payment settled: it may name our invoice when the payment does not. Throws
   * ProviderAway, or the provider's refusal of this one payment.
   */
  billOf(paymentId: string): Promise<Bill | null>;
};
