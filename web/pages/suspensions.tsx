import {
  comingSuspensions,
  suspensions,
  type ComingSuspension,
  type Suspension,
} from '../../books/accounts/suspensions.js';
import { readSettings } from '../../books/settings.js';
import { dayOf } from '../format.js';
import { Form, TextField } from '../forms/form.js';
import { page } from '../page.js';
import { Disclosure } from '../parts/descriptionList.js';
import { Table } from '../parts/table.js';

const ORDERS: Record<string, string> = {
  'licenses.suspend': 'Suspend',
  'licenses.cancel': 'Cancel',
  'licenses.reinstate': 'Reinstate',
};

/** For the service-delivery manager: the licences to suspend, by which day, and the confirmations. */
export const suspensionsPage = page({
  path: '/suspensions',
  right: 'suspensions',
  render: async ({ book, who }) => {
    const [{ timeZone }, ordered, coming] = await Promise.all([
      readSettings(book.db),
      suspensions(book.db),
      comingSuspensions(book),
    ]);
    const mayDo = who.rights.has('tasks');
    return {
      title: 'Suspensions',
      live: true,
      body: (
        <>
          <h2>Ordered</h2>
          <Table<Suspension>
            caption="The newest order of each account, the unconfirmed first"
            none="No licences are suspended, and none are to be reinstated."
            rows={ordered}
            keyOf={({ accountId }) => accountId}
            columns={[
              { name: 'Account', cell: ({ accountId }) => accountId },
              { name: 'Customer', cell: ({ accountName }) => accountName },
              { name: 'Order', cell: ({ order }) => ORDERS[order] ?? order },
              { name: 'By', cell: ({ effectiveBy }) => effectiveBy ?? 'at once' },
              { name: 'Confirmed', short: true, cell: (one) => confirmed(one, timeZone) },
              { name: 'Why', cell: ({ reason }) => reason },
              {
                name: 'Actions',
                act: true,
                cell: ({ taskId, accountId }) =>
                  mayDo && taskId && <Confirm taskId={taskId} accountId={accountId} />,
              },
            ]}
          />
          <h2>Upcoming</h2>
          <Table<ComingSuspension>
            caption="Accounts on hold whose licences are to be suspended unless they pay, the soonest first"
            none="No licences are about to be suspended."
            rows={coming}
            keyOf={({ accountId }) => accountId}
            columns={[
              { name: 'Account', cell: ({ accountId }) => accountId },
              { name: 'Customer', cell: ({ accountName }) => accountName },
              { name: 'To be ordered on', cell: ({ on }) => on },
              { name: 'Because of invoice', cell: ({ invoiceId }) => invoiceId },
            ]}
          />
        </>
      ),
    };
  },
});

const confirmed = ({ confirmedAt }: Suspension, timeZone: string) =>
  confirmedAt ? (
    <span className="good">{dayOf(confirmedAt, timeZone)}</span>
  ) : (
    <span className="warn">not yet</span>
  );

const Confirm = ({ taskId, accountId }: { taskId: string; accountId: string }) => (
  <Disclosure name={`Confirm ${accountId}`}>
    <Form does={`POST /v1/tasks/${taskId}/complete`} done={`Confirmed: ${accountId}`}>
      <input type="hidden" name="outcome" value="done" />
      <TextField label="Note" name="note" />
      <button>Mark as done</button>
    </Form>
  </Disclosure>
);
