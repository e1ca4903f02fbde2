import { type ReactNode } from 'react';
import { localDate } from '../../../domain/calendar/calendar.js';
import { isCall } from '../../../domain/planning/contacts.js';
import { type Role } from '../../../domain/policy/policy.js';
import { whatToDo } from '../../../domain/reports/worklist.js';
import { claimOf } from '../../../books/tasks/taskWork.js';
import { type StoredTask } from '../../../books/tasks/tasks.js';
import { type Customer, type DebtBalance } from '../../../books/tasks/worklist.js';
import { instant, timeOf, words } from '../../format.js';
import { Form, TextField } from '../../forms/form.js';
import { Disclosure, Badge, Facts } from '../descriptionList.js';
import { ROLE_NAMES } from '../../parts/roles.js';
import { CustomerFacts, Opening } from './customer.js';
import { Claim, Outcomes } from './forms.js';

type Shown = {
  task: StoredTask;
  customer: Customer | null;
  debt: DebtBalance | null;
  creditor: string;
  actor: string;
  now: Date;
  /** The page after the outcome was logged, and the page that keeps the task. */
  next: string;
  here: string;
  isHere: boolean;
};

/** One task, with all that a person needs to know before they do it. */
export function TaskItem({ task, customer, debt, creditor, actor, now, next, here, isHere }: Shown) {
  const { id, type, dueAt, role } = task;
  const timeZone = customer?.timeZone ?? 'UTC';
  const { claimedBy, claimedUntil } = claimOf(task);
  const isMine = claimedBy === actor;
  const decides = type === 'approve';
  return (
    <article data-item="" data-task={id} tabIndex={0} aria-label={nameOf(task, customer)} autoFocus={isHere}>
      <header className="item">
        <h2>
          {words(type)}
          {customer && (
            <>
              : <a href={`/accounts/${customer.id}`}>{customer.name}</a>
            </>
          )}
        </h2>
        <span>
          {dueAt < now && <Badge>overdue</Badge>}{' '}
          <span className="muted">
            for the {ROLE_NAMES[role as Role]}, due {instant(dueAt, timeZone)}
          </span>
        </span>
        {claimedBy && !isMine ? (
          <p className="warn">
            {claimedBy} is working on it, until {timeOf(claimedUntil!, 'UTC')} UTC at the latest.
          </p>
        ) : (
          !decides && <Claim id={id} isMine={isMine} to={here} />
        )}
      </header>
      <p>{whatToDo(type)}</p>
      <Needed task={task} />
      {customer && <CustomerFacts taskId={id} customer={customer} now={now} calls={isCall(type)} />}
      {customer && isCall(type) && customer.invoices > 0 && <Opening of={customer} creditor={creditor} />}
      {!decides && (
        <Outcomes
          id={id}
          type={type}
          debt={debt}
          next={next}
          today={localDate(now.getTime(), timeZone)}
          isFree={!claimedBy || isMine}
        />
      )}
    </article>
  );
}

const nameOf = ({ type }: StoredTask, customer: Customer | null) =>
  [words(type), customer?.name].filter(Boolean).join(': ');

/** The content of a task: a letter to print, a reply to read, or a link to where it is decided. */
function Needed({ task: { detail, accountId, invoiceId, type, note, restsUntil } }: { task: StoredTask }) {
  const known = Object(detail) as Record<string, unknown>;
  const text = (name: string) => (typeof known[name] === 'string' ? (known[name] as string) : null);
  const letter = text('letter');
  const facts: [string, ReactNode][] = [
    ['Why', text('why') ?? text('reason')],
    ['From', text('from')],
    ['Subject', text('subject')],
    ['To', text('to')],
    ['Postponed because', restsUntil && note],
    ['Invoice', invoiceId && <a href={`/invoices/${invoiceId}`}>{invoiceId}</a>],
    ['Letter', letter?.startsWith('/v1/') && <File path={letter} />],
    ['Decide', text('approvalId') && <a href={`/approvals/${text('approvalId')}`}>Read and decide</a>],
    ['Matter', type === 'acknowledge-matter' && <a href="/matters">To the matters</a>],
    ['Candidates', Array.isArray(known.candidates) && known.candidates.map(String).join(', ')],
  ];
  return (
    <>
      <Facts items={facts} />
      {text('text') && <pre className="letter">{text('text')}</pre>}
      {type === 'read-reply' && !accountId && <Whose replyId={text('replyId') ?? ''} />}
    </>
  );
}

/** A reply of an unknown sender: a collector who knows the sender assigns it to an account. */
const Whose = ({ replyId }: { replyId: string }) => (
  <Disclosure name="It is from …">
    <Form does={`POST /v1/replies/${replyId}/account`} done="Assigned to the account; its letters wait">
      <TextField label="Account" name="accountId" required />
      <button>Assign</button>
    </Form>
  </Disclosure>
);

const File = ({ path }: { path: string }) => (
  <a href={`/get${path}`} hx-boost="false">
    The letter (PDF)
  </a>
);
