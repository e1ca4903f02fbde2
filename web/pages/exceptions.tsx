import { z } from 'zod';
import { Text } from '../../api/http/schemas.js';
import { listExceptions } from '../../books/ledger/exceptions.js';
import { Form, TextField, ReasonField } from '../forms/form.js';
import { instant, money } from '../format.js';
import { page } from '../page.js';
import { Disclosure, Badge } from '../parts/descriptionList.js';
import { More } from '../parts/table.js';

type Exception = Awaited<ReturnType<typeof listExceptions>>['items'][number];

/** Money that could not be applied. The debt that it may concern waits until a person has decided. */
export const exceptions = page({
  path: '/exceptions',
  right: 'money',
  query: z.object({ cursor: Text.optional(), status: z.enum(['open', 'resolved']).default('open') }),
  render: async ({ book, query: { cursor, status } }) => {
    const { items, nextCursor } = await listExceptions(book.db, { limit: 50, cursor, status });
    return {
      title: 'Exceptions',
      body: (
        <>
          <p>
            Money that came in, or that a bank took back, and that could not be applied. The debt that it may
            concern is not dunned meanwhile.{' '}
            {status === 'open' ? (
              <a href="/exceptions?status=resolved">What was resolved</a>
            ) : (
              <a href="/exceptions">What is open</a>
            )}
          </p>
          {items.length === 0 && (
            <p className="empty">
              {status === 'open' ? 'All money is applied.' : 'None has been resolved yet.'}
            </p>
          )}
          {items.map((one) => (
            <Item key={one.id} of={one} />
          ))}
          <More path="/exceptions" query={{ status }} cursor={nextCursor} />
        </>
      ),
    };
  },
});

const Item = ({ of }: { of: Exception }) => (
  <article tabIndex={0} data-item="">
    <h2>
      {of.amount !== null && of.currency
        ? money(of.amount, of.currency)
        : 'An event without a readable amount'}{' '}
      <Badge>{of.reason}</Badge>
    </h2>
    <p>
      {instant(of.at, 'UTC')} UTC{of.paymentId && `, payment ${of.paymentId}`}
      {of.reason === 'unknown-account' && `, for customer ${of.accountId}, applied when it is in the books`}
      {of.reason === 'unknown-invoice' &&
        `, for invoice ${of.invoiceId}, ${of.paymentId ? 'applied when it is in the books' : 'which is not in the books'}`}
      {of.accountId && of.reason !== 'unknown-account' && (
        <>
          , customer <a href={`/accounts/${of.accountId}`}>{of.accountId}</a>
        </>
      )}
      {of.invoiceId && of.reason !== 'unknown-invoice' && (
        <>
          , invoice <a href={`/invoices/${of.invoiceId}`}>{of.invoiceId}</a>
        </>
      )}
    </p>
    <details className="act">
      <summary>What was reported</summary>
      <pre>{JSON.stringify(of.detail, null, 2)}</pre>
    </details>
    {of.status === 'open' ? (
      <>
        {of.reason === 'unmatched-bank-return' ? <Reverse of={of} /> : <Apply id={of.id} />}
        <Dismiss id={of.id} />
      </>
    ) : (
      <p>{`${of.resolution ?? ''} (${of.resolvedBy ?? ''})`}</p>
    )}
  </article>
);

/** Money that a bank took back: a person says which payment it was, and then dismisses the exception. */
const Reverse = ({ of: { id, amount, detail } }: { of: Exception }) => {
  const { candidates = [] } = Object(detail) as { candidates?: string[] };
  if (candidates.length === 0)
    return <p>No payment of this amount is on an invoice that the bank names. It changes no debt.</p>;
  return candidates.map((paymentId) => (
    <Disclosure key={paymentId} name={`Reverse payment ${paymentId}`}>
      <Form does={`POST /v1/payments/${paymentId}/chargebacks`} done="Reversed: its debt is owed again">
        <input type="hidden" name="id" value={id.replace(/^bank-return:/, '')} />
        <input type="hidden" name="amount:number" value={String(amount)} />
        <button>Reverse</button>
      </Form>
    </Disclosure>
  ));
};

const Apply = ({ id }: { id: string }) => {
  const does = `POST /v1/payment-exceptions/${id}/resolve`;
  return (
    <>
      <Disclosure name="Apply it to an invoice">
        <Form does={does} done="Applied">
          <TextField label="Invoice" name="invoiceId" required />
          <ReasonField />
          <button>Apply</button>
        </Form>
      </Disclosure>
      <Disclosure name="Apply it to a customer, oldest invoice first">
        <Form does={does} done="Applied">
          <TextField label="Account" name="accountId" required />
          <ReasonField />
          <button>Apply</button>
        </Form>
      </Disclosure>
    </>
  );
};

const Dismiss = ({ id }: { id: string }) => (
  <Disclosure name="Dismiss it">
    <Form
      does={`POST /v1/payment-exceptions/${id}/resolve`}
      done="Dismissed"
      confirm="Dismiss it? The money is then applied to no account."
    >
      <input type="hidden" name="dismiss:flag" value="yes" />
      <ReasonField />
      <button className="danger">Dismiss</button>
    </Form>
  </Disclosure>
);
