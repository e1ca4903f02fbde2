import { type Who } from '../../domain/access/rights.js';
import { matterRow, type MatterRow } from '../../books/matters/matters.js';
import { returnOf } from '../../books/matters/returns.js';
import { Form, ReasonField } from '../forms/form.js';
import { instant, money } from '../format.js';
import { page } from '../page.js';
import { Disclosure, Badge, Facts } from '../parts/descriptionList.js';

/** One debt with counsel: what was handed over, and the actions on it. */
export const matter = page({
  path: '/matters/{id}',
  right: ['matters', 'recall'],
  render: async ({ book, who, params }) => {
    const found = await matterRow(book.db, params.id!);
    if (!found) return null;
    const returnState = await returnOf(book, found);
    const { id, accountId, accountName, invoiceId, balance, currency, openedAt } = found;
    const mayRead = who.rights.has('read');
    return {
      title: `Matter of ${accountName}`,
      live: true,
      body: (
        <>
          <Facts
            items={[
              ['Open', money(balance, currency), true],
              ['State', <Badge>{found.status}</Badge>],
              ['Invoice', mayRead ? <a href={`/invoices/${invoiceId}`}>{invoiceId}</a> : invoiceId],
              ['Account', mayRead ? <a href={`/accounts/${accountId}`}>{accountId}</a> : accountId],
              ['Deadline missed', found.deadlineOn],
              ['Handed over', `${instant(openedAt, 'UTC')} UTC`],
              [
                'Acknowledged',
                found.acknowledgedAt &&
                  `${instant(found.acknowledgedAt, 'UTC')} UTC by ${found.acknowledgedBy}`,
              ],
              ['Ended', found.endedAt && `${instant(found.endedAt, 'UTC')} UTC`],
              ['Matter', id],
            ]}
          />
          <h2>Dossier</h2>
          <p>
            <a href={`/get/v1/matters/${id}/dossier.zip`} hx-boost="false">
              The dossier as it was handed over (ZIP)
            </a>
            <br />
            <small className="muted">
              Statement, invoices, every letter, call, promise and dispute. SHA-256 {found.dossierSha256}
            </small>
          </p>
          <Acts of={found} who={who} />
          {returnState && who.rights.has('recall') && <Back id={id} returnState={returnState} />}
        </>
      ),
    };
  },
});

const Acts = ({ of: { id, invoiceId, status }, who }: { of: MatterRow; who: Who }) => {
  if (status !== 'open' && status !== 'acknowledged') return null;
  return (
    <>
      <h2>Actions</h2>
      {status === 'open' && who.rights.has('matters') && (
        <Form does={`POST /v1/matters/${id}/acknowledge`} done="Acknowledged">
          <button>Acknowledge: we have taken it over</button>
        </Form>
      )}
      {who.rights.has('recall') && (
        <Disclosure name="Recall it from counsel">
          <p>
            The debt returns to the collectors at its real age. No step is repeated or made up for; hold and
            licences stay as they are until it is paid. Counsel and the collector each get a task.
          </p>
          <Form does={`POST /v1/matters/${id}/recall`} done="Recalled: the debt is back with the collectors">
            <ReasonField />
            <button className="danger">Recall</button>
          </Form>
        </Disclosure>
      )}
      {who.rights.has('write-off') && (
        <Disclosure name="Close it: write off the debt">
          <p>Written off, the matter is closed and the hold ends.</p>
          <Form
            does={`POST /v1/invoices/${invoiceId}/write-off`}
            done="Written off; the matter is closed"
            confirm={`Write off invoice ${invoiceId}?`}
          >
            <ReasonField />
            <button className="danger">Write off</button>
          </Form>
        </Disclosure>
      )}
    </>
  );
};

/** A recalled debt that stays unpaid. */
const Back = ({ id, returnState }: { id: string; returnState: 'possible' | 'asked' }) =>
  returnState === 'asked' ? (
    <p>
      The debt goes back to counsel as a new matter as soon as nothing blocks it; the policy may require an{' '}
      <a href="/approvals">approval</a>.
    </p>
  ) : (
    <>
      <h2>Actions</h2>
      <Disclosure name="Hand it to counsel again">
        <p>
          Counsel receives a new matter with a dossier of today, and contact with the customer freezes. Where
          the policy requires approval for a hand-off, it is requested first.
        </p>
        <Form does={`POST /v1/matters/${id}/hand-off`} done="The debt goes back to counsel">
          <ReasonField />
          <button className="danger">Hand over again</button>
        </Form>
      </Disclosure>
    </>
  );
