import { isCall } from '../../domain/planning/contacts.js';

/**
 * A number of days past due, or of days after the first step or event of this name (`reminder`,
 * `promise.made`).
 */
export type When = { day: number } | { after: string; days: number };

export type Move = { when: When } & (
  | {
      does: 'pay';
      /** Minor units; all that is open by default. */
      amount?: number;
      /** By default the invoice's. */
      currency?: string;
      /** Names the account instead of the invoice. */
      onAccount?: true;
    }
  | { does: 'dispute'; reason: string }
  | { does: 'resolve-dispute'; outcome: 'upheld' | 'rejected'; creditAmount?: number }
  | { does: 'dismiss-payment'; reason: string }
);

/**
 * The debtor's answer to the collector: at one step (`call-for-promise-33`) or at every task of a type
 * (`call`).
 */
export type DebtorAnswer = { at: string; note: string } & (
  | { says: 'promised'; payIn: number; method: string; reference: string }
  | { says: 'no-answer' | 'left-message' | 'disputed' | 'refused' }
);

/** Without an answer of the debtor a call reaches no contact, and staff complete their other tasks. */
export const taskOutcome = (task: string): 'left-message' | 'wrong-contact' | 'done' => {
  if (task === 'fix-contact') return 'wrong-contact';
  return isCall(task) ? 'left-message' : 'done';
};
