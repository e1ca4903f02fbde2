import { z } from 'zod';
import { localDate } from '../../domain/calendar/calendar.js';
import { invoiceViews } from '../../books/invoices/views.js';
import { findAccount } from '../../books/accounts/accounts.js';
import { accountSummary } from '../../books/accounts/accountSummary.js';
import { invoiceRecords } from '../../books/invoices/records.js';
import { openInvoices } from '../../books/invoices/invoices.js';
import { listPolicies } from '../../books/policies/policies.js';
import { readInvoiceContexts } from '../../books/invoices/contexts.js';
import { readStory } from '../../books/invoices/timeline.js';
import { Choice, Form, NewId, ReasonField } from '../forms/form.js';
import { count, dayOf, money, timeOf, words } from '../format.js';
import { page } from '../page.js';
import { Ahead } from '../parts/upcomingSteps.js';
import { ChangeContacts, ContactList } from '../parts/contacts.js';
import { ChangeDetails } from '../parts/customerDetails.js';
import { Disclosure, Badge, Facts } from '../parts/descriptionList.js';
import { type InvoiceView } from '../parts/actions/invoiceAction.js';
import { InvoiceActs } from '../parts/actions/invoiceActions.js';
import { Story } from '../parts/story.js';
import { More, Table } from '../parts/table.js';

/** Open invoices on the page; the next step is calculated for each. */
const MAX_SHOWN = 100;

/** All about one customer: open invoices, contacts, next steps and timeline. */
export const account = page({
  path: '/accounts/{id}',
  right: 'read',
  query: z.object({ cursor: z.string().optional(), about: z.string().max(128).optional() }),
  render: async ({ book, who, params, query }) => {
    const found = await findAccount(book.db, params.id!);
    if (!found) return null;
    const { id, name, timeZone } = found;
    const [summary, all, story] = await Promise.all([
      accountSummary(book, id),
      openInvoices(book.db, id),
      readStory(book.db, { accountId: id }, { limit: 50, cursor: query.cursor }),
    ]);
    const now = new Date(book.clock.now());
    const today = localDate(now.getTime(), timeZone);
    const chosen = query.about ?? summary.carryingInvoiceId;
    const shown = all.filter((one, place) => place < MAX_SHOWN || one.id === chosen);
    const open = await invoiceViews(book, shown);
    const about = open.find((one) => one.id === chosen) ?? open[0];
    const [policies, records, [context]] = await Promise.all([
      listPolicies(book.db),
      about ? invoiceRecords(book.db, about.id) : null,
      about ? readInvoiceContexts(book.db, [about.id], book.clock.now()) : [],
    ]);
    return {
      title: name,
      live: true,
      body: (
        <>
          <Facts
            items={[
              ...summary.balances.map(
                ({ currency, amount }) => ['Owes', money(amount, currency), true] as const,
              ),
              ...summary.credit.map(({ currency, amount }) => ['Credit', money(amount, currency)] as const),
              ['Stage', <Badge>{summary.stage}</Badge>],
              [
                'Hold',
                summary.hold && <span className="bad">since {dayOf(summary.hold.since, timeZone)}</span>,
              ],
              [
                'Carrying invoice',
                summary.carryingInvoiceId && (
                  <a href={`/invoices/${summary.carryingInvoiceId}`}>{summary.carryingInvoiceId}</a>
                ),
              ],
              ['Letters wait until', summary.lettersFrom],
              ['Local time', `${timeOf(now, timeZone)} (${timeZone})`],
              ['Policy of new invoices', found.policyId],
              ['Account', id],
            ]}
          />
          <div className="columns">
            <div>
              <h2>Open invoices</h2>
              <OpenInvoices of={open} accountId={id} timeZone={timeZone} />
              {all.length > open.length && (
                <p>
                  <a href={`/invoices?${new URLSearchParams({ accountId: id })}`}>
                    All {count(all.length)} open invoices
                  </a>
                </p>
              )}
              <h2>What happened</h2>
              <Story events={story.items} timeZone={timeZone} none="Nothing has happened yet." />
              <More path={`/accounts/${id}`} query={{}} cursor={story.nextCursor} />
            </div>
            <aside aria-label="Contacts and documents">
              <h2>Contacts</h2>
              <ContactList
                of={found.contacts}
                refused={summary.refusedAddresses.map(({ address }) => address)}
              />
              {who.rights.has('collect') && <ChangeContacts of={found.contacts} accountId={id} />}
              {who.rights.has('book') && <ChangeDetails of={found} policies={policies} />}
              {summary.hold && who.rights.has('money') && <LiftHold accountId={id} />}
              {about && records && context && (
                <>
                  <section className="noprint">
                    <h2>Actions for {about.id}</h2>
                    <InvoicePicker of={open} about={about.id} accountId={id} />
                    <InvoiceActs
                      who={who}
                      today={today}
                      records={records}
                      policies={policies}
                      invoice={about}
                    />
                  </section>
                  <h2>Next steps</h2>
                  <Ahead of={context} view={about} today={today} most={6} />
                </>
              )}
              <section className="noprint">
                <h2>Documents</h2>
                <p>
                  <a href={`/get/v1/accounts/${id}/statement.pdf`} hx-boost="false">
                    Statement of account (PDF)
                  </a>
                </p>
                {who.rights.has('collect') && <RequestNotice accountId={id} />}
              </section>
            </aside>
          </div>
        </>
      ),
    };
  },
});

