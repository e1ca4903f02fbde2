import { z } from 'zod';
import { SearchQuery, searchOf } from '../../api/schemas/invoiceSearch.js';
import { Currency, Text } from '../../api/http/schemas.js';
import { BUCKETS } from '../../domain/reports/ageing.js';
import { INVOICE_STATUSES } from '../../domain/planning/case.js';
import { STAGES } from '../../domain/policy/policy.js';
import { type Who } from '../../domain/access/rights.js';
import { searchAndSum, type FoundInvoice } from '../../books/invoices/search.js';
import { Choice, TextField } from '../forms/form.js';
import { count, money } from '../format.js';
import { page } from '../page.js';
import { Badge } from '../parts/descriptionList.js';
import { More, Table } from '../parts/table.js';
import { BULK } from './bulk.js';

const Query = SearchQuery.extend({
  currency: z.string().trim().toUpperCase().pipe(Currency).optional(),
  cursor: Text.max(300).optional(),
});
type Query = z.output<typeof Query>;

const ROWS = 100;

/** The list of invoices: filtered, sorted, and changed in bulk. */
export const invoices = page({
  path: '/invoices',
  right: 'read',
  query: Query,
  render: async ({ book, who, query: { cursor, ...query } }) => {
    const { items, nextCursor, sums } = await searchAndSum(book, searchOf(query), { limit: ROWS, cursor });
    const filters = Object.fromEntries(
      Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    );
    return {
      title: 'Invoices',
      body: (
        <>
          <Filter {...query} />
          <p>
            {sums.length === 0
              ? 'None fit.'
              : sums
                  .map((sum) => `${count(sum.count)} with ${money(sum.balance, sum.currency)} open`)
                  .join(' · ')}{' '}
            <a href={`/get/v1/invoices.csv?${new URLSearchParams(filters)}`} hx-boost="false">
              As CSV
            </a>
            {who.rights.has('book') && (
              <>
                {' · '}
                <a href="/import">Import a CSV</a>
              </>
            )}
          </p>
          <form method="post" action="/invoices/bulk">
            <Found of={items} />
            {items.length > 0 && <Bulk who={who} />}
          </form>
          <More path="/invoices" query={filters} cursor={nextCursor} />
        </>
      ),
    };
  },
});

const any = [['', 'Any']] as const;
const named = (names: readonly string[]) => names.map((name) => [name, name.replaceAll('-', ' ')] as const);

const Filter = ({
  text,
  status,
  stage,
  bucket,
  currency,
  order,
  accountId,
  least,
  most,
}: Omit<Query, 'cursor'>) => (
  <form action="/invoices" className="row">
    <TextField label="Invoice or customer" name="text" type="search" value={text} />
    <Choice
      label="State"
      name="status"
      value={status}
      of={[['unsettled', 'not settled'], ['all', 'all'], ...named(INVOICE_STATUSES)]}
    />
    <Choice label="Stage" name="stage" value={stage ?? ''} of={[...any, ...named(STAGES)]} />
    <Choice label="Days past due" name="bucket" value={bucket ?? ''} of={[...any, ...named(BUCKETS)]} />
    <TextField label="Currency" name="currency" value={currency} />
    <Choice
      label="First"
      name="order"
      value={order}
      of={[
        ['oldest', 'the oldest'],
        ['largest', 'the largest'],
        ['id', 'by number'],
      ]}
    />
    {accountId && <input type="hidden" name="accountId" value={accountId} />}
    {least !== undefined && <input type="hidden" name="least" value={least} />}
    {most !== undefined && <input type="hidden" name="most" value={most} />}
    <button>Show</button>
    <p className="problem" role="alert" />
  </form>
);

const Found = ({ of }: { of: FoundInvoice[] }) => (
  <Table
    caption="Invoices"
    none="No invoice matches. Remove a filter."
    rows={of}
    keyOf={({ id }) => id}
    columns={[
      {
        name: 'Select',
        act: true,
        cell: ({ id, number }) => (
          <input type="checkbox" name="invoiceIds[]" value={id} aria-label={`Select ${number}`} />
        ),
      },
      { name: 'Invoice', short: true, cell: ({ id, number }) => <a href={`/invoices/${id}`}>{number}</a> },
      {
        name: 'Customer',
        cell: ({ accountId, accountName }) => <a href={`/accounts/${accountId}`}>{accountName}</a>,
      },
      { name: 'Due', short: true, cell: ({ dueOn }) => dueOn },
      { name: 'Days past due', number: true, cell: ({ daysPastDue }) => daysPastDue },
      { name: 'Open', number: true, cell: ({ balance, currency }) => money(balance, currency) },
      { name: 'State', cell: stateOf },
    ]}
  />
);

const stateOf = ({ status, stage, paused, disputed, promisedFor }: FoundInvoice) => (
  <>
    <Badge>{status === 'open' ? stage : status}</Badge> {paused && <Badge>paused</Badge>}{' '}
    {disputed && <Badge>disputed</Badge>}{' '}
    {promisedFor && <span className="badge">{`promised for ${promisedFor}`}</span>}
  </>
);

const Bulk = ({ who }: { who: Who }) => (
  <fieldset className="row">
    <legend>With the selected invoices</legend>
    <Choice
      label="Do"
      name="change.type"
      of={BULK.filter(({ right }) => who.rights.has(right)).map(({ type, name }) => [type, name] as const)}
    />
    <TextField label="Why" name="change.reason" />
    <label>
      Until <input type="date" name="change.until" />
    </label>
    <button data-chosen="invoiceIds[]" aria-describedby="none-chosen">
      Preview the change
    </button>
    <small id="none-chosen" className="noprint">
      Select invoices in the list first.
    </small>
    <p className="problem" role="alert" />
  </fieldset>
);
