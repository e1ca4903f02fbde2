import { type Confirmation, type Policy } from '../policy/policy.js';
import { mayHear } from './contacts.js';
import { addDays, later, type LocalDate } from '../calendar/days.js';
import { type Progress } from './progress.js';

/** Something that happened to an invoice and may be confirmed to the customer; `on` is its local date. */
export type Happened = { confirmation: Confirmation; stepId: string; on: LocalDate };

/** Days after which a letter about the event would only confuse: so an outage, or a policy that begins to confirm, brings no old news. */
const NEWS = 7;

/** The first confirmation that the policy wants and that has not been sent, with the date from which it may be; null: none. */
export function confirmationDue(
  policy: Policy,
  progress: Progress,
  happened: readonly Happened[],
  today: LocalDate,
): Happened | null {
  const due = happened
    .filter(
      ({ confirmation, stepId }) =>
        policy.confirmations?.includes(confirmation) && !progress.over.has(stepId),
    )
    .map((event) => ({ ...event, happenedOn: event.on, on: earliest(policy, progress, event) }))
    .filter(({ on, happenedOn }) => later(on, today) <= addDays(happenedOn, NEWS));
  const [first] = due.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  return first ? { confirmation: first.confirmation, stepId: first.stepId, on: first.on } : null;
}

/** A broken promise asks for money: it is the day's dunning letter (rule 2). */
function earliest(policy: Policy, progress: Progress, { confirmation, on }: Happened): LocalDate {
  const { notBefore, lettersFrom, contacts } = progress;
  const free = later(later(on, notBefore ?? on), lettersFrom ?? on);
  return confirmation === 'promise-broken'
    ? mayHear(policy, contacts, { kind: 'notice', channel: 'email' }, free)
    : free;
}
