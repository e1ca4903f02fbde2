import { z } from 'zod';
import { listAccounts } from '../../books/accounts/accounts.js';
import { page } from '../page.js';
import { More, Table } from '../parts/table.js';

export const accounts = page({
  path: '/accounts',
  right: 'read',
  query: z.object({ cursor: z.string().optional() }),
  render: async ({ book, query }) => {
    const { items, nextCursor } = await listAccounts(book.db, { limit: 100, cursor: query.cursor });
    return {
      title: 'Accounts',
      body: (
        <>
          <Table
            caption="Customers, by their number"
            none="There are no accounts yet. They come with the first invoices."
            rows={items}
            keyOf={({ id }) => id}
            columns={[
              { name: 'Name', cell: ({ id, name }) => <a href={`/accounts/${id}`}>{name}</a> },
              { name: 'Account', cell: ({ id }) => id },
              { name: 'Zone', cell: ({ timeZone }) => timeZone },
            ]}
          />
          <More path="/accounts" query={{}} cursor={nextCursor} />
        </>
      ),
    };
  },
});
