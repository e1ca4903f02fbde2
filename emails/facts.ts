import { type LocalDate } from '../domain/calendar/days.js';
import { type DunningTemplate, type OwnWords, type Role } from '../domain/policy/policy.js';

/** Notices that no step of a policy sends: they confirm an event, or answer a request. */
export const RESPONSE_TEMPLATES = [
  'thank-you',
  'promise-received',
  'promise-broken',
  'hold-released',
  'services-cancelled',
  'statement',
] as const;
export type ResponseTemplate = (typeof RESPONSE_TEMPLATES)[number];

/** Notices that a customer can receive: the policy's, and the responses to an event. */
export type NoticeTemplate = DunningTemplate | ResponseTemplate;

export type StaffTemplate =
  'suspend-order' | 'missed-suspension' | 'cancel-order' | 'matter-for-counsel' | 'matter-closed';

/**
 * One line of a notice or statement. Money is in minor units of `currency`: `amount` as invoiced, `fees` the
 * late fees charged in addition, `balance` what is open now; the difference was paid or credited.
 * `daysPastDue` is negative before the due date.
 */
export type InvoiceFacts = {
  id: string;
  /** What people call the invoice; left out where that is the id. */
  number?: string;
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

/** Returns what people call the invoice. */
export const numberOf = ({ id, number }: Pick<InvoiceFacts, 'id' | 'number'>): string => number ?? id;

/** The creditor; any field may be ''. `address` and `bankDetails` may have several lines. */
export type Creditor = {
  name: string;
  address: string;
  email: string;
  phone: string;
  payee: string;
  bankDetails: string;
};

export type NoticeFacts = {
  creditor: Creditor;
  account: { id: string; name: string; locale: string };
  /** '' when no person is known. */
  contactName: string;
  today: LocalDate;
  /**
   * All open invoices of the account, oldest first; in a thank-you the settled ones. Empty only in a
   * statement or a released hold, where nothing may be open any more.
   */
  invoices: InvoiceFacts[];
  carryingInvoiceId: string;
  /** The page on which all of `invoices` can be paid at once. */
  payAllUrl?: string | null;
  /** The customer's own page: signed, and valid for some weeks. */
  pageUrl?: string | null;
  /** Required by the final demand. */
  deadlineOn: LocalDate | null;
  /** Required by promise-received and promise-broken; it is a promise for the carrying invoice. */
  promise?: PromiseFacts | null;
  /** The reason in services-cancelled, as a customer may read it; absent: the deadline was missed. */
  reason?: string;
  /** Whether the account is on hold when the notice goes out. */
  onHold: boolean;
  /** Whether its licences stay suspended or cancelled then; absent: they do not. */
  licensesOff?: boolean;
  /** A consumer's notice has an opt-out line (12 CFR 1006.6(e)). Absent = business. */
  debtor?: 'business' | 'consumer';
  /** The creditor's own words for this notice, by language. */
  ownWords?: Partial<Record<string, OwnWords>> | undefined;
};

/** A customer's promise, as recorded: `method` and `reference` are free texts ("cheque", "4711"). */
export type PromiseFacts = {
  amount: bigint;
  currency: string;
  payOn: LocalDate;
  method: string | null;
  reference: string | null;
};

export type StaffFacts = {
  creditor: Creditor;
  /** The page of the desk for the reader; absent or null: the desk's address is not configured. */
  deskUrl?: string | null;
  account: { id: string; name: string };
  invoice: InvoiceFacts;
  /** The debt of the whole account, by currency, in minor units. */
  total: { currency: string; balance: bigint }[];
  today: LocalDate;
  /** Last day for the suspension. */
  effectiveBy: LocalDate | null;
  /** The final demand's deadline. */
  deadlineOn: LocalDate | null;
  /** Whether counsel has the invoice. */
  withCounsel: boolean;
  reason: string;
};

/** A number of items, and their sum in minor units of one currency. */
export type Sum = { count: number; amount: bigint };

type AccountName = { id: string; name: string };

/** A week of collections, both days included. "Now" is the end of the week. */
export type WeeklyReportFacts = {
  creditor: Creditor;
  /** The page of the desk for the reader; absent or null: the desk's address is not configured. */
  deskUrl?: string | null;
  from: LocalDate;
  until: LocalDate;
  /** One entry for each currency that occurs; counts are invoices, payments and promises. */
  currencies: {
    currency: string;
    /** Invoices that became past due in the week, at the balance they have now. */
    newlyPastDue: Sum;
    collected: Sum;
    /** Refunds and chargebacks, less reversed chargebacks. */
    wentBack: Sum;
    /** Promises whose day was in the week, and their outcomes. */
    promisesDue: Sum;
    promisesKept: Sum;
    promisesBroken: Sum;
    onHold: Sum;
    withCounsel: Sum;
    open: Sum;
  }[];
  holds: { placed: AccountName[]; released: AccountName[] };
  matters: { opened: AccountName[]; closed: AccountName[] };
};

/** The waiting tasks of one role today. */
export type TaskDigestFacts = {
  creditor: Creditor;
  /** The page of the desk for the reader; absent or null: the desk's address is not configured. */
  deskUrl?: string | null;
  role: Role;
  today: LocalDate;
  /** The number of tasks beyond `tasks`, which has the most urgent. */
  further: number;
  tasks: {
    /** The task's type as stored: `call-for-promise`. */
    type: string;
    /** Why the task was opened, when it is recorded. */
    why: string | null;
    /** Null: the account is not known yet. */
    account: AccountName | null;
    contact: { name: string; phone: string | null } | null;
    invoice: Pick<InvoiceFacts, 'id' | 'balance' | 'currency' | 'daysPastDue'> | null;
    dueOn: LocalDate;
  }[];
};

/** A finished message: one-line subject, a whole HTML document, and the same as plain text. */
export type RenderedEmail = { subject: string; html: string; text: string };
