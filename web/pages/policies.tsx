import { listPolicies } from '../../prisma/policies.js';
import { page } from '../page.js';
import { Table } from '../parts/table.js';

/** The escalations there are. */
export const policies = page({
  path: '/policies',
  right: 'read',
  render: async ({ book }) => ({
    title: 'Policies',
    body: (
      <>
        <Table
          caption="Policies in their newest version; an invoice keeps the version it started with until it is moved"
          none="There is no policy yet."
          rows={await listPolicies(book.db)}
          keyOf={({ id }) => id}
          columns={[
            { name: 'Policy', of: ({ id }) => <a href={`/policies/${id}`}>{id}</a> },
            { name: 'Name', of: ({ policy }) => policy.name },
            { name: 'Debtors', of: ({ policy }) => policy.debtor },
            { name: 'Version', number: true, of: ({ version }) => version },
            { name: 'Steps', number: true, of: ({ policy }) => policy.steps.length },
            { name: 'Published', of: ({ createdAt }) => createdAt.toISOString().slice(0, 10) },
          ]}
        />
        <p className="muted">
          Another policy is made with PUT /v1/policies/ID, from the JSON of one of these.
        </p>
      </>
    ),
  }),
});
