import { isDeepStrictEqual } from 'node:util';
import { withAccount, type Book } from '../client.js';
import { type Prisma } from '../generated/client.js';
import { NotFound } from '../refusals.js';
import { record } from '../timeline.js';
import { findAccount, type Contact } from './accounts.js';

/** Whom the account's letters go to and who is called from now on; the same again changes nothing. Throws NotFound, AccountBusy. */
export async function changeContacts(
  book: Book,
  accountId: string,
  contacts: Contact[],
  actor: string,
): Promise<void> {
  await withAccount(book, accountId, async (tx) => {
    const before = await findAccount(tx, accountId);
    if (!before) throw new NotFound(`There is no account ${accountId}`);
    if (isDeepStrictEqual(before.contacts, contacts)) return;
    const data = { contacts: contacts as unknown as Prisma.InputJsonArray };
    await tx.account.update({ where: { id: accountId }, data });
    const names = contacts.map(({ name, role }) => `${name} (${role})`).join(', ');
    const summary = names ? `Contacts are now ${names}` : 'Nobody is known here any more';
    await record(tx, {
      ...{ accountId, at: new Date(book.clock.now()), type: 'contacts.changed', summary, actor },
      detail: { before: before.contacts as unknown as Prisma.InputJsonArray },
    });
  });
}
