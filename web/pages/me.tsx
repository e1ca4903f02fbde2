import { findPerson, personId } from '../../books/people/people.js';
import { TextField } from '../forms/form.js';
import { page } from '../page.js';
import { Facts } from '../parts/descriptionList.js';
import { NewPassword } from '../parts/newPassword.js';
import { RIGHT_NAMES, ROLE_NAMES } from '../parts/roles.js';

/** The signed-in person, their rights and their password. Every person who signs in has tasks. */
export const me = page({
  path: '/me',
  right: 'tasks',
  render: async ({ book, who }) => {
    const person = await findPerson(book.db, personId(who.actor));
    if (!person) return null;
    return {
      title: person.name,
      body: (
        <>
          <Facts
            items={[
              ['Email', person.email],
              ['Role', ROLE_NAMES[person.role]],
            ]}
          />
          <h2>You may</h2>
          <ul>
            {[...who.rights].map((right) => (
              <li key={right}>{RIGHT_NAMES[right]}</li>
            ))}
          </ul>
          <h2>Change the password</h2>
          <form method="post" action="/me/password" hx-boost="false" className="door">
            <TextField
              label="Current password"
              name="current"
              type="password"
              required
              autoComplete="current-password"
            />
            <NewPassword />
            <p className="muted">Every other browser in which you are signed in is signed out.</p>
            <button>Change it</button>
          </form>
        </>
      ),
    };
  },
});
