import { stageOf } from '../domain/policy/policy.js';
import { type NoticeTemplate } from './facts.js';

/** What is printed across a letter or statement; null = nothing. */
export type Banner = 'PAST DUE ACCOUNT' | 'ACCOUNT ON HOLD' | null;

/** The banner of a letter and of the statement attached to it (product.md, "The standard policy"). */
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
 * The letter whose words are true: where a person has lifted the hold, the letter of its rung asks for the money and does
 * not speak of a hold.
 */
export const spokenAs = <L extends NoticeTemplate>(notice: L, onHold: boolean): L | 'reminder' =>
  notice === 'account-hold' && !onHold ? 'reminder' : notice;

/** The banner of a statement that goes with no letter: by the hold, else by the age of the oldest debt. */
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

/** Whether a statement of account goes with the letter; its text says so. */
export const attachesStatement = (template: NoticeTemplate): boolean => WITH_STATEMENT.has(template);
