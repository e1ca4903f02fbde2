import { withAccount, type Book } from '../client.js';
import { NotFound } from '../refusals.js';
import { record } from '../timeline.js';
import { findAccount, tellMoved, type AccountDraft, type StoredAccount } from './accounts.js';

export type AccountDetails = Omit<AccountDraft, 'id' | 'kind' | 'contacts'>;

const NAMES: Record<keyof AccountDetails, string> = {
  name: 'name',
  timeZone: 'time zone',
  locale: 'language',
  policyId: 'policy of new invoices',
  jurisdiction: 'place',
  payUrl: 'address to pay at',
};

/** What is known of the account from now on; the same again changes nothing. Throws NotFound, AccountBusy. */
export async function changeDetails(
  book: Book,
  accountId: string,
  details: AccountDetails,
  actor: string,
): Promise<void> {
  await withAccount(book, accountId, async (tx) => {
    const before = await findAccount(tx, accountId);
    if (!before) throw new NotFound(`There is no account ${accountId}`);
    const changed = (Object.keys(NAMES) as (keyof AccountDetails)[]).filter(
      (field) => before[field] !== details[field],
    );
    if (changed.length === 0) return;
    await tx.account.update({ where: { id: accountId }, data: details });
    const at = new Date(book.clock.now());
    await tellMoved(tx, before, details, at);
    const values = (from: StoredAccount | AccountDetails) =>
      Object.fromEntries(changed.map((field) => [field, from[field]]));
    await record(tx, {
      ...{ accountId, at, type: 'account.changed', actor },
      summary: changed.map((field) => `The ${NAMES[field]} is now ${details[field] ?? 'none'}`).join('; '),
      detail: { before: values(before), after: values(details) },
    });
  });
}
