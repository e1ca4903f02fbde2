import { type LocalDate } from '../calendar/days.js';

/** Amounts are in minor units; the invoice is the workflow's own. */
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

/** A change that a message requests from the ledger. */
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

/** Identifies a requested notice of an account. */
export type RequestedNoticeRef = { accountId: string; id: string };
