import { type Confirmation, type Policy } from '../policy/policy.js';
import { earliestContact } from './contacts.js';
import { addDays, later, type LocalDate } from '../calendar/days.js';
import { type CycleHistory } from './progress.js';

/** Something that happened to an invoice and may be confirmed to the customer; `on` is its local date. */
export type ConfirmableEvent = { confirmation: Confirmation; stepId: string; on: LocalDate };

/** Days after which a letter about the event would only confuse: so an outage, or a policy that begins to confirm, brings no old news. */
const CONFIRM_WITHIN_DAYS = 7;

/** The first confirmation that the policy wants and that has not been sent, with the date from which it may be; null: none. */
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

/** A broken promise asks for money: it is the day's dunning letter (rule 2). */
function earliest(policy: Policy, progress: CycleHistory, { confirmation, on }: ConfirmableEvent): LocalDate {
  const { heldUntil, noticesResumeOn, contacts } = progress;
  const free = later(later(on, heldUntil ?? on), noticesResumeOn ?? on);
  return confirmation === 'promise-broken'
    ? earliestContact(policy, contacts, { kind: 'notice', channel: 'email' }, free)
    : free;
}
