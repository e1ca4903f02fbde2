import { defineSearchAttributeKey } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { type DunningCase } from '../domain/case.js';
import { isDate } from '../domain/days.js';
import {
  type CloseRequest,
  type DisputeRequest,
  type MoveDueDateRequest,
  type MovePolicyRequest,
  type PauseRequest,
  type PaymentRequest,
  type PromiseRequest,
  type ResolveDisputeRequest,
} from '../domain/requests.js';

/** One workflow an invoice; a reopened debt is the next cycle of the same id. */
export const dunningWorkflowId = (invoiceId: string): string => `invoice/${invoiceId}`;

export type DunningInput = {
  invoiceId: string;
  /** The case as it stood when the workflow was started or continued: saves asking for it. */
  case: DunningCase;
};

/**
 * The `case` is present when the ledger has the payment already, with the ids of `others` that came at the same time; a
 * payment signalled by hand lacks it and is booked first.
 */
export type PaymentSignal = PaymentRequest & { case?: DunningCase; others?: string[] };

/** The one signal of several payments: the facts of the last, the ids of the others. */
export function paymentsSignal(current: DunningCase, payments: PaymentRequest[]): PaymentSignal {
  const others = payments.slice(0, -1).map(({ id }) => id);
  return { ...payments.at(-1)!, case: current, ...(others.length > 0 ? { others } : {}) };
}

export const payment = defineSignal<[PaymentSignal]>('payment');
/** The ledger has changed; here is the case as it now stands. */
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

/** Validators are synchronous: an asynchronous one is never awaited and fails the workflow task. */
const refuse = (message: string): never => {
  throw new Error(message);
};
const mustHaveText = (value: unknown, name: string) =>
  (typeof value === 'string' && value.length > 0) || refuse(`${name} must be a text`);
const mustBeDate = (value: unknown, name: string) =>
  (typeof value === 'string' && isDate(value)) || refuse(`${name} must be a date, YYYY-MM-DD`);
const mustBeAmount = (value: unknown, name: string) =>
  (Number.isSafeInteger(value) && (value as number) > 0) ||
  refuse(`${name} must be a positive integer of minor units`);

export function mustBePause({ until, reason }: PauseRequest): void {
  mustHaveText(reason, 'reason');
  if (until !== undefined) mustBeDate(until, 'until');
}
export function mustBeDispute({ id, reason }: DisputeRequest): void {
  mustHaveText(id, 'id');
  mustHaveText(reason, 'reason');
}
export function mustBeResolution({ id, outcome, creditAmount }: ResolveDisputeRequest): void {
  mustHaveText(id, 'id');
  if (outcome !== 'upheld' && outcome !== 'rejected') refuse('outcome must be upheld or rejected');
  if (creditAmount !== undefined) mustBeAmount(creditAmount, 'creditAmount');
}
export function mustBePromise({ id, amount, currency, payOn }: PromiseRequest): void {
  mustHaveText(id, 'id');
  mustBeAmount(amount, 'amount');
  mustHaveText(currency, 'currency');
  mustBeDate(payOn, 'payOn');
}
export const mustBeDueDate = ({ dueOn }: MoveDueDateRequest): void => void mustBeDate(dueOn, 'dueOn');
export const mustBePolicy = ({ policyId }: MovePolicyRequest): void =>
  void mustHaveText(policyId, 'policyId');
export function mustBeClosing({ outcome, reason }: CloseRequest): void {
  if (outcome !== 'void' && outcome !== 'written-off') refuse('outcome must be void or written-off');
  mustHaveText(reason, 'reason');
}
