import { openDay, type Calendar } from '../calendar/calendar.js';
import { addDays, later, type LocalDate } from '../calendar/days.js';
import { needsApproval, planNext } from '../planning/plan.js';
import { approverOf, type NoticeRule, type Policy, type Role } from '../policy/policy.js';
import { performed } from '../planning/performed.js';
import { type InvoiceSnapshot } from '../planning/planCase.js';

export type UpcomingNotice = {
  stepId: string;
  rule: NoticeRule;
  on: LocalDate;
  /** The role that must approve it and has not yet; null: it goes out by itself. */
  approver: Role | null;
};

/**
 * Returns the notices of the account's carrying invoice from today to the next business day, by the plan of
 * its workflow: what the account gets if nothing is paid, promised or decided until then.
 */
export function upcomingNotices(
  { snapshot, policy, calendar }: { snapshot: InvoiceSnapshot; policy: Policy; calendar: Calendar },
  today: LocalDate,
): UpcomingNotice[] {
  if (sendsNothing(snapshot)) return [];
  const until = openDay({ ...calendar, businessDaysOnly: true }, addDays(today, 1));
  const heldUntil = snapshot.paused?.until ?? null;
  let progress = { ...snapshot.progress, heldUntil };
  const found: UpcomingNotice[] = [];
  for (let day = today; ;) {
    const planned = planNext(policy, progress, day, (date) => openDay(calendar, date));
    if (!planned || planned.on > until) return found;
    day = later(day, planned.on);
    const { id: stepId, rule } = planned.step;
    const approver = needsApproval(progress, planned.step) ? approverOf(rule) : null;
    if (rule.kind === 'notice') found.push({ stepId, rule, on: day, approver });
    progress = performed(policy, progress, planned.step, day);
  }
}

/**
 * True when the invoice sends nothing: it has ended, another invoice carries the notices, or it waits for a
 * person or a promise.
 */
const sendsNothing = ({ status, exception, disputed, carried, promise, paused }: InvoiceSnapshot): boolean =>
  status !== 'open' ||
  exception ||
  disputed ||
  carried ||
  promise !== null ||
  (paused !== null && !paused.until);
