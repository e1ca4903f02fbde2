import { type PaymentReport } from '../books/ledger/payment.js';
import { type RefundsSoFar } from '../books/ledger/cumulativeRefunds.js';
import { type ReversalReport } from '../books/ledger/reversal.js';
import { type Bill } from '../providers/paymentProvider.js';
import { type Unusable } from './unusableEvent.js';

/** The invoice and the account that an event names, as far as its bytes show. */
export type Target = { invoiceId: string | null; accountId: string | null };

/** Money that moved, as reported by a provider. */
export type Fact = { payment: PaymentReport } | { reversal: ReversalReport } | { refunds: RefundsSoFar };

/**
 * The content of an event's bytes: a payment or its reversal; a provider's facts, possibly none that concern
 * us; a provider's own bill that was paid in a way the event does not show; or why the bytes cannot be used.
 */
export type ReadEvent = { about: Target } & (
  | { report: PaymentReport }
  | { reversal: ReversalReport }
  | { facts: Fact[] }
  | { bill: Bill; whole: PaymentReport }
  | { unusable: Unusable }
);
