import { type LocalDate } from '../../domain/calendar/days.js';
import { type Instalment } from '../ledger/paymentPlans.js';
import { type PromiseDraft } from './promises.js';

/** A decision of a person about an invoice; the same from the API and from a message to its workflow. */
export type Change =
  | { type: 'pause'; until: LocalDate | null; reason: string }
  | { type: 'resume' }
  | { type: 'dispute'; id: string; reason: string }
  | { type: 'resolve-dispute'; id: string; outcome: 'upheld' | 'rejected'; creditAmount: bigint | null }
  | ({ type: 'promise' } & PromiseDraft)
  | { type: 'credit-note'; id: string; amount: bigint; reason: string }
  | { type: 'due-date'; dueOn: LocalDate }
  | { type: 'policy'; policyId: string }
  | { type: 'plan'; id: string; currency: string; instalments: Instalment[] }
  | { type: 'waive-fees'; id: string; amount: bigint | null; reason: string }
  | { type: 'close'; outcome: 'void' | 'written-off'; reason: string }
  | { type: 'undo-write-off'; reason: string };
