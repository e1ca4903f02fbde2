import { INVOICE_STATUSES, STEP_VERBS, type DunningCase, type NextStep } from '../domain/planning/case.js';
import { isDate } from '../domain/calendar/days.js';
import { isCurrency } from '../domain/money/money.js';
import { type PaymentRequest } from '../domain/planning/requests.js';

// A person in the Temporal UI can send anything. What is refused here never reaches an activity, which would be tried for ever.

type Fields = Record<string, unknown>;

/** Validators are synchronous: an asynchronous one is never awaited and fails the workflow task. */
const refuse = (message: string): never => {
  throw new Error(message);
};

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What PostgreSQL can store (no U+0000, no half character), and no more than a person types. */
const LONGEST = 5_000;
const isText = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length > 0 &&
  value.length <= LONGEST &&
  !/\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value);
const isAmount = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0;
const isInstant = (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value));

const fieldsOf = (value: unknown): Fields =>
  isFields(value) ? value : refuse('The update needs one argument, an object with its fields');
const mustHaveText = (value: unknown, name: string) =>
  isText(value) || refuse(`${name} must be a text of 1 to ${LONGEST} characters`);
const mustBeDate = (value: unknown, name: string) =>
  (typeof value === 'string' && isDate(value)) || refuse(`${name} must be a date, YYYY-MM-DD`);
const mustBeAmount = (value: unknown, name: string) =>
  isAmount(value) || refuse(`${name} must be a positive integer of minor units`);

export function mustBePause(request: unknown): void {
  const { reason, until } = fieldsOf(request);
  mustHaveText(reason, 'reason');
  if (until !== undefined) mustBeDate(until, 'until');
}
export function mustBeDispute(request: unknown): void {
  const { id, reason } = fieldsOf(request);
  mustHaveText(id, 'id');
  mustHaveText(reason, 'reason');
}
export function mustBeResolution(request: unknown): void {
  const { id, outcome, creditAmount } = fieldsOf(request);
  mustHaveText(id, 'id');
  if (outcome !== 'upheld' && outcome !== 'rejected') refuse('outcome must be upheld or rejected');
  if (creditAmount !== undefined) mustBeAmount(creditAmount, 'creditAmount');
}
export function mustBePromise(request: unknown): void {
  const { id, amount, currency, payOn, method, reference } = fieldsOf(request);
  mustHaveText(id, 'id');
  mustBeAmount(amount, 'amount');
  mustHaveText(currency, 'currency');
  mustBeDate(payOn, 'payOn');
  if (method !== undefined) mustHaveText(method, 'method');
  if (reference !== undefined) mustHaveText(reference, 'reference');
}
export const mustBeDueDate = (request: unknown): void => void mustBeDate(fieldsOf(request).dueOn, 'dueOn');
export const mustBePolicy = (request: unknown): void =>
  void mustHaveText(fieldsOf(request).policyId, 'policyId');
export function mustBeClosing(request: unknown): void {
  const { outcome, reason } = fieldsOf(request);
  if (outcome !== 'void' && outcome !== 'written-off') refuse('outcome must be void or written-off');
  mustHaveText(reason, 'reason');
}

/** A payment that a person signals: the ledger gives the final word on it. */
export const isPayment = (value: unknown): value is PaymentRequest =>
  isFields(value) &&
  isText(value.id) &&
  isAmount(value.amount) &&
  isText(value.currency) &&
  isInstant(value.receivedAt);

/** A case that the loop can go on with, of this invoice and no other. */
export const isCaseOf = (invoiceId: unknown, value: unknown): value is DunningCase =>
  isFields(value) &&
  value.invoiceId === invoiceId &&
  isText(value.accountId) &&
  Number.isSafeInteger(value.cycle) &&
  Number.isSafeInteger(value.revision) &&
  Number.isSafeInteger(value.balance) &&
  isText(value.currency) &&
  isCurrency(value.currency) &&
  isText(value.stage) &&
  INVOICE_STATUSES.some((status) => status === value.status) &&
  (value.next === null || isStep(value.next));

const isStep = (value: unknown): value is NextStep =>
  isFields(value) &&
  isText(value.id) &&
  STEP_VERBS.some((verb) => verb === value.verb) &&
  typeof value.on === 'string' &&
  isInstant(value.at) &&
  Number.isFinite(value.due);
