import { z } from 'zod';
import { localDate } from '../../domain/calendar/calendar.js';
import { readUpcomingNotices, type Upcoming } from '../../books/notices/composing/upcoming.js';
import { heldNotices, type HeldNotice } from '../../books/notices/holds.js';
import { DateField, Form, ReasonField } from '../forms/form.js';
import { count, instant, words } from '../format.js';
import { page } from '../page.js';
import { Disclosure, Badge } from '../parts/descriptionList.js';
import { More, Table, type Column } from '../parts/table.js';

const SHOWN = 30;
const HELD_SHOWN = 50;
/** A letter of a large account lists more invoices than fit on a line. */
const IDS_SHOWN = 3;

/** The notices of today and of the next business day, while a collector can still hold them back. */
export const notices = page({
  path: '/letters',
  right: 'read',
  query: z.object({ cursor: z.string().max(200).optional(), held: z.string().max(400).optional() }),
  render: async ({ book, who, query }) => {
    const now = book.clock.now();
    const [{ items, next }, held] = await Promise.all([
      readUpcomingNotices(book, { after: query.cursor ?? '', limit: SHOWN }),
      heldNotices(book, { limit: HELD_SHOWN, cursor: query.held }),
    ]);
    const acts = who.rights.has('collect');
    const isToday = ({ on, account }: Upcoming) => on === localDate(now, account.timeZone);
    const columns = [...NOTICE_COLUMNS, ...(acts ? [TO_HOLD] : [])];
    return {
      title: 'Letters',
      live: true,
      body: (
        <>
          <p>
            Letters that go out by themselves unless something is paid, promised or decided before. Times are
            the customer’s.
          </p>
          <h2>Today</h2>
          <NoticesTable
            of={items.filter(isToday)}
            columns={columns}
            caption="Today’s letters by their time"
            none="No letter goes out today."
          />
          <h2>Until the next business day</h2>
          <NoticesTable
            of={items.filter((one) => !isToday(one))}
            columns={columns}
            caption="Letters that follow, by their time"
            none="No letter is planned until the next business day."
          />
          <More path="/letters" query={{ held: query.held }} cursor={next} />
          <h2>Held back</h2>
          <Held of={held.items} acts={acts} />
          <MoreHeld query={query} after={held.nextCursor} />
        </>
      ),
    };
  },
});

const NoticesTable = ({
  of,
  ...table
}: {
  of: Upcoming[];
  columns: Column<Upcoming>[];
  caption: string;
  none: string;
}) => (
  <Table
    {...table}
    rows={[...of].sort((a, b) => a.at.getTime() - b.at.getTime())}
    keyOf={({ invoiceId, stepId }) => `${invoiceId} ${stepId}`}
  />
);

const NOTICE_COLUMNS: Column<Upcoming>[] = [
  { name: 'When', short: true, cell: ({ at, account }) => instant(at, account.timeZone) },
  { name: 'Customer', cell: ({ account }) => <a href={`/accounts/${account.id}`}>{account.name}</a> },
  {
    name: 'Letter',
    cell: ({ invoiceId, stepId, rule, approver }) => (
      <>
        <a href={`/invoices/${invoiceId}/letters/${stepId}`}>{words(rule.letter)}</a>
        {approver && (
          <>
            {' '}
            <Badge>needs approval</Badge>
          </>
        )}
      </>
    ),
  },
  {
    name: 'To',
    cell: ({ route: { channel, recipients, why } }) =>
      recipients.length > 0 ? (
        `${CHANNEL_NAMES[channel]} to ${recipients.join(', ').replaceAll('\n', ', ')}`
      ) : (
        <span className="warn">No recipient: {why}</span>
      ),
  },
  { name: 'Invoices', cell: ({ lists }) => <Invoices ids={lists} /> },
];

const CHANNEL_NAMES = { email: 'Email', letter: 'Post', sms: 'Text message' };

const Invoices = ({ ids }: { ids: string[] }) => (
  <>
    {ids.slice(0, IDS_SHOWN).map((id) => (
      <a key={id} href={`/invoices/${id}`}>{`${id} `}</a>
    ))}
    {ids.length > IDS_SHOWN && `and ${count(ids.length - IDS_SHOWN)} more`}
  </>
);

const TO_HOLD: Column<Upcoming> = {
  name: 'Hold',
  act: true,
  cell: ({ invoiceId, stepId }) => (
    <Disclosure name="Hold back">
      <Form
        does={`POST /v1/invoices/${invoiceId}/steps/${stepId}/hold`}
        done="The letter is held back"
        to="/letters"
      >
        <ReasonField />
        <DateField label="Until" name="until" hint="Empty: until it is released" />
        <button>Hold it back</button>
      </Form>
    </Disclosure>
  ),
};

const Held = ({ of, acts }: { of: HeldNotice[]; acts: boolean }) => (
  <Table
    caption="Letters held back, the oldest first"
    none="Nothing is held back."
    rows={of}
    keyOf={({ invoiceId, stepId }) => `${invoiceId} ${stepId}`}
    columns={[
      { name: 'Customer', cell: ({ accountId, name }) => <a href={`/accounts/${accountId}`}>{name}</a> },
      {
        name: 'Letter',
        cell: ({ invoiceId, stepId }) => (
          <a href={`/invoices/${invoiceId}/letters/${stepId}`}>{words(stepId)}</a>
        ),
      },
      { name: 'Until', cell: ({ until }) => until ?? 'it is released' },
      { name: 'Why', cell: ({ reason }) => reason },
      { name: 'By', cell: ({ heldBy, heldAt, timeZone }) => `${heldBy}, ${instant(heldAt, timeZone)}` },
      ...(acts ? [{ name: 'Actions', act: true, cell: Undo }] : []),
    ]}
  />
);

/** The next page of held letters; the lists above stay unchanged. */
const MoreHeld = ({ query, after }: { query: { cursor?: string | undefined }; after: string | null }) =>
  after && (
    <p>
      <a
        href={`/letters?${new URLSearchParams({ ...(query.cursor ? { cursor: query.cursor } : {}), held: after })}`}
      >
        More letters held back
      </a>
    </p>
  );

const Undo = ({ invoiceId, stepId, reason }: HeldNotice) => (
  <div className="keys">
    <Form
      does={`POST /v1/invoices/${invoiceId}/steps/${stepId}/release`}
      done="The letter goes out as planned"
    >
      <button className="quiet">Release</button>
    </Form>
    <Form does={`POST /v1/invoices/${invoiceId}/steps/${stepId}/skip`} done="The letter does not go out">
      <input type="hidden" name="reason" value={reason} />
      <button className="quiet">Do not send</button>
    </Form>
  </div>
);
