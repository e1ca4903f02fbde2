import { daysBetween } from '../../../domain/calendar/days.js';
import { whatOf } from '../../../domain/projection/dryRun.js';
import { type Policy } from '../../../domain/policy/policy.js';
import { policySchedule, type ScheduledStep } from '../../../domain/projection/schedule.js';
import { words } from '../../format.js';

const DUE = '2026-01-01';
/** An open-ended repetition is shown for this long. */
const LAST_DAY = 365;

/**
 * The escalation of a debt that is never paid, in weeks of days past due; weeks without a step are left out.
 */
export const Timetable = ({ policy }: { policy: Policy }) => {
  const steps = policySchedule(policy, DUE, (date) => date)
    .map((one) => ({ ...one, day: daysBetween(DUE, one.on) }))
    .filter(({ day }) => day <= LAST_DAY);
  const weeks = [...new Set(steps.map(({ day }) => Math.floor(day / 7)))];
  return (
    <div className="wide" tabIndex={0} role="region" aria-label="The steps as a calendar">
      <table className="calendar">
        <caption className="muted">
          The steps of a debt that is never paid, by day past due; a step that needs approval is assumed to be
          approved
        </caption>
        <tbody>
          {weeks.map((week) => (
            <tr key={week}>
              {[0, 1, 2, 3, 4, 5, 6].map((place) => (
                <Day key={place} day={week * 7 + place} steps={steps} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Day = ({ day, steps }: { day: number; steps: ScheduledStep[] }) => (
  <td>
    <span className="muted">{day}</span>
    <ul>
      {steps
        .filter((step) => step.day === day)
        .map(({ step: { id, rule } }) => (
          <li key={id} className={rule.kind}>
            {words(whatOf(rule))}
          </li>
        ))}
    </ul>
  </td>
);
