import { z } from 'zod';
import { Text } from '../../api/http/schemas.js';
import { rolesSeenBy } from '../../domain/access/rights.js';
import { listApprovals } from '../../books/approvals/approvals.js';
import { readAccounts } from '../../books/accounts/accounts.js';
import { type Role } from '../../domain/policy/policy.js';
import { readSettings } from '../../books/settings.js';
import { dayOf, words } from '../format.js';
import { page } from '../page.js';
import { Badge } from '../parts/descriptionList.js';
import { LinkedCustomer } from '../parts/customer.js';
import { ROLE_NAMES } from '../parts/roles.js';
import { More, Table } from '../parts/table.js';

/** Steps that need approval before they run. */
export const approvals = page({
  path: '/approvals',
  right: 'approve',
  query: z.object({ cursor: Text.optional() }),
  render: async ({ book, who, query }) => {
    const { items, nextCursor } = await listApprovals(
      book.db,
      { status: 'waiting', roles: rolesSeenBy(who) },
      { limit: 50, cursor: query.cursor },
    );
    const [{ timeZone }, accounts] = await Promise.all([
      readSettings(book.db),
      readAccounts(
        book.db,
        items.map(({ accountId }) => accountId),
      ),
    ]);
    return {
      title: 'Letters and actions awaiting approval',
      live: true,
      body: (
        <>
          <Table
            caption="The longest waiting first"
            none="Nothing awaits approval."
            rows={items}
            keyOf={({ id }) => id}
            columns={[
              {
                name: 'What',
                cell: ({ id, stepId, notice }) => (
                  <a href={`/approvals/${id}`}>{notice?.subject ?? words(stepId)}</a>
                ),
              },
              {
                name: 'Customer',
                cell: ({ accountId }) => (
                  <LinkedCustomer who={who} id={accountId} name={accounts.get(accountId)?.name} />
                ),
              },
              { name: 'To', cell: ({ notice }) => notice?.recipients.join(', ') ?? '' },
              { name: 'Requested', short: true, cell: ({ askedAt }) => dayOf(askedAt, timeZone) },
              { name: 'Who decides', cell: ({ role }) => <Badge>{ROLE_NAMES[role as Role]}</Badge> },
            ]}
          />
          <More path="/approvals" query={{}} cursor={nextCursor} />
        </>
      ),
    };
  },
});
