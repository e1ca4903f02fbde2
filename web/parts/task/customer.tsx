import { localDate } from '../../../domain/calendar/calendar.js';
import { weekday } from '../../../domain/calendar/days.js';
import { callScript, callAdvice } from '../../../domain/reports/worklist.js';
import { type Customer } from '../../../books/tasks/worklist.js';
import { count, instant, money, timeOf, words } from '../../format.js';
import { Badge, Facts } from '../descriptionList.js';

/** The number to call: the billing contact before others. */
const phoneOf = ({ contacts }: Customer) =>
  [...contacts].sort((a) => (a.role === 'billing' ? -1 : 1)).find(({ phone }) => phone?.trim());

const owedOf = ({ owed }: Customer) =>
  owed.map(({ currency, amount }) => money(amount, currency)).join(' and ');

/** A proposed opening of the call. */
export const Opening = ({ of, creditor }: { of: Customer; creditor: string }) => (
  <blockquote>
    {callScript({
      ...of,
      creditor,
      contact: phoneOf(of)?.name ?? null,
      owed: owedOf(of),
      promise: of.promise && { ...of.promise, amount: money(of.promise.amount, of.promise.currency) },
    })}
  </blockquote>
);

/** The customer and the subject of the call. */
export const CustomerFacts = (props: { taskId: string; customer: Customer; now: Date; calls: boolean }) => {
  const { taskId, customer, now, calls } = props;
  const { invoices, daysPastDue, lastLetter, lastCall, promise, brokenPromises, timeZone } = customer;
  const at = (instantThen: Date) => instant(instantThen, timeZone);
  return (
    <Facts
      items={[
        ['Telephone', calls && <Phone customer={customer} now={now} />],
        ['Open', invoices > 0 && owedOf(customer), true],
        [
          'Invoices',
          invoices > 0 && (
            <details id={`invoices-${taskId}`}>
              <summary>{`${count(invoices)}, the oldest ${count(daysPastDue)} days past due`}</summary>
              <Invoices of={customer} />
            </details>
          ),
        ],
        ['Stage', <Badge>{customer.stage}</Badge>],
        ['Account', customer.onHold && <span className="bad">on hold</span>],
        ['Disputed', customer.disputed && <Badge>disputed</Badge>],
        [
          'Last letter',
          lastLetter && (
            <a href={`/notices/${lastLetter.id}`}>
              {words(lastLetter.template)}, {at(lastLetter.at)}
            </a>
          ),
        ],
        ['Last call', lastCall && `${words(lastCall.outcome)}, ${at(lastCall.at)}, ${lastCall.by}`],
        [
          'Last promise',
          promise && (
            <>
              {money(promise.amount, promise.currency)} by {promise.payOn} <Badge>{promise.status}</Badge>
            </>
          ),
        ],
        ['Broken promises', brokenPromises > 0 && <span className="bad">{brokenPromises}</span>],
      ]}
    />
  );
};

/** The invoices that the caller needs during the call. */
const Invoices = ({ of: { id: accountId, oldest, invoices } }: { of: Customer }) => (
  <ul>
    {oldest.map(({ id, dueOn, balance, currency }) => (
      <li key={id}>
        <a href={`/invoices/${id}`}>{id}</a>: {money(balance, currency)}, due {dueOn}
      </li>
    ))}
    {invoices > oldest.length && (
      <li>
        <a href={`/invoices?${new URLSearchParams({ accountId })}`}>All {count(invoices)}</a>
      </li>
    )}
  </ul>
);

function Phone({ customer, now }: { customer: Customer; now: Date }) {
  const contact = phoneOf(customer);
  if (!contact?.phone) return <span className="warn">No number is known</span>;
  const { timeZone, kind } = customer;
  const time = timeOf(now, timeZone);
  const why = callAdvice({ kind, time, weekday: weekday(localDate(now.getTime(), timeZone)) });
  return (
    <>
      <a href={`tel:${contact.phone.replaceAll(/[^+\d]/g, '')}`}>{contact.phone}</a> {contact.name}
      <br />
      <span className={why ? 'warn' : 'muted'}>
        {time} there{why && `: ${why}`}
      </span>
    </>
  );
}
