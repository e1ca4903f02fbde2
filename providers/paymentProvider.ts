/** Money that a payment provider says has arrived. */
export type Received = {
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
  reference: string | null;
};

/** The same with what has gone back of it by now. */
export type Told = Received & { refunded: bigint };

/** A bill of the provider's own, as far as it concerns us. */
export type Bill = { id: string; invoiceId: string | null };

/** Whoever takes the payments, as a source to be asked instead of waited for. Every call ends within a minute and throws when there is no clear answer. */
export type PaymentProvider = {
  /** Shown to people: who could not be asked, who told. */
  name: string;
  /** Payments begun at or after an instant of real time, page by page. */
  paymentsSince(since: Date, cursor: string | null): Promise<{ payments: Told[]; next: string | null }>;
  /** Everything that has been paid for these invoices of ours. */
  paymentsFor(invoiceIds: string[]): Promise<Told[]>;
  /** What a bill of the provider's own was paid with. */
  paymentsOf(bill: Bill): Promise<Received[]>;
  /** The bill that a payment settled: it may name our invoice where the payment does not. */
  billOf(paymentId: string): Promise<Bill | null>;
};
