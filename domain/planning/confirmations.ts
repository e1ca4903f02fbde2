import { type Confirmation, type Policy } from '../policy/policy.js';
import { earliestContact } from './contacts.js';
import { addDays, later, type LocalDate } from '../calendar/days.js';
import { type CycleHistory } from './progress.js';

/** An event of an invoice that a notice may confirm to the customer; `on` is its local date. */
export type ConfirmableEvent = { confirmation: Confirmation; stepId: string; on: LocalDate };

/**
 * After this many days a notice about the event would only confuse: an outage, or a policy that introduces
 * confirmations, must not send old news.
 */
const CONFIRM_WITHIN_DAYS = 7;

/**
 * Returns the first confirmation that the policy wants and that is not sent yet, with its earliest date. Null
 * when there is none.
 */
export function confirmationDue(
  policy: Policy,
  progress: CycleHistory,
  events: readonly ConfirmableEvent[],
  today: LocalDate,
): ConfirmableEvent | null {
  const due = events
    .filter(
      ({ confirmation, stepId }) =>
        policy.confirmations?.includes(confirmation) && !progress.closedSteps.has(stepId),
    )
    .map((event) => ({ ...event, happenedOn: event.on, on: earliest(policy, progress, event) }))
    .filter(({ on, happenedOn }) => later(on, today) <= addDays(happenedOn, CONFIRM_WITHIN_DAYS));
  const [first] = due.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  return first ? { confirmation: first.confirmation, stepId: first.stepId, on: first.on } : null;
}

/** The notice about a broken promise requests money, so it counts as the day's dunning notice (rule 2). */
function earliest(policy: Policy, progress: CycleHistory, { confirmation, on }: ConfirmableEvent): LocalDate {
  const { heldUntil, noticesResumeOn, contacts } = progress;
  const free = later(later(on, heldUntil ?? on), noticesResumeOn ?? on);
  return confirmation === 'promise-broken'
    ? earliestContact(policy, contacts, { kind: 'notice', channel: 'email' }, free)
    : free;
}
