import { INVOICE_STATUSES, STEP_VERBS, type DunningCase, type NextStep } from '../domain/planning/case.js';
import { isDate } from '../domain/calendar/days.js';
import { isCurrency } from '../domain/money/money.js';
import { type PaymentRequest } from '../domain/planning/requests.js';

// A person in the Temporal UI can send anything. A refused message never reaches an activity, which would
// retry it for ever.

type Fields = Record<string, unknown>;

/** Validators are synchronous: an asynchronous one is never awaited and fails the workflow task. */
const refuse = (message: string): never => {
  throw new Error(message);
};

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The limit for texts that a person types; PostgreSQL cannot store U+0000 or half a character. */
const MAX_TEXT = 5_000;
const isText = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length > 0 &&
  value.length <= MAX_TEXT &&
  !/\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value);
const isAmount = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0;
const isInstant = (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value));

const fieldsOf = (value: unknown): Fields =>
  isFields(value) ? value : refuse('The update needs one argument, an object with its fields');
const requireText = (value: unknown, name: string) =>
  isText(value) || refuse(`${name} must be a text of 1 to ${MAX_TEXT} characters`);
const requireDate = (value: unknown, name: string) =>
  (typeof value === 'string' && isDate(value)) || refuse(`${name} must be a date, YYYY-MM-DD`);
const requireAmount = (value: unknown, name: string) =>
  isAmount(value) || refuse(`${name} must be a positive integer of minor units`);

export function validatePause(request: unknown): void {
  const { reason, until } = fieldsOf(request);
  requireText(reason, 'reason');
  if (until !== undefined) requireDate(until, 'until');
}
export function validateDispute(request: unknown): void {
  const { id, reason } = fieldsOf(request);
  requireText(id, 'id');
  requireText(reason, 'reason');
}
export function validateResolution(request: unknown): void {
  const { id, outcome, creditAmount } = fieldsOf(request);
  requireText(id, 'id');
  if (outcome !== 'upheld' && outcome !== 'rejected') refuse('outcome must be upheld or rejected');
  if (creditAmount !== undefined) requireAmount(creditAmount, 'creditAmount');
}
export function validatePromise(request: unknown): void {
  const { id, amount, currency, payOn, method, reference } = fieldsOf(request);
  requireText(id, 'id');
  requireAmount(amount, 'amount');
  requireText(currency, 'currency');
  requireDate(payOn, 'payOn');
  if (method !== undefined) requireText(method, 'method');
  if (reference !== undefined) requireText(reference, 'reference');
}
export const validateDueDate = (request: unknown): void => void requireDate(fieldsOf(request).dueOn, 'dueOn');
export const validatePolicy = (request: unknown): void =>
  void requireText(fieldsOf(request).policyId, 'policyId');
export function validateClosing(request: unknown): void {
  const { outcome, reason } = fieldsOf(request);
  if (outcome !== 'void' && outcome !== 'written-off') refuse('outcome must be void or written-off');
  requireText(reason, 'reason');
}

/** A payment that a person signals; the ledger makes the final decision. */
export const isPayment = (value: unknown): value is PaymentRequest =>
  isFields(value) &&
  isText(value.id) &&
  isAmount(value.amount) &&
  isText(value.currency) &&
  isInstant(value.receivedAt);

/** A case of this invoice that the loop can go on with. */
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
