import { withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { type By } from '../people/audit.js';
import { NotFound } from '../errors.js';
import { changeAccount } from './accountChange.js';
import { findAccount, type Contact } from './accounts.js';

/**
 * Changes who gets the account's notices and who is called; without a difference it writes nothing. Throws
 * NotFound, AccountBusy.
 */
export async function changeContacts(
  book: Books,
  accountId: string,
  contacts: Contact[],
  by: By,
): Promise<void> {
  await withAccount(book, accountId, async (tx) => {
    const before = await findAccount(tx, accountId);
    if (!before) throw new NotFound(`There is no account ${accountId}`);
    // A person who allows post again has the customer's consent.
    const { noPost, ...rest } = before.preferences;
    const preferences = noPost && contacts.every((contact) => contact.noPost) ? before.preferences : rest;
    await changeAccount(tx, before, { contacts, preferences }, by, new Date(book.clock.now()));
  });
}
