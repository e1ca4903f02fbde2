import { type PaymentReport } from '../books/ledger/payment.js';
import { type ClosedBill } from '../books/bills/closedBill.js';
import { type BillNote } from '../books/bills/creditNotes.js';
import { type OverpaidBill } from '../books/bills/overpaidBill.js';
import { type SettledBill } from '../domain/money/billRest.js';
import { type FailedRefund, type RefundsSoFar } from '../books/ledger/cumulativeRefunds.js';
import { type ReversalReport } from '../books/ledger/reversal.js';
import { type Bill } from '../providers/paymentProvider.js';
import { type Unusable } from './unusableEvent.js';

/** The invoice and the account that an event names, as far as its bytes show. */
export type Target = { invoiceId: string | null; accountId: string | null };

/** Money that moved, or what became of a bill, as reported by a provider. */
export type Fact =
  | { payment: PaymentReport }
  | { reversal: ReversalReport }
  | { refunds: RefundsSoFar }
  | { failedRefund: FailedRefund }
  | { settled: SettledBill }
  | { closed: ClosedBill }
  | { overpaid: OverpaidBill }
  | { note: BillNote };

/** Facts about a bill of the provider's that only the bill itself can connect with our invoice. */
export type BillFact = Extract<Fact, { payment: unknown } | { note: unknown }>;

/**
 * The content of an event's bytes: a payment or its reversal; a provider's facts, possibly none that concern
 * us; a provider's own bill that was paid in a way the event does not show; a fact about a bill that the event
 * does not describe; or why the bytes cannot be used.
 */
export type ReadEvent = { about: Target } & (
  | { report: PaymentReport }
  | { reversal: ReversalReport }
  | { facts: Fact[] }
  | { bill: Bill; whole: PaymentReport; settled?: SettledBill }
  | { ofBill: string; fact: BillFact }
  | { unusable: Unusable }
);
