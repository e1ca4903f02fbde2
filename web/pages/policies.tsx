import { listPolicies } from '../../books/policies/policies.js';
import { readSettings } from '../../books/settings.js';
import { Choice, Form, TextField } from '../forms/form.js';
import { dayOf } from '../format.js';
import { page } from '../page.js';
import { Disclosure } from '../parts/descriptionList.js';
import { Table } from '../parts/table.js';

/** The list of policies. */
export const policies = page({
  path: '/policies',
  right: 'read',
  render: async ({ book, who }) => {
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
              { name: 'Policy', cell: ({ id }) => <a href={`/policies/${id}`}>{id}</a> },
              { name: 'Name', cell: ({ policy }) => policy.name },
              { name: 'Debtors', cell: ({ policy }) => policy.debtor },
              { name: 'Version', number: true, cell: ({ version }) => version },
              { name: 'Steps', number: true, cell: ({ policy }) => policy.steps.length },
              { name: 'Published', cell: ({ createdAt }) => dayOf(createdAt, timeZone) },
            ]}
          />
          {who.rights.has('policies') && <Copy of={rows.map(({ id }) => id)} />}
        </>
      ),
    };
  },
});

const Copy = ({ of }: { of: string[] }) => (
  <Disclosure name="New policy">
    <Form
      does="POST /v1/policies"
      done="Policy created; an invoice or a customer follows it once it is assigned to them"
    >
      <div className="row tops">
        <TextField label="Id" name="id" required hint="As accounts and invoices name it" />
        <TextField label="Name" name="name" required />
        <Choice label="Copy of" name="copyOf" of={of.map((id) => [id, id] as const)} />
      </div>
      <button>Create policy</button>
    </Form>
  </Disclosure>
);
