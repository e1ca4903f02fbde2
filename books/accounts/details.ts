import { withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { type By } from '../people/audit.js';
import { NotFound } from '../errors.js';
import { changeAccount } from './accountChange.js';
import { findAccount, type AccountDraft } from './accounts.js';

export type AccountDetails = Omit<AccountDraft, 'id' | 'kind' | 'contacts'>;

/** Changes the account's details; without a difference it writes nothing. Throws NotFound, AccountBusy. */
export async function changeDetails(
  book: Books,
  accountId: string,
  details: AccountDetails,
  by: By,
): Promise<void> {
  await withAccount(book, accountId, async (tx) => {
    const before = await findAccount(tx, accountId);
    if (!before) throw new NotFound(`There is no account ${accountId}`);
    // This is the newest choice of the language.
    const { locale, ...preferences } = before.preferences;
    const chosen = locale === details.locale ? before.preferences : preferences;
    await changeAccount(tx, before, { ...details, preferences: chosen }, by, new Date(book.clock.now()));
  });
}
