import { mergedContacts } from './mergedContacts.js';
import { withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { type Prisma } from '../../prisma/generated/client.js';
import { applyAwaited } from '../ledger/awaited.js';
import { type By } from '../people/audit.js';
import { changeAccount, type AccountChange } from './accountChange.js';
import { findAccount, type AccountDraft, type StoredAccount } from './accounts.js';

/**
 * Creates the account, or takes over what the billing system has changed since it last sent it. What people
 * corrected and what the customer chose stays. Throws AccountBusy.
 */
export async function putAccount(
  book: Books,
  draft: AccountDraft,
  by: By = { actor: 'system' },
): Promise<{ created: boolean; account: StoredAccount }> {
  const created = await create(book, draft);
  if (!created) await updateExisting(book, draft, by);
  return { created, account: (await findAccount(book.db, draft.id))! };
}

/** False when it already exists. */
function create({ db, clock }: Books, draft: AccountDraft): Promise<boolean> {
  const at = new Date(clock.now());
  return db.$transaction(async (tx) => {
    const contacts = draft.contacts as unknown as Prisma.InputJsonArray;
    const sent = draft as unknown as Prisma.InputJsonObject;
    const row = { ...draft, contacts, sent, createdAt: at };
    const { count } = await tx.account.createMany({ data: [row], skipDuplicates: true });
    if (count > 0) await applyAwaited(tx, { accountIds: [draft.id] }, at);
    return count > 0;
  });
}

const updateExisting = (book: Books, draft: AccountDraft, by: By): Promise<void> =>
  withAccount(book, draft.id, async (tx) => {
    const before = (await findAccount(tx, draft.id))!;
    await changeAccount(tx, before, changeOf(before, draft), by, new Date(book.clock.now()));
  });

const FIELDS = ['name', 'kind', 'timeZone', 'locale', 'policyId', 'jurisdiction', 'payUrl'] as const;

/** For an account of the time when `sent` was not yet kept, every field counts as changed. */
function changeOf(before: StoredAccount, draft: AccountDraft): AccountChange {
  const { sent, preferences } = before;
  const changed = FIELDS.filter((field) => !sent || sent[field] !== draft[field]).filter(
    (field) => field !== 'locale' || preferences.locale === undefined,
  );
  const contacts = sent ? mergedContacts(sent.contacts, before.contacts, draft.contacts) : draft.contacts;
  return {
    ...Object.fromEntries(changed.map((field) => [field, draft[field]])),
    contacts: preferences.noPost ? contacts.map((contact) => ({ ...contact, noPost: true })) : contacts,
    sent: draft,
  };
}
