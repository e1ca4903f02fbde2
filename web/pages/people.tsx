import { z } from 'zod';
import { ROLES } from '../../domain/policy/policy.js';
import { RIGHTS } from '../../domain/access/rights.js';
import { listKeys, type StoredKey } from '../../books/people/apiKeys.js';
import { listAudit } from '../../books/people/audit.js';
import { listPeople, type StoredPerson } from '../../books/people/people.js';
import { Choice, Form, TextField } from '../forms/form.js';
import { instant } from '../format.js';
import { page } from '../page.js';
import { AuditTable } from '../parts/auditTable.js';
import { Disclosure, Badge } from '../parts/descriptionList.js';
import { RIGHT_NAMES, ROLE_NAMES } from '../parts/roles.js';
import { More, Table } from '../parts/table.js';

/** People, API keys, and the audit log of both. Times are UTC. */
export const people = page({
  path: '/people',
  right: 'people',
  query: z.object({ cursor: z.string().optional() }),
  render: async ({ book: { db }, query: { cursor } }) => {
    const [staff, keys, log] = await Promise.all([
      listPeople(db, { limit: 100, cursor }),
      listKeys(db, { limit: 1_000 }),
      listAudit(db, {}, { limit: 20 }),
    ]);
    return {
      title: 'People',
      body: (
        <>
          <People of={staff.items} />
          <More path="/people" query={{}} cursor={staff.nextCursor} />
          <AddPerson />
          <h2>API keys</h2>
          <Keys of={keys.items} />
          <MakeKey />
          <h2>Audit log</h2>
          <AuditTable of={log.items} />
          <p>
            <a href="/people/audit">All of it</a>
          </p>
        </>
      ),
    };
  },
});

const when = (at: Date | null) => (at ? instant(at, 'UTC') : 'never');

const roleChoices = ROLES.map((role) => [role, ROLE_NAMES[role]] as const);

const People = ({ of }: { of: StoredPerson[] }) => (
  <Table
    caption="Who may sign in (times in UTC)"
    none="No person may sign in yet. Add the first owner."
    rows={of}
    keyOf={({ id }) => id}
    columns={[
      { name: 'Name', cell: ({ name }) => name },
      { name: 'Email', cell: ({ email }) => email },
      { name: 'Role', cell: ({ role }) => ROLE_NAMES[role] },
      { name: 'State', cell: ({ status }) => <Badge>{status}</Badge> },
      { name: 'Last seen', short: true, cell: ({ lastSeenAt }) => when(lastSeenAt) },
      { name: 'Change', cell: (one) => <ChangePerson {...one} /> },
    ]}
  />
);

const ChangePerson = ({ id, email, name, role, status }: StoredPerson) => (
  <Disclosure name={`Change ${name}`}>
    <Form does={`PATCH /v1/people/${id}`} done={`${email} is changed`} to="/people">
      <TextField label="Name" name="name" required value={name} />
      <Choice
        label="Role"
        name="role"
        value={role}
        of={roleChoices}
        hint="A change of role signs the person out."
      />
      <button>Save</button>
    </Form>
    {status === 'disabled' ? (
      <Form does={`PATCH /v1/people/${id}`} done={`${email} may sign in again`} to="/people">
        <input type="hidden" name="disabled:json" value="false" />
        <button>Enable again</button>
      </Form>
    ) : (
      <>
        <Form
          does={`POST /v1/people/${id}/password-link`}
          done={`A link with which ${email} sets a password`}
          shows="link"
          to="/people"
        >
          <button className="quiet">Create a password link</button>
        </Form>
        <Form
          does={`PATCH /v1/people/${id}`}
          done={`${email} may not sign in any more`}
          to="/people"
          confirm={`Sign ${email} out and disable their sign-in?`}
        >
          <input type="hidden" name="disabled:flag" value="yes" />
          <button className="danger">Disable</button>
        </Form>
      </>
    )}
  </Disclosure>
);

const AddPerson = () => (
  <Disclosure name="Add a person" shortcut="a">
    <Form
      does="POST /v1/people"
      done="A link with which the new person sets a password"
      shows="link"
      to="/people"
    >
      <div className="row">
        <TextField label="Email" name="email" type="email" required />
        <TextField label="Name" name="name" required />
        <Choice label="Role" name="role" of={roleChoices} />
        <button>Add</button>
      </div>
    </Form>
  </Disclosure>
);

const Keys = ({ of }: { of: StoredKey[] }) => (
  <Table
    caption="Keys, by name (times in UTC)"
    none="There are no API keys yet. Create one for each machine, with no more rights than it needs."
    rows={of}
    keyOf={({ id }) => id}
    columns={[
      { name: 'Name', cell: ({ id }) => id },
      { name: 'Begins', cell: ({ prefix }) => <code>{prefix}…</code> },
      { name: 'May', cell: ({ rights }) => rights.join(', ') },
      { name: 'State', cell: ({ status }) => <Badge>{status}</Badge> },
      { name: 'Until', short: true, cell: ({ expiresAt }) => when(expiresAt) },
      { name: 'Last used', short: true, cell: ({ lastUsedAt }) => when(lastUsedAt) },
      { name: 'Created by', cell: ({ createdBy }) => createdBy },
      { name: 'Change', cell: (key) => (key.status === 'active' ? <ChangeKey {...key} /> : '') },
    ]}
  />
);

const ChangeKey = ({ id }: StoredKey) => (
  <Disclosure name={`Change ${id}`}>
    <Form does={`POST /v1/keys/${id}/rotate`} done={`The new secret of ${id}`} shows="secret" to="/people">
      <label>
        Hours for which the old secret stays valid
        <input name="graceHours:number" type="number" min={0} max={720} defaultValue={24} required />
      </label>
      <button>Rotate</button>
    </Form>
    <Form
      does={`POST /v1/keys/${id}/revoke`}
      done={`Key ${id} is revoked`}
      to="/people"
      confirm={`Revoke ${id} for ever?`}
    >
      <button className="danger">Revoke</button>
    </Form>
  </Disclosure>
);

const MakeKey = () => (
  <Disclosure name="Create a key" shortcut="m">
    <Form does="POST /v1/keys" done="The secret of the new key" shows="secret" to="/people">
      <div className="row">
        <TextField label="Name" name="id" required hint="Letters, digits, . _ : -" />
        <label>
          Days until it expires
          <input name="expiresInDays:number" type="number" min={1} max={3650} defaultValue={365} required />
        </label>
      </div>
      <fieldset>
        <legend>It may</legend>
        {RIGHTS.map((right) => (
          <label key={right}>
            <input type="checkbox" name="rights[]" value={right} />
            {RIGHT_NAMES[right]} <span className="muted">({right})</span>
          </label>
        ))}
      </fieldset>
      <button>Create key</button>
    </Form>
  </Disclosure>
);
