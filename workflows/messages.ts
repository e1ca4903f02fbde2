import { defineSearchAttributeKey } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { type DunningCase } from '../domain/planning/case.js';
import {
  type CloseRequest,
  type DisputeRequest,
  type MoveDueDateRequest,
  type MovePolicyRequest,
  type PauseRequest,
  type PaymentRequest,
  type PromiseRequest,
  type ResolveDisputeRequest,
} from '../domain/planning/requests.js';

export type DunningInput = {
  invoiceId: string;
  /** The case when the workflow was started or continued, which saves a query for it. */
  case: DunningCase;
};

/**
 * The `case` is present when the ledger already has the payment, with the ids of `others` that came at the
 * same time. A payment signalled by hand lacks it and is booked first.
 */
export type PaymentSignal = PaymentRequest & { case?: DunningCase; others?: string[] };

/** Returns the one signal of several payments: the facts of the last, the ids of the others. */
export function paymentsSignal(current: DunningCase, payments: PaymentRequest[]): PaymentSignal {
  const others = payments.slice(0, -1).map(({ id }) => id);
  return { ...payments.at(-1)!, case: current, ...(others.length > 0 ? { others } : {}) };
}

export const payment = defineSignal<[PaymentSignal]>('payment');
/** The ledger has changed; the signal contains the current case. */
export const caseChanged = defineSignal<[DunningCase]>('caseChanged');

export const pause = defineUpdate<DunningCase, [PauseRequest]>('pause');
export const resume = defineUpdate<DunningCase, []>('resume');
export const dispute = defineUpdate<DunningCase, [DisputeRequest]>('dispute');
export const resolveDispute = defineUpdate<DunningCase, [ResolveDisputeRequest]>('resolveDispute');
export const promise = defineUpdate<DunningCase, [PromiseRequest]>('promise');
export const moveDueDate = defineUpdate<DunningCase, [MoveDueDateRequest]>('moveDueDate');
export const movePolicy = defineUpdate<DunningCase, [MovePolicyRequest]>('movePolicy');
export const close = defineUpdate<DunningCase, [CloseRequest]>('close');

export const state = defineQuery<DunningCase>('state');
export const schedule = defineQuery<{ next: DunningCase['next']; waitingFor: string | null }>('schedule');

/** Search attributes; never personal data. */
export const DUNNING_STAGE = defineSearchAttributeKey('DunningStage', 'KEYWORD');
export const ACCOUNT_ID = defineSearchAttributeKey('AccountId', 'KEYWORD');
export const NEXT_STEP_AT = defineSearchAttributeKey('NextStepAt', 'DATETIME');
export const AMOUNT_DUE = defineSearchAttributeKey('AmountDue', 'INT');
export const CURRENCY = defineSearchAttributeKey('Currency', 'KEYWORD');
