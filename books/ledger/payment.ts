import { type EventRef } from '../inboxEvents.js';

/** A report of money received: for one invoice, or on account (oldest invoice first). */
export type PaymentReport = {
  id: string;
  invoiceId: string | null;
  accountId: string | null;
  /** Minor units, positive. */
  amount: bigint;
  currency: string;
  /** ISO 8601. */
  receivedAt: string;
  method: string | null;
  reference: string | null;
};

export type Reporting = {
  /** Where it came from: api, webhook, signal … */
  source: string;
  actor: string;
  /** The inbox event that reported it, marked as applied in the same transaction. */
  event?: EventRef | null;
};

/** A report with the account that owes, where there is one, and a reason why a person must check it first. */
export type Booking = Reporting & {
  report: PaymentReport;
  accountId: string | null;
  doubt?: string | null;
  /** Invoices of the account that a payment on account names: it settles them first. */
  named?: readonly string[];
};
