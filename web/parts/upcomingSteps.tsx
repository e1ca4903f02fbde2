import { openDay } from '../../domain/calendar/calendar.js';
import { type LocalDate } from '../../domain/calendar/days.js';
import { following } from '../../domain/projection/schedule.js';
import { type InvoiceContext } from '../../books/invoices/contexts.js';
import { timeOf, words } from '../format.js';
import { type InvoiceView } from './actions/invoiceAction.js';

type Props = { of: InvoiceContext; view: InvoiceView; today: LocalDate; most: number };

/** The next steps if nothing else happens. */
export const Ahead = ({ of, view, today, most }: Props) => {
  const { snapshot, policy, calendar } = of;
  if (!view.nextStep)
    return <p className="muted">{view.waitingFor ? 'No step runs while it waits.' : 'No further steps.'}</p>;
  const steps = following(snapshot, policy, today, (date) => openDay(calendar, date), most);
  return (
    <ol className="story">
      {steps.map(({ step, on, day }, place) => (
        <li key={step.id}>
          <time dateTime={on}>
            {on}, day {day}
            {place === 0 && `, ${timeOf(new Date(view.nextStep!.at), calendar.timeZone)}`}
          </time>
          {words(step.id)}
        </li>
      ))}
    </ol>
  );
};
