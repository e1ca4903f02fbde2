import { listPolicies } from '../../prisma/policies/policies.js';
import { readSettings } from '../../prisma/settings.js';
import { dayOf } from '../format.js';
import { page } from '../page.js';
import { Table } from '../parts/table.js';

/** The escalations there are. */
export const policies = page({
  path: '/policies',
  right: 'read',
  render: async ({ book }) => {
    const [{ timeZone }, rows] = await Promise.all([readSettings(book.db), listPolicies(book.db)]);
    return {
      title: 'Policies',
      body: (
        <>
          <Table
            caption="Policies in their newest version; an invoice keeps the version it started with until it is moved"
            none="There is no policy yet."
            rows={rows}
            keyOf={({ id }) => id}
            columns={[
              { name: 'Policy', of: ({ id }) => <a href={`/policies/${id}`}>{id}</a> },
              { name: 'Name', of: ({ policy }) => policy.name },
              { name: 'Debtors', of: ({ policy }) => policy.debtor },
              { name: 'Version', number: true, of: ({ version }) => version },
              { name: 'Steps', number: true, of: ({ policy }) => policy.steps.length },
              { name: 'Published', of: ({ createdAt }) => dayOf(createdAt, timeZone) },
            ]}
          />
          <p className="muted">
            Another policy is made with PUT /v1/policies/ID, from the JSON of one of these.
          </p>
        </>
      ),
    };
  },
});
