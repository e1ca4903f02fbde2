import { stageOf } from '../domain/policy/policy.js';
import { type NoticeTemplate } from './facts.js';

/** Printed across a notice or statement; null prints nothing. */
export type Banner = 'PAST DUE ACCOUNT' | 'ACCOUNT ON HOLD' | null;

/** Returns the banner of a notice and of the statement attached to it (product.md, "The standard policy"). */
export function bannerOfNotice(template: NoticeTemplate, onHold: boolean): Banner {
  switch (template) {
    case 'thank-you':
    case 'courtesy':
    case 'promise-received':
    case 'hold-released':
      return null;
    case 'account-hold':
    case 'delinquent':
    case 'final-demand':
    case 'services-cancelled':
      return onHold ? 'ACCOUNT ON HOLD' : 'PAST DUE ACCOUNT';
    case 'status-request':
    case 'reminder':
    case 'promise-broken':
    case 'statement':
      return onHold ? 'ACCOUNT ON HOLD' : null;
    default:
      return template satisfies never;
  }
}

/**
 * Returns the template whose words are true: after a person has lifted the hold, the notice of its rung
 * requests payment without mentioning a hold.
 */
export const spokenAs = <L extends NoticeTemplate>(notice: L, onHold: boolean): L | 'reminder' =>
  notice === 'account-hold' && !onHold ? 'reminder' : notice;

/** Returns the banner of a statement without a notice: by the hold, else by the age of the oldest debt. */
export function bannerOfAccount(onHold: boolean, debts: readonly { daysPastDue: number }[]): Banner {
  if (onHold) return 'ACCOUNT ON HOLD';
  const stage = stageOf(Math.max(0, ...debts.map(({ daysPastDue }) => daysPastDue)));
  return stage === 'delinquent' || stage === 'hold' || stage === 'litigation' ? 'PAST DUE ACCOUNT' : null;
}

const WITH_STATEMENT: ReadonlySet<NoticeTemplate> = new Set([
  'reminder',
  'delinquent',
  'account-hold',
  'final-demand',
  'promise-broken',
  'services-cancelled',
  'statement',
]);

/** True when a statement of account is attached to the notice; the notice's text mentions it. */
export const attachesStatement = (template: NoticeTemplate): boolean => WITH_STATEMENT.has(template);
