import { type LocalDate } from '../domain/days.js';
import { type Letter } from '../domain/policy.js';

/** Letters a customer can receive: the policy's, and the thanks at the end of a debt. */
export type CustomerLetter = Letter | 'thank-you';

export type StaffLetter =
  'suspend-order' | 'missed-suspension' | 'cancel-order' | 'matter-for-counsel' | 'matter-closed';

/**
 * One line of a letter or statement. Money is in minor units of `currency`: `amount` as invoiced, `fees` the late fees
 * charged on top of it, `balance` what is open now; what is missing between them was paid or credited.
 * `daysPastDue` is negative before the due date.
 */
export type LetterInvoice = {
  id: string;
  description: string | null;
  purchaseOrder: string | null;
  issuedOn: LocalDate;
  dueOn: LocalDate;
  daysPastDue: number;
  amount: bigint;
  fees: bigint;
  balance: bigint;
  currency: string;
  payUrl: string | null;
};

/** Who is owed; any field may be ''. `address` and `bankDetails` may have several lines. */
export type Creditor = {
  name: string;
  address: string;
  email: string;
  phone: string;
  payee: string;
  bankDetails: string;
};

export type LetterFacts = {
  creditor: Creditor;
  account: { id: string; name: string; locale: string };
  /** '' when no person is known. */
  contactName: string;
  today: LocalDate;
  /** All open invoices of the account, oldest first; in a thank-you the settled ones. Never empty. */
  invoices: LetterInvoice[];
  carryingInvoiceId: string;
  /** Required by the final demand. */
  deadlineOn: LocalDate | null;
  /** Whether the account is on hold when the letter goes out. */
  onHold: boolean;
  /** A consumer's letter carries an opt-out line (12 CFR 1006.6(e)). Absent = business. */
  debtor?: 'business' | 'consumer';
};

export type StaffFacts = {
  creditor: Creditor;
  account: { id: string; name: string };
  invoice: LetterInvoice;
  /** What the whole account owes, by currency, in minor units. */
  total: { currency: string; balance: bigint }[];
  today: LocalDate;
  /** Last day for the suspension. */
  effectiveBy: LocalDate | null;
  /** The final demand's deadline. */
  deadlineOn: LocalDate | null;
  reason: string;
};

/** A finished message: one-line subject, a whole HTML document, and the same as plain text. */
export type Rendered = { subject: string; html: string; text: string };
