import {
  SOURCES,
  type Source,
  type WebhookEndpoint,
  type WebhookEndpoints,
} from '../../api/webhooks/endpoints.js';
import { ROLES } from '../../domain/policy/policy.js';
import { lastEvents } from '../../books/inboxEvents.js';
import { type PendingBankDetails, readVersioned, type Settings } from '../../books/settings.js';
import { Form, LongField, TextField } from '../forms/form.js';
import { instant, words } from '../format.js';
import { page } from '../page.js';
import { ROLE_NAMES } from '../parts/roles.js';
import { Table } from '../parts/table.js';

/** The creditor, the recipients of staff mail, and the hours in which notices may be sent. */
export const settings = page({
  path: '/settings',
  right: 'settings',
  render: async ({ book, webhooks, who }) => {
    const [stored, heard] = await Promise.all([readVersioned(book.db), lastEvents(book.db, SOURCES)]);
    return {
      title: 'Settings',
      body: (
        <>
          <Form does="PUT /v1/settings" done="Settings saved; every date is planned again">
            <input type="hidden" name="version:number" value={stored.version} />
            <Creditor of={stored.creditor} />
            <h2>Where staff mail goes</h2>
            <p className="muted">A role without an address gets a task instead.</p>
            <div className="row">
              {ROLES.map((role) => (
                <TextField
                  key={role}
                  label={words(ROLE_NAMES[role])}
                  name={`people.${role}`}
                  type="email"
                  value={stored.people[role]}
                />
              ))}
            </div>
            <When of={stored} />
            <button>Save</button>
          </Form>
          {stored.pendingBankDetails && <NewBankDetails of={stored.pendingBankDetails} actor={who.actor} />}
          <Webhooks of={stored} endpoints={webhooks} heard={heard} />
        </>
      ),
    };
  },
});

const Creditor = ({ of }: { of: Settings['creditor'] }) => (
  <>
    <h2>Creditor</h2>
    <p className="muted">As letters and documents name it.</p>
    <div className="row">
      <TextField label="Name" name="creditor.name" value={of.name} />
      <TextField label="Email" name="creditor.email" type="email" value={of.email} />
      <TextField label="Telephone" name="creditor.phone" type="tel" value={of.phone} />
      <TextField label="Payee" name="creditor.payee" value={of.payee} />
    </div>
    <LongField label="Address" name="creditor.address" value={of.address} />
    <LongField label="Bank details" name="creditor.bankDetails" value={of.bankDetails} />
  </>
);

/** The change that waits for a second person, who must see old and new values. */
const NewBankDetails = ({ of, actor }: { of: PendingBankDetails; actor: string }) => (
  <>
    <h2>New bank details wait for a second person</h2>
    <p>
      {of.requestedBy} requested this payee and account; letters keep the ones above until another person
      approves them.
    </p>
    <pre>
      {of.payee}
      {'\n'}
      {of.bankDetails}
    </pre>
    {of.requestedBy !== actor && (
      <Form does="POST /v1/settings/bank-details/approve" done="The new bank details are in use">
        <button>Allow them</button>
      </Form>
    )}
    <Form does="POST /v1/settings/bank-details/refuse" done="The bank details stay as they were">
      <button className="quiet">Refuse them</button>
    </Form>
  </>
);

/** The addresses of the webhooks, the time of their last event, and a button to test each. */
const Webhooks = ({
  of,
  endpoints,
  heard,
}: {
  of: Settings;
  endpoints: WebhookEndpoints;
  heard: Map<string, Date>;
}) => (
  <>
    <h2>Webhooks</h2>
    <Table
      caption="Where other systems send their events"
      none=""
      rows={SOURCES}
      keyOf={(source) => source}
      columns={[
        { name: 'From', cell: (source) => words(NAMES[source]) },
        {
          name: 'Address',
          cell: (source) => endpoints[source].address(of.publicUrl) ?? `/webhooks/${source}`,
        },
        {
          name: 'Last event',
          short: true,
          cell: (source) => {
            const at = heard.get(source);
            return at ? instant(at, of.timeZone) : 'none yet';
          },
        },
        { name: 'Test', cell: (source) => <Try source={source} endpoint={endpoints[source]} /> },
      ]}
    />
  </>
);

const NAMES: Record<Source, string> = {
  payments: 'payments',
  stripe: 'Stripe',
  resend: 'Resend',
  twilio: 'Twilio',
};

const Try = ({ source, endpoint: { needs, sign } }: { source: Source; endpoint: WebhookEndpoint }) =>
  sign ? (
    <Form
      className="says"
      does={`POST /v1/settings/webhooks/${source}/test`}
      done={`The test event of ${NAMES[source]} was signed, sent, verified and received`}
    >
      <button className="quiet">Test {NAMES[source]}</button>
    </Form>
  ) : (
    <p className="says muted">Every event is refused: {needs} must be set.</p>
  );

const When = ({ of }: { of: Settings }) => (
  <>
    <h2>When</h2>
    <div className="row tops">
      <TextField
        label="Time zone"
        name="timeZone"
        value={of.timeZone}
        hint="Reports and their weeks: Europe/Berlin"
      />
      <TextField
        label="Public holidays of"
        name="jurisdiction"
        value={of.jurisdiction ?? ''}
        hint="DE, US-NY; for accounts that name none"
      />
      <TextField
        label="Letters from"
        name="sendWindow.from"
        value={of.sendWindow?.from}
        hint="HH:MM in the customer’s zone; empty: as in the policy"
      />
      <TextField label="until" name="sendWindow.until" value={of.sendWindow?.until} />
    </div>
    <TextField
      label="Customers’ own pages at"
      name="publicUrl"
      value={of.publicUrl ?? ''}
      hint="The address of this desk as customers reach it, https://…; empty: letters do not link there"
    />
    <LongField
      label="Closed days"
      name="holidays:lines"
      value={of.holidays.join('\n')}
      rows={4}
      hint="One a line, YYYY-MM-DD"
    />
  </>
);