const OpenInvoices = (props: { of: InvoiceView[]; accountId: string; timeZone: string }) => (
  <Table
    caption={`Open invoices of ${props.accountId}, the longest past due first`}
    none="Nothing is open."
    rows={props.of}
    keyOf={({ id }) => id}
    columns={[
      { name: 'Invoice', short: true, cell: ({ id, number }) => <a href={`/invoices/${id}`}>{number}</a> },
      { name: 'Due', short: true, cell: ({ dueOn }) => dueOn },
      { name: 'Days past due', number: true, cell: ({ daysPastDue }) => daysPastDue },
      { name: 'Open', number: true, cell: ({ balance, currency }) => money(balance, currency) },
      { name: 'State', cell: stateOf },
      { name: 'Next step', cell: (one) => nextStepOf(one, props.timeZone) },
    ]}
  />
);

const stateOf = ({ stage, status, paused, disputed, promise }: InvoiceView) => (
  <>
    <Badge>{status === 'open' ? stage : status}</Badge> {paused && <Badge>paused</Badge>}{' '}
    {disputed && <Badge>disputed</Badge>} {promise && <Badge>promised</Badge>}
  </>
);

const nextStepOf = ({ nextStep, waitingFor }: InvoiceView, timeZone: string) =>
  nextStep ? (
    <>
      {words(nextStep.id)} <span className="short">{dayOf(new Date(nextStep.at), timeZone)}</span>
    </>
  ) : waitingFor ? (
    `waits: ${waitingFor}`
  ) : (
    'none'
  );

/** Every action is about one invoice: the carrying one, until the person selects another. */
const InvoicePicker = ({ of, about, accountId }: { of: InvoiceView[]; about: string; accountId: string }) =>
  of.length < 2 ? null : (
    <form action={`/accounts/${accountId}`} className="row">
      <Choice label="Another invoice" name="about" value={about} of={of.map(({ id }) => [id, id] as const)} />
      <button className="quiet">Select</button>
    </form>
  );

const LiftHold = ({ accountId }: { accountId: string }) => (
  <Disclosure name="Release the hold">
    <Form
      does={`POST /v1/accounts/${accountId}/hold/release`}
      done="The hold is released"
      confirm="Release the hold although the debt is not settled?"
    >
      <ReasonField />
      <button className="danger">Release</button>
    </Form>
  </Disclosure>
);

const RequestNotice = ({ accountId }: { accountId: string }) => (
  <Disclosure name="Send a letter">
    <Form does={`POST /v1/accounts/${accountId}/letters`} done="The letter is on its way">
      <NewId />
      <Choice
        label="Which"
        name="letter"
        of={[
          ['statement', 'Statement of account'],
          ['hold-released', 'Hold released'],
        ]}
      />
      <button>Send</button>
    </Form>
  </Disclosure>
);
