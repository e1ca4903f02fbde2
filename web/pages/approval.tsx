import { findApproval, requestingPerson, type StoredApproval } from '../../books/approvals/approvals.js';
import { findAccount } from '../../books/accounts/accounts.js';
import { digestOf } from '../../books/keys.js';
import { type Role } from '../../domain/policy/policy.js';
import { mayDecide, type Who } from '../../domain/access/rights.js';
import { Form, LongField, ReasonField, TextField } from '../forms/form.js';
import { money, words } from '../format.js';
import { page } from '../page.js';
import { Disclosure, Badge, Facts } from '../parts/descriptionList.js';
import { LinkedCustomer } from '../parts/customer.js';
import { NoticeBody } from '../parts/noticeBody.js';
import { ROLE_NAMES } from '../parts/roles.js';

/** The exact letter, or the action, that a person is requested to approve. */
export const approval = page({
  path: '/approvals/{id}',
  right: 'approve',
  render: async ({ book, who, params }) => {
    const found = await findApproval(book.db, params.id!);
    if (!found || !mayDecide(who, found.role as Role)) return null;
    const { notice, status } = found;
    const [asking, account] = await Promise.all([
      requestingPerson(book.db, found),
      findAccount(book.db, found.accountId),
    ]);
    return {
      title: notice?.subject ?? words(found.stepId),
      body: (
        <>
          <State of={found} who={who} name={account?.name} />
          {asking && (
            <p>
              {asking.summary} <span className="muted">({asking.actor})</span>
            </p>
          )}
          {status === 'waiting' && <Decide of={found} />}
          {notice && <NoticeBody subject={notice.subject} html={notice.html} text={notice.text} />}
        </>
      ),
    };
  },
});

const State = ({ of, who, name }: { of: StoredApproval; who: Who; name: string | undefined }) => (
  <Facts
    items={[
      ['Customer', <LinkedCustomer who={who} id={of.accountId} name={name} />],
      [
        'Invoice',
        who.rights.has('read') ? <a href={`/invoices/${of.invoiceId}`}>{of.invoiceId}</a> : of.invoiceId,
      ],
      ['Step', words(of.stepId)],
      ['Owed', of.balances.map(({ balance, currency }) => money(BigInt(balance), currency)).join(', ')],
      ['To', of.notice?.recipients.join(', ')],
      ['By', of.notice?.channel],
      ['Requested from', ROLE_NAMES[of.role as Role]],
      ['State', <Badge>{of.status}</Badge>],
      ['Edited', of.editedBy],
      ['Decided', of.decidedBy && `${of.decidedBy}${of.reason ? `: ${of.reason}` : ''}`],
      [
        'Files',
        of.notice?.attachments.map(({ filename }) => (
          <a
            key={filename}
            href={`/get/v1/approvals/${of.id}/attachments/${filename}`}
            hx-boost="false"
          >{`${filename} `}</a>
        )),
      ],
    ]}
  />
);

const Decide = ({ of: { id, notice, editedAt } }: { of: StoredApproval }) => (
  <>
    <Form does={`POST /v1/approvals/${id}/approve`} done="Approved: it is sent as shown" to="/approvals">
      {notice && <input type="hidden" name="digest" value={digestOf(notice)} />}
      <button>{notice ? 'Approve and send' : 'Approve'}</button>
    </Form>
    <Disclosure name="Refuse">
      <Form does={`POST /v1/approvals/${id}/refuse`} done="Refused" to="/approvals">
        <ReasonField />
        <button className="danger">Refuse</button>
      </Form>
    </Disclosure>
    {notice && !editedAt && (
      <Disclosure name="Edit the letter (once)">
        <Form does={`PATCH /v1/approvals/${id}`} done="Letter edited; please read it again">
          <TextField label="Subject" name="subject" value={notice.subject} />
          <LongField
            label="Paragraphs"
            name="paragraphs:paragraphs"
            rows={8}
            required
            hint="Separate them with an empty line; {invoice} and other placeholders are filled in."
          />
          <button>Save the edited letter</button>
        </Form>
      </Disclosure>
    )}
  </>
);
