import { CONTACT_ROLES } from '../../domain/policy/policy.js';
import { type Contact } from '../../books/accounts/accounts.js';
import { Choice, Form, LongField, TextField } from '../forms/form.js';
import { Disclosure } from './descriptionList.js';

/** The people to contact. `refused`: addresses that accept no mail, in lower case. */
export const ContactList = ({ of, refused }: { of: Contact[]; refused: string[] }) =>
  of.length === 0 ? (
    <p className="empty">No contacts yet.</p>
  ) : (
    <ul>
      {of.map(({ role, name, email, phone }) => (
        <li key={`${role}${name}${email ?? ''}`}>
          {name} <span className="muted">({role})</span>
          {phone && (
            <>
              <br />
              <a href={`tel:${phone.replaceAll(' ', '')}`}>{phone}</a>
            </>
          )}
          {email && (
            <>
              <br />
              {email}{' '}
              {refused.includes(email.toLowerCase()) && <span className="bad">does not accept mail</span>}
            </>
          )}
        </li>
      ))}
    </ul>
  );

/** The form has an empty row for a new contact; a contact without a name is left out. */
export const ChangeContacts = ({ of, accountId }: { of: Contact[]; accountId: string }) => (
  <Disclosure name="Change the contacts">
    <Form does={`PUT /v1/accounts/${accountId}/contacts`} done="The next letter goes to them">
      {[...of, null].map((contact, place) => (
        <ContactFields key={place} of={contact} place={place} />
      ))}
      <button>Save</button>
    </Form>
  </Disclosure>
);

const ContactFields = ({ of, place }: { of: Contact | null; place: number }) => {
  const name = (field: keyof Contact) => `contacts[${place}].${field}`;
  return (
    <fieldset>
      <legend>{of ? of.name : 'Another contact'}</legend>
      <TextField
        label="Name"
        name={name('name')}
        value={of?.name}
        hint={of ? 'Empty: removed' : 'Empty: no other contact'}
      />
      <Choice
        label="For"
        name={name('role')}
        value={of?.role ?? 'billing'}
        of={CONTACT_ROLES.map((role) => [role, role] as const)}
      />
      <TextField label="Email" name={name('email')} type="email" value={of?.email} />
      <TextField label="Telephone" name={name('phone')} type="tel" value={of?.phone} />
      <LongField label="Postal address" name={name('address')} value={of?.address} />
      <label>
        <input type="checkbox" name={`${name('noPost')}:flag`} defaultChecked={of?.noPost ?? false} /> No
        letters by post
      </label>
    </fieldset>
  );
};
