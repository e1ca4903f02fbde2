import { type PaymentReport } from '../books/ledger/payment.js';
import { type RefundsSoFar } from '../books/ledger/cumulativeRefunds.js';
import { type ReversalReport } from '../books/ledger/reversal.js';
import { type Bill } from '../providers/paymentProvider.js';
import { type Unusable } from './unusableEvent.js';

/** Whom an event names, as far as its bytes tell. */
export type Target = { invoiceId: string | null; accountId: string | null };

/** Money that a provider says has moved. */
export type Fact = { payment: PaymentReport } | { reversal: ReversalReport } | { refunds: RefundsSoFar };

/**
 * What an event's bytes say: a payment or its way back; what a provider tells, which may be nothing that concerns us; a
 * bill of the provider's own that was paid in a way it does not tell; or why they cannot be used.
 */
export type ReadEvent = { about: Target } & (
  | { report: PaymentReport }
  | { reversal: ReversalReport }
  | { facts: Fact[] }
  | { bill: Bill; whole: PaymentReport }
  | { unusable: Unusable }
);
