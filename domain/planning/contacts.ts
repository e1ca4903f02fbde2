import { addDays, later, type LocalDate } from '../calendar/days.js';
import {
  type Channel,
  type NoticeRule,
  type Policy,
  type StepRule,
  type TaskRule,
} from '../policy/policy.js';

/** An account's recent contacts; dates are sorted latest first. */
export type ContactHistory = {
  /** Dunning notices by channel. */
  letters: Readonly<Partial<Record<Channel, readonly LocalDate[]>>>;
  /**
   * The last day on which a call was scheduled or made; the policy's gap to the next contact counts from it.
   */
  calledOn: LocalDate | null;
  /** Attempts to call, answered or not. */
  calls: readonly LocalDate[];
  /** The last telephone conversation about the debt. */
  conversationOn: LocalDate | null;
};

export const NO_CONTACTS: ContactHistory = { letters: {}, calledOn: null, calls: [], conversationOn: null };

const WEEK = 7;
/**
 * A consumer gets at most this many calls within seven days, and none in the seven days after a conversation
 * (rule 12; 12 CFR 1006.14(b)(2)).
 */
const CONSUMER_CALLS = 7;

/** A task with such a name is a telephone call: `call`, `demand-call`, `call-for-promise`. */
export const isCall = (task: string): boolean => /(^|-)call(-|$)/.test(task);

/** The properties of a step that the rules for contacts depend on. */
type ContactRule =
  Pick<NoticeRule, 'kind' | 'channel'> | Pick<TaskRule, 'kind' | 'task'> | { kind: 'action' };

/**
 * Returns the first date, not before `on`, on which this step may contact the account: one notice a channel
 * and day (rule 2), the policy's cap a week and its days between any two contacts.
 */
export function earliestContact(
  policy: Policy,
  contacts: ContactHistory,
  rule: ContactRule,
  wanted: LocalDate,
): LocalDate {
  if (!isContact(rule)) return wanted;
  const on = afterContactGap(policy, contacts, wanted);
  if (rule.kind === 'notice') {
    const letters = contacts.letters[rule.channel] ?? [];
    const cap = policy.noticesPerWeek?.[rule.channel];
    return atMost(atMost(on, letters, 1, 1), letters, cap ?? Infinity, WEEK);
  }
  if (policy.debtor !== 'consumer') return on;
  const { calls, conversationOn } = contacts;
  const tried = atMost(on, calls, CONSUMER_CALLS, WEEK);
  return conversationOn ? later(tried, addDays(conversationOn, WEEK)) : tried;
}

/** True when the step contacts the customer: a notice, or a telephone call. */
export const isContact = (rule: ContactRule): rule is Exclude<ContactRule, { kind: 'action' }> =>
  rule.kind === 'notice' || (rule.kind === 'task' && isCall(rule.task));

/** Returns the date of the last contact of any kind, null when there was none. */
export const lastContact = ({ letters, calledOn }: ContactHistory): LocalDate | null =>
  Object.values(letters).reduce<LocalDate | null>(
    (last, [latest]) => (latest && (!last || latest > last) ? latest : last),
    calledOn,
  );

/** True when the account's last contact was of this kind: a notice, or a call. */
export function sameKindAsLastContact(contacts: ContactHistory, rule: ContactRule): boolean {
  const last = lastContact(contacts);
  return last !== null && isContact(rule) && (rule.kind === 'task') === (last === contacts.calledOn);
}

/**
 * Returns the contact from which the policy's gap delayed a step planned for `wanted`, null when nothing
 * delayed it.
 */
export function delayedByContact(
  policy: Policy,
  contacts: ContactHistory,
  rule: ContactRule,
  wanted: LocalDate,
): LocalDate | null {
  const isPutOff = isContact(rule) && afterContactGap(policy, contacts, wanted) > wanted;
  return isPutOff ? lastContact(contacts) : null;
}

function afterContactGap(
  { minimumDaysBetweenContacts: days }: Policy,
  contacts: ContactHistory,
  on: LocalDate,
): LocalDate {
  const last = days === undefined ? null : lastContact(contacts);
  return last ? later(on, addDays(last, days!)) : on;
}

/**
 * Returns `on`, or the first later date on which fewer than `count` of the dates are within the last `days`
 * days.
 */
function atMost(on: LocalDate, dates: readonly LocalDate[], count: number, days: number): LocalDate {
  const oldest = dates[count - 1];
  return oldest ? later(on, addDays(oldest, days)) : on;
}

/** Returns the contacts after a step that took place on `on`. */
export function recordContact(contacts: ContactHistory, rule: StepRule, on: LocalDate): ContactHistory {
  if (!isContact(rule)) return contacts;
  if (rule.kind === 'task') return { ...contacts, calledOn: on };
  const earlier = contacts.letters[rule.channel] ?? [];
  return { ...contacts, letters: { ...contacts.letters, [rule.channel]: [on, ...earlier].slice(0, WEEK) } };
}
