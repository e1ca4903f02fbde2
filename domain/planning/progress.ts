import { NO_CONTACTS, type ContactHistory } from './contacts.js';
import { type LocalDate } from '../calendar/days.js';
import { type Rung } from '../policy/policy.js';

/** What has happened in this cycle of an invoice, as far as the next step depends on it. */
export type CycleHistory = {
  dueOn: LocalDate;
  /** Ids of the closed steps: performed, carried by another invoice, superseded or given up. */
  closedSteps: ReadonlySet<string>;
  /**
   * By rule: the local date of its first step that took place (for a notice: was sent and listed this
   * invoice).
   */
  firstDone: Readonly<Record<string, LocalDate>>;
  /**
   * By rule: the date of its last step. The final deadline runs from the last demand, never from another
   * invoice's earlier one.
   */
  lastDone: Readonly<Record<string, LocalDate>>;
  lastRung: { rung: Rung; on: LocalDate } | null;
  /** Date of the last step, for any outcome: the next one is not dated earlier. */
  lastStepOn: LocalDate | null;
  /** Contacts of the whole account: notices and calls are counted for it (rules 2 and 12). */
  contacts: ContactHistory;
  balance: bigint;
  currency: string;
  /** No step runs before this date: a pause or a promise. */
  heldUntil: LocalDate | null;
  /** No notice goes out before this date: the customer has written, and a person reads the message first. */
  noticesResumeOn: LocalDate | null;
  /** By step id: approvals that are requested and not refused; a step that has run is not in it. */
  approvals: Readonly<Record<string, 'waiting' | 'approved'>>;
  /** By step id: notices that a person holds back, until this date or (null) until a person releases them. */
  held: Readonly<Record<string, LocalDate | null>>;
  /** With counsel: contact with the customer is frozen, and only the rest of the hand-off follows. */
  withCounsel: boolean;
};

/** Returns the history of a debt to which nothing has happened yet. */
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
