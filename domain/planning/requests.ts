import { type LocalDate } from '../calendar/days.js';

/** Amounts are minor units; the invoice is the workflow's own. */
export type PaymentRequest = {
  id: string;
  amount: number;
  currency: string;
  receivedAt: string;
};

export type PauseRequest = { until?: LocalDate; reason: string };
export type DisputeRequest = { id: string; reason: string };
export type ResolveDisputeRequest = { id: string; outcome: 'upheld' | 'rejected'; creditAmount?: number };
export type PromiseRequest = {
  id: string;
  amount: number;
  currency: string;
  payOn: LocalDate;
  method?: string;
  reference?: string;
};
export type MoveDueDateRequest = { dueOn: LocalDate };
export type MovePolicyRequest = { policyId: string };
export type CloseRequest = { outcome: 'void' | 'written-off'; reason: string };

/** What a message asks the ledger to record. */
export type Request =
  | ({ type: 'payment' } & PaymentRequest)
  | ({ type: 'pause' } & PauseRequest)
  | { type: 'resume' }
  | ({ type: 'dispute' } & DisputeRequest)
  | ({ type: 'resolve-dispute' } & ResolveDisputeRequest)
  | ({ type: 'promise' } & PromiseRequest)
  | ({ type: 'due-date' } & MoveDueDateRequest)
  | ({ type: 'policy' } & MovePolicyRequest)
  | ({ type: 'close' } & CloseRequest);
