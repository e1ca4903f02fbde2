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
  situation: InvoiceSnapshot,
  change: BulkChange,
  { policy, calendar, clock, now }: { policy: Policy; calendar: Calendar; clock: Clock; now: number },
): DunningCase {
  return planCase(changed(situation, change), policy, calendar, clock, now);
}

function changed(situation: InvoiceSnapshot, change: BulkChange): InvoiceSnapshot {
  switch (change.type) {
    case 'pause':
      return { ...situation, paused: { until: change.until } };
    case 'resume':
      return { ...situation, paused: null };
    case 'write-off':
      return { ...situation, status: 'written-off', balance: 0n };
    case 'void':
      return { ...situation, status: 'void', balance: 0n };
    default:
      return change satisfies never;
  }
}
