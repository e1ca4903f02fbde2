import { type Calendar } from '../calendar/calendar.js';
import { type DunningCase } from '../planning/case.js';
import { type Clock } from '../calendar/clock.js';
import { type LocalDate } from '../calendar/days.js';
import { type Policy } from '../policy/policy.js';
import { planCase, type InvoiceSnapshot } from '../planning/planCase.js';

/** A change that a user can apply to many invoices at once. */
export type BulkChange =
  { type: 'pause'; until: LocalDate | null } | { type: 'resume' } | { type: 'write-off' } | { type: 'void' };

/** Returns the case after the change; nothing is planned for a debt that is given up. */
export function whatIf(
  snapshot: InvoiceSnapshot,
  change: BulkChange,
  { policy, calendar, clock, now }: { policy: Policy; calendar: Calendar; clock: Clock; now: number },
): DunningCase {
  return planCase(changed(snapshot, change), policy, calendar, clock, now);
}

function changed(snapshot: InvoiceSnapshot, change: BulkChange): InvoiceSnapshot {
  switch (change.type) {
    case 'pause':
      return { ...snapshot, paused: { until: change.until } };
    case 'resume':
      return { ...snapshot, paused: null };
    case 'write-off':
      return { ...snapshot, status: 'written-off', balance: 0n };
    case 'void':
      return { ...snapshot, status: 'void', balance: 0n };
    default:
      return change satisfies never;
  }
}
