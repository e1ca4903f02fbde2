import { z } from 'zod';
import { matterRows, type MatterRow } from '../../books/matters/matters.js';
import { readSettings } from '../../books/settings.js';
import { dayOf, money } from '../format.js';
import { page } from '../page.js';
import { Badge } from '../parts/descriptionList.js';
import { More, Table } from '../parts/table.js';

/** What counsel has received, the newest first. */
export const matters = page({
  path: '/matters',
  right: ['matters', 'recall'],
  query: z.object({ cursor: z.string().optional() }),
  render: async ({ book, query }) => {
    const [{ timeZone }, { items, nextCursor }] = await Promise.all([
      readSettings(book.db),
      matterRows(book.db, { limit: 50, cursor: query.cursor }),
    ]);
    return {
      title: 'Matters',
      live: true,
      body: (
        <>
          <Table<MatterRow>
            caption="Debts that were handed to counsel, the newest first"
            none="Nothing is with counsel. A debt comes here when the deadline of its final demand has passed."
            rows={items}
            keyOf={({ id }) => id}
            columns={[
              {
                name: 'Customer',
                cell: ({ id, accountName }) => <a href={`/matters/${id}`}>{accountName}</a>,
              },
              { name: 'Invoice', cell: ({ invoiceId }) => invoiceId },
              { name: 'Open', number: true, cell: ({ balance, currency }) => money(balance, currency) },
              { name: 'Deadline missed', short: true, cell: ({ deadlineOn }) => deadlineOn },
              { name: 'Handed over', short: true, cell: ({ openedAt }) => dayOf(openedAt, timeZone) },
              { name: 'State', cell: ({ status }) => <Badge>{status}</Badge> },
            ]}
          />
          <More path="/matters" query={{}} cursor={nextCursor} />
        </>
      ),
    };
  },
});
