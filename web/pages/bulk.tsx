import { BulkBody, BULK_CHANGE_RIGHTS, type BulkBody as Wanted } from '../../api/schemas/bulkChange.js';
import { previewMany } from '../../books/invoices/bulkChanges.js';
import { Forbidden } from '../../books/errors.js';
import { Form } from '../forms/form.js';
import { readAccounts } from '../../books/accounts/accounts.js';
import { count, money, words } from '../format.js';
import { page } from '../page.js';
import { Table } from '../parts/table.js';

/** The changes of many invoices at once, with their labels. */
export const BULK = [
  { type: 'pause', name: 'Pause', right: BULK_CHANGE_RIGHTS.pause },
  { type: 'resume', name: 'Resume', right: BULK_CHANGE_RIGHTS.resume },
  { type: 'write-off', name: 'Write off', right: BULK_CHANGE_RIGHTS['write-off'] },
  { type: 'void', name: 'Void', right: BULK_CHANGE_RIGHTS.void },
] as const;

type BulkPreview = Awaited<ReturnType<typeof previewMany>>[number];

/** The preview of a change of the selected invoices. */
export const bulk = page({
  path: '/invoices/bulk',
  right: 'collect',
  fields: BulkBody,
  render: async ({ book, who, fields }) => {
    if (!fields)
      return {
        title: 'Change several invoices',
        body: (
          <p className="empty">
            Select some at <a href="/invoices">Invoices</a>.
          </p>
        ),
      };
    const { change } = fields;
    if (!who.rights.has(BULK_CHANGE_RIGHTS[change.type]))
      throw new Forbidden(`${who.actor} may not ${words(change.type)}`);
    const items = await previewMany(book, fields);
    const accounts = await readAccounts(
      book.db,
      items.map(({ accountId }) => accountId),
    );
    const name = words(change.type);
    const settled = new Set(fields.invoiceIds).size - items.length;
    return {
      title: `${name} ${count(items.length)} ${items.length === 1 ? 'invoice' : 'invoices'}`,
      body: (
        <>
          <p>
            {chosenOnes(items)}
            {settled > 0 && ` ${count(settled)} of the selected cannot be changed and are left out.`}
          </p>
          <Changes of={items} nameOf={(id) => accounts.get(id)?.name ?? id} />
          {items.length > 0 && (
            <Form
              does="POST /v1/invoices/changes"
              done={`${name}: result of each invoice`}
              shows="items"
              to="/invoices"
            >
              <Same as={fields} />
              <button
                className={change.type === 'write-off' || change.type === 'void' ? 'danger' : undefined}
              >
                {name} these {count(items.length)}
              </button>{' '}
              <a href="/invoices">Cancel</a>
            </Form>
          )}
        </>
      ),
    };
  },
});

/** Summarizes the selection: number of invoices and customers, and the open amounts. */
function chosenOnes(items: BulkPreview[]): string {
  const customers = new Set(items.map(({ accountId }) => accountId)).size;
  const sums = new Map<string, bigint>();
  for (const { currency, balance } of items) sums.set(currency, (sums.get(currency) ?? 0n) + balance);
  const open = [...sums].map(([currency, sum]) => money(sum, currency)).join(' and ');
  return `The ${count(items.length)} ticked, of ${count(customers)} ${customers === 1 ? 'customer' : 'customers'}${open && `, with ${open} open`}.`;
}

const Changes = ({ of, nameOf }: { of: BulkPreview[]; nameOf: (accountId: string) => string }) => (
  <Table
    caption="Preview"
    none="None of them can be changed: they are settled, or not in the books."
    rows={of}
    keyOf={({ invoiceId }) => invoiceId}
    columns={[
      { name: 'Invoice', cell: ({ invoiceId }) => <a href={`/invoices/${invoiceId}`}>{invoiceId}</a> },
      {
        name: 'Customer',
        cell: ({ accountId }) => <a href={`/accounts/${accountId}`}>{nameOf(accountId)}</a>,
      },
      { name: 'Open', number: true, cell: ({ balance, currency }) => money(balance, currency) },
      { name: 'Next step now', cell: ({ before }) => textOf(before) },
      { name: 'Next step then', cell: ({ after }) => textOf(after) },
    ]}
  />
);

function textOf({ next, waitingFor }: BulkPreview['before']): string {
  if (next) return `${words(next.id)} on ${next.at.slice(0, 10)}`;
  return waitingFor ? `waits: ${waitingFor}` : 'nothing';
}

/** The same fields again, for the request that performs the change. */
const Same = ({ as: { invoiceIds, change } }: { as: Wanted }) => (
  <>
    {invoiceIds.map((id) => (
      <input key={id} type="hidden" name="invoiceIds[]" value={id} />
    ))}
    {Object.entries(change).map(([name, value]) => (
      <input key={name} type="hidden" name={`change.${name}`} value={value} />
    ))}
  </>
);
