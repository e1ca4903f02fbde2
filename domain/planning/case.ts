import { type LocalDate } from '../calendar/days.js';
import { type Stage } from '../policy/policy.js';

export const INVOICE_STATUSES = ['open', 'paid', 'void', 'written-off', 'with-counsel', 'closed'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/** The activities that perform one step; the Temporal UI shows these names. */
export const STEP_VERBS = [
  'enterStage',
  'requestApproval',
  'sendNotice',
  'createTask',
  'placeHold',
  'chargeLateFee',
  'suspendLicenses',
  'checkSuspension',
  'handOffToCounsel',
  'cancelLicenses',
  'settlePromise',
  'releaseHold',
  'sendThankYou',
  'sendConfirmation',
  'reinstateLicenses',
] as const;
export type StepVerb = (typeof STEP_VERBS)[number];

export type NextStep = {
  id: string;
  verb: StepVerb;
  kind: 'notice' | 'task' | 'action';
  /** Local date in the account's zone. */
  on: LocalDate;
  /** Business time, ISO 8601 UTC. */
  at: string;
  /** The real instant of `at`, epoch ms, for the timer. */
  due: number;
  /**
   * Another invoice carries the account's notices: this step sends none, so it need not wait for the mail
   * provider's rate.
   */
  carried?: true;
};

/**
 * What a workflow knows about its invoice: ids, amounts and dates, never names. The process that changed the
 * ledger computes it; the higher `revision` is the newer.
 */
export type DunningCase = {
  invoiceId: string;
  accountId: string;
  cycle: number;
  revision: number;
  status: InvoiceStatus;
  stage: Stage;
  /** Minor units of `currency`. */
  balance: number;
  currency: string;
  /** Why nothing is planned although the debt is open. */
  waitingFor: 'pause' | 'dispute' | 'exception' | 'approval' | null;
  next: NextStep | null;
};

/** Paid or forgiven: dunning requests nothing more from the customer. */
export const isEnded = ({ status }: { status: string }): boolean =>
  status !== 'open' && status !== 'with-counsel';

/**
 * Returns the newer of two views of one invoice. On equal revisions the later computed one wins, because time
 * has passed.
 */
export function newer(known: DunningCase, computed: DunningCase): DunningCase {
  return computed.revision >= known.revision ? computed : known;
}
