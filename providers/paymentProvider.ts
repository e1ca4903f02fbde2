/** Money that a payment provider says has arrived. */
export type ProviderPayment = {
  id: string;
  /** The invoice of ours that it names, if any. */
  invoiceId: string | null;
  accountId: null;
  /** Minor units, positive. */
  amount: bigint;
  currency: string;
  /** ISO 8601. */
  receivedAt: string;
  method: string;
  reference: string;
  /** The sum of what went back of it by now, and the provider's id of the charge that it went back of. */
  refunded: { chargeId: string; total: bigint } | null;
};

/** A bill of the provider's own, as far as it concerns us. */
export type Bill = { id: string; invoiceId: string | null };

/** Money that has arrived and cannot be read as a payment of ours. */
export type Unreadable = { id: string; problem: string };

export type PaymentsPage = { payments: ProviderPayment[]; unreadable: Unreadable[]; next: string | null };

/** The provider gave no answer that says anything of the payment that it was asked about: another time it may. */
export class ProviderAway extends Error {}

/** Whoever takes the payments, as one who can be asked. A call throws when there is no clear answer, and ends within a minute. */
export type PaymentProvider = {
  /** Shown to people. */
  name: string;
  /** Payments begun since an instant of real time, page by page. */
  paymentsSince(since: Date, cursor: string | null): Promise<PaymentsPage>;
  /** Everything that was paid for these invoices of ours. */
  paymentsFor(invoiceIds: string[]): Promise<ProviderPayment[]>;
  /** What a bill of the provider's own was paid with. */
  paymentsOf(bill: Bill): Promise<ProviderPayment[]>;
  /**
   * The bill that a payment settled: it may name our invoice where the payment does not. Throws ProviderAway, or the
   * provider's refusal of this one payment.
   */
  billOf(paymentId: string): Promise<Bill | null>;
};
