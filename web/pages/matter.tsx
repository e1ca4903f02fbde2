import { type Who } from '../../domain/rights.js';
import { matterRow, type MatterRow } from '../../prisma/matters.js';
import { Form, Reason } from '../forms/form.js';
import { instant, money } from '../format.js';
import { page } from '../page.js';
import { Act, Badge, Facts } from '../parts/facts.js';

/** One debt with counsel: what was handed over, and what can be done about it. */
export const matter = page({
  path: '/matters/{id}',
  right: 'matters',
  render: async ({ book, who, params }) => {
    const found = await matterRow(book.db, params.id!);
    if (!found) return null;
    const { id, accountId, accountName, invoiceId, balance, currency, openedAt } = found;
    const mayRead = who.rights.has('read');
    return {
      title: `Matter of ${accountName}`,
      live: true,
      body: (
        <>
          <Facts
            of={[
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
        </>
      ),
    };
  },
});

const Acts = ({ of: { id, invoiceId, status }, who }: { of: MatterRow; who: Who }) => {
  if (status !== 'open' && status !== 'acknowledged') return null;
  return (
    <>
      <h2>What now</h2>
      {status === 'open' && (
        <Form does={`POST /v1/matters/${id}/acknowledge`} done="Acknowledged">
          <button>Acknowledge: we have taken it over</button>
        </Form>
      )}
      {who.rights.has('write-off') && (
        <>
          <Act name="Recall it from counsel">
            <p>
              The debt is the collectors’ again at its real age. Nothing is done twice, nothing is made up
              for; hold and licences stay as they are until it is paid. Counsel and the collector each get a
              task.
            </p>
            <Form does={`POST /v1/matters/${id}/recall`} done="Recalled: the debt is the collectors’ again">
              <Reason />
              <button className="danger">Recall</button>
            </Form>
          </Act>
          <Act name="Close it: give up the debt">
            <p>Written off, the matter is closed and the hold ends.</p>
            <Form
              does={`POST /v1/invoices/${invoiceId}/write-off`}
              done="Written off; the matter is closed"
              confirm={`Write off invoice ${invoiceId}?`}
            >
              <Reason />
              <button className="danger">Write off</button>
            </Form>
          </Act>
        </>
      )}
    </>
  );
};
