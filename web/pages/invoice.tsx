import { z } from 'zod';
import { localDate } from '../../domain/calendar/calendar.js';
import { invoiceViews } from '../../books/invoices/views.js';
import { findAccount } from '../../books/accounts/accounts.js';
import { invoiceRecords } from '../../books/invoices/records.js';
import { findInvoice } from '../../books/invoices/invoices.js';
import { listPolicies } from '../../books/policies/policies.js';
import { readInvoiceContexts } from '../../books/invoices/contexts.js';
import { readStory } from '../../books/invoices/timeline.js';
import { amount, dayOf, instant, money, words } from '../format.js';
import { page } from '../page.js';
import { Ahead } from '../parts/upcomingSteps.js';
import { Badge, Facts } from '../parts/descriptionList.js';
import { isOwed, type InvoiceRecords, type InvoiceView } from '../parts/actions/invoiceAction.js';
import { InvoiceActs } from '../parts/actions/invoiceActions.js';
import { Story } from '../parts/story.js';
import { More, Table } from '../parts/table.js';

/** More steps would be a calendar. */
const MAX_STEPS = 12;

/** One invoice: open amount, next steps, actions and timeline. */
export const invoice = page({
  path: '/invoices/{id}',
  right: 'read',
  query: z.object({ cursor: z.string().optional() }),
  render: async ({ book, who, params, query, temporalUi }) => {
    const found = await findInvoice(book.db, params.id!);
    if (!found) return null;
    const { id, accountId, timeZone } = found;
    const [[view], [context], account, records, story, policies] = await Promise.all([
      invoiceViews(book, [found]),
      readInvoiceContexts(book.db, [id], book.clock.now()),
      findAccount(book.db, accountId),
      invoiceRecords(book.db, id),
      readStory(book.db, { invoiceId: id }, { limit: 50, cursor: query.cursor }),
      listPolicies(book.db),
    ]);
    const today = localDate(book.clock.now(), timeZone);
    return {
      title: `Invoice ${view!.number}`,
      live: true,
      body: (
        <>
          <State
            of={view!}
            accountName={account?.name ?? accountId}
            timeZone={timeZone}
            temporalUi={temporalUi}
          />
          <div className="columns">
            <div>
              <Money of={records} currency={found.currency} timeZone={timeZone} />
              <Words of={records} timeZone={timeZone} />
              <h2>What happened</h2>
              <Story events={story.items} timeZone={timeZone} none="Nothing has happened yet." about={id} />
              <More path={`/invoices/${id}`} query={{}} cursor={story.nextCursor} />
            </div>
            <aside aria-label="Next steps and actions">
              <section className="noprint">
                <h2>Actions</h2>
                <InvoiceActs who={who} today={today} records={records} policies={policies} invoice={view!} />
                <p>
                  <a href={`/get/v1/invoices/${id}/invoice.pdf`} hx-boost="false">
                    Copy of the invoice (PDF)
                  </a>
                </p>
              </section>
              <h2>Next steps</h2>
              <Ahead of={context!} view={view!} today={today} most={MAX_STEPS} />
            </aside>
          </div>
        </>
      ),
    };
  },
});

const State = (props: {
  of: InvoiceView;
  accountName: string;
  timeZone: string;
  temporalUi: string | null;
}) => {
  const { of: view, accountName, timeZone, temporalUi } = props;
  const { currency, status, stage, paused, disputed, promise, waitingFor, nextStep } = view;
  return (
    <Facts
      items={[
        ['Open', money(view.balance, currency), true],
        ['Of', money(view.amount, currency)],
        ['Customer', <a href={`/accounts/${view.accountId}`}>{accountName}</a>],
        [
          'Due',
          `${view.dueOn}${isOwed(view) && view.daysPastDue > 0 ? `, ${view.daysPastDue} days past due` : ''}`,
        ],
        [
          'State',
          <>
            <Badge>{status === 'open' ? stage : status}</Badge> {paused && <Badge>paused</Badge>}{' '}
            {disputed && <Badge>disputed</Badge>}
          </>,
        ],
        [
          'Paused',
          paused &&
            `${paused.until ? `until ${paused.until}` : 'until it is resumed'}: ${paused.reason ?? ''}`,
        ],
        ['Promised for', promise?.payOn],
        ['Broken promises', view.brokenPromises > 0 && `${view.brokenPromises}`],
        ['Waits for', waitingFor && words(waitingFor)],
        ['Next', nextStep && `${words(nextStep.id)}, ${instant(new Date(nextStep.at), timeZone)}`],
        [
          'Policy',
          <a href={`/policies/${view.policy.id}`}>{`${view.policy.id}, version ${view.policy.version}`}</a>,
        ],
        ['Purchase order', view.purchaseOrder],
        ['Pays at', view.payUrl && <a href={view.payUrl}>the pay link</a>],
        [
          'In Temporal',
          temporalUi && (
            <a href={`${temporalUi}/workflows/${encodeURIComponent(view.workflowId)}`} hx-boost="false">
              {view.workflowId}
            </a>
          ),
        ],
      ]}
    />
  );
};

const Money = ({ of, currency, timeZone }: { of: InvoiceRecords; currency: string; timeZone: string }) => (
  <>
    <h2>Money</h2>
    <Table
      caption={`Every movement in ${currency}; their sum is the open amount`}
      none="No movements yet."
      rows={of.entries}
      keyOf={({ id }) => `${id}`}
      columns={[
        { name: 'When', short: true, cell: ({ at }) => instant(at, timeZone) },
        { name: 'What', cell: ({ type, reason }) => `${words(type)}${reason ? `: ${reason}` : ''}` },
        { name: 'By', cell: ({ actor }) => actor },
        { name: 'Amount', number: true, cell: (entry) => amount(entry.amount, currency) },
      ]}
    />
  </>
);

/** The customer's promises and disputes. */
const Words = ({ of: { promises, disputes }, timeZone }: { of: InvoiceRecords; timeZone: string }) => (
  <>
    {promises.length > 0 && (
      <Table
        caption="Promises"
        none=""
        rows={promises}
        keyOf={({ id }) => id}
        columns={[
          { name: 'For', short: true, cell: ({ payOn }) => payOn },
          { name: 'Amount', number: true, cell: (one) => money(one.amount, one.currency) },
          { name: 'How', cell: ({ method, reference }) => [method, reference].filter(Boolean).join(' ') },
          { name: 'State', cell: ({ status }) => <Badge>{status}</Badge> },
        ]}
      />
    )}
    {disputes.length > 0 && (
      <Table
        caption="Disputes"
        none=""
        rows={disputes}
        keyOf={({ id }) => id}
        columns={[
          { name: 'Since', short: true, cell: ({ openedAt }) => dayOf(openedAt, timeZone) },
          {
            name: 'What is wrong',
            cell: ({ id, reason, file }) => (
              <>
                {reason}{' '}
                {file && (
                  <a href={`/get/v1/disputes/${id}/file`} hx-boost="false">
                    {file}
                  </a>
                )}
              </>
            ),
          },
          { name: 'State', cell: ({ status }) => <Badge>{status}</Badge> },
        ]}
      />
    )}
  </>
);
