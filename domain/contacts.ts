import { addDays, later, type LocalDate } from './days.js';
import { type Channel, type NoticeRule, type Policy, type StepRule, type TaskRule } from './policy.js';

/** What an account has heard of us lately; dates stand latest first. */
export type Contacts = {
  /** Dunning letters by channel. */
  letters: Readonly<Partial<Record<Channel, readonly LocalDate[]>>>;
  /** Attempts to call, whoever answered. */
  calls: readonly LocalDate[];
  /** The last telephone conversation about the debt. */
  conversationOn: LocalDate | null;
};

export const NO_CONTACTS: Contacts = { letters: {}, calls: [], conversationOn: null };

const WEEK = 7;
/** Calls to a consumer within seven days, and none in the seven that begin with a conversation (rule 12; 12 CFR 1006.14(b)(2)). */
const CONSUMER_CALLS = 7;

/** A task of this name is a telephone call: `call`, `demand-call`, `call-for-promise`. */
export const isCall = (task: string): boolean => /(^|-)call(-|$)/.test(task);

/** What of a step the account's ears depend on. */
type Heard = Pick<NoticeRule, 'kind' | 'channel'> | Pick<TaskRule, 'kind' | 'task'> | { kind: 'action' };

/** The first date, not before `on`, on which the account may hear this step: one letter a channel and day (rule 2), the policy's cap a week. */
export function mayHear(policy: Policy, contacts: Contacts, rule: Heard, on: LocalDate): LocalDate {
  if (rule.kind === 'notice') {
    const letters = contacts.letters[rule.channel] ?? [];
    const cap = policy.noticesPerWeek?.[rule.channel];
    return atMost(atMost(on, letters, 1, 1), letters, cap ?? Infinity, WEEK);
  }
  if (rule.kind !== 'task' || policy.debtor !== 'consumer' || !isCall(rule.task)) return on;
  const { calls, conversationOn } = contacts;
  const tried = atMost(on, calls, CONSUMER_CALLS, WEEK);
  return conversationOn ? later(tried, addDays(conversationOn, WEEK)) : tried;
}

/** `on`, or the first date after it on which fewer than `count` of the dates lie within the last `days` days. */
function atMost(on: LocalDate, dates: readonly LocalDate[], count: number, days: number): LocalDate {
  const oldest = dates[count - 1];
  return oldest ? later(on, addDays(oldest, days)) : on;
}

/** The contacts after a step that took place on `on`. */
export function heard(contacts: Contacts, rule: StepRule, on: LocalDate): Contacts {
  if (rule.kind !== 'notice') return contacts;
  const earlier = contacts.letters[rule.channel] ?? [];
  return { ...contacts, letters: { ...contacts.letters, [rule.channel]: [on, ...earlier].slice(0, WEEK) } };
}
