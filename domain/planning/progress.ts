import { NO_CONTACTS, type ContactHistory } from './contacts.js';
import { type LocalDate } from '../calendar/days.js';
import { type Rung } from '../policy/policy.js';

/** What has happened in this cycle of an invoice, as far as the next step depends on it. */
export type CycleHistory = {
  dueOn: LocalDate;
  /** Ids of the steps that are over: performed, carried by another invoice, superseded or given up. */
  closedSteps: ReadonlySet<string>;
  /** By rule: the local date of its first step that really took place (a notice: was sent, listing this invoice). */
  firstDone: Readonly<Record<string, LocalDate>>;
  /** The same of its last step: the final deadline runs from the last demand, never from another invoice's earlier one. */
  lastDone: Readonly<Record<string, LocalDate>>;
  lastRung: { rung: Rung; on: LocalDate } | null;
  /** Of its last step, whatever came of it: the next one is not dated before it. */
  lastStepOn: LocalDate | null;
  /** Of the whole account: letters and calls are counted for it (rules 2 and 12). */
  contacts: ContactHistory;
  balance: bigint;
  currency: string;
  /** Nothing runs before this date: a pause or a promise. */
  heldUntil: LocalDate | null;
  /** No letter goes out before this date: somebody of the account has written, and a person reads first. */
  noticesResumeOn: LocalDate | null;
  /** By step id: what somebody was asked to allow, and has not refused; a step that has run is not in it. */
  approvals: Readonly<Record<string, 'waiting' | 'approved'>>;
  /** By step id: letters that a person holds back, to this date, or (null) for as long as nobody releases them. */
  held: Readonly<Record<string, LocalDate | null>>;
  /** With counsel: contact with the customer is frozen, only the rest of the hand-off follows. */
  withCounsel: boolean;
};

/** A debt that nothing has happened to yet. */
export function newCycle(dueOn: LocalDate, balance: bigint, currency: string): CycleHistory {
  const nothing = {
    firstDone: {},
    lastDone: {},
    lastRung: null,
    lastStepOn: null,
    contacts: NO_CONTACTS,
    heldUntil: null,
    noticesResumeOn: null,
    approvals: {},
    held: {},
    withCounsel: false,
  };
  return { dueOn, balance, currency, closedSteps: new Set(), ...nothing };
}
