import { type StoredAccount } from '../../books/accounts/accounts.js';
import { type StoredPolicy } from '../../books/policies/policies.js';
import { LANGUAGES } from '../../emails/languages/index.js';
import { Choice, Form, TextField } from '../forms/form.js';
import { Disclosure } from './descriptionList.js';

/** The customer's name, place and language, and the policy of their next invoices. */
export const ChangeDetails = ({ of, policies }: { of: StoredAccount; policies: readonly StoredPolicy[] }) => (
  <Disclosure name="Change the details">
    <Form does={`PUT /v1/accounts/${of.id}/details`} done="The details are changed">
      <TextField label="Name" name="name" value={of.name} required />
      <TextField
        label="Time zone"
        name="timeZone"
        value={of.timeZone}
        required
        hint="As in Europe/Berlin; open invoices are planned again"
      />
      <TextField
        label="Language"
        name="locale"
        value={of.locale}
        required
        hint={`As in en-GB or de-AT; letters are there in ${Object.keys(LANGUAGES).join(', ')}`}
      />
      <TextField
        label="Country or region"
        name="jurisdiction"
        value={of.jurisdiction ?? ''}
        hint="DE or US-NY: its holidays; empty: the creditor's"
      />
      <Choice
        label="Policy of new invoices"
        name="policyId"
        value={of.policyId ?? ''}
        of={[['', 'Same as all others'], ...policies.map(({ id }) => [id, id] as const)]}
        hint="Existing invoices keep theirs until they are moved"
      />
      <TextField
        label="Page to pay all invoices online"
        name="payUrl"
        value={of.payUrl ?? ''}
        hint="https://…"
      />
      <button>Save</button>
    </Form>
  </Disclosure>
);
