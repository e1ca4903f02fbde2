import { type LocalDate } from '../domain/calendar/days.js';
import { type Creditor, type InvoiceFacts } from '../emails/facts.js';

/** An instant in UTC, ISO 8601: `2026-11-22T09:00:00.000Z`. */
type Instant = string;

/**
 * All that counsel receives about a debt, as plain data: amounts in minor units beside their currency,
 * instants in UTC. Lists come in any order; the dossier sorts them by time.
 */
export type DossierFacts = {
  matter: { id: string; invoiceId: string; openedAt: Instant; deadlineOn: LocalDate };
  creditor: Creditor;
  account: { id: string; name: string; locale: string; kind: string; jurisdiction: string | null };
  contacts: {
    role: string;
    name: string;
    email: string | null;
    phone: string | null;
    address: string | null;
  }[];
  today: LocalDate;
  onHold: boolean;
  /** All open invoices of the account, oldest first; `lines` as stored in the books. */
  invoices: (InvoiceFacts & { lines: unknown })[];
  ledger: DossierEntry[];
  timeline: DossierEvent[];
  notices: DossierNotice[];
  promises: DossierPromise[];
  disputes: DossierDispute[];
  tasks: DossierTask[];
};

/** A movement of a balance: positive = the customer owes more. */
export type DossierEntry = {
  at: Instant;
  invoiceId: string | null;
  type: string;
  amount: bigint;
  currency: string;
  paymentId: string | null;
  reason: string | null;
  actor: string;
};

export type DossierEvent = {
  at: Instant;
  invoiceId: string | null;
  type: string;
  stepId: string | null;
  summary: string;
  actor: string;
};

/** A notice exactly as it was frozen for sending. `sentAt` is null when it is not known to have gone out. */
export type DossierNotice = {
  id: string;
  template: string;
  status: string;
  frozenAt: Instant;
  sentAt: Instant | null;
  to: string[];
  subject: string;
  /** '' when it was not an email. */
  html: string;
  text: string;
  /** The letter as it was posted; absent when it did not go by post. */
  pdf?: Uint8Array | null;
  providerId: string | null;
  /** The invoices that it listed. */
  invoiceIds: string[];
};

export type DossierPromise = {
  id: string;
  invoiceId: string;
  madeAt: Instant;
  amount: bigint;
  currency: string;
  payOn: LocalDate;
  method: string | null;
  reference: string | null;
  status: string;
};

export type DossierDispute = {
  id: string;
  invoiceId: string;
  openedAt: Instant;
  reason: string;
  status: string;
  resolvedAt: Instant | null;
};

/** A call or another piece of work, with its outcome if any. */
export type DossierTask = {
  id: string;
  invoiceId: string | null;
  type: string;
  role: string;
  openedAt: Instant;
  dueAt: Instant;
  status: string;
  outcome: string | null;
  note: string | null;
  completedAt: Instant | null;
  completedBy: string | null;
};
