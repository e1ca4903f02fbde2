import { isDeepStrictEqual } from 'node:util';
import { type Tx } from '../../prisma/client.js';
import { type Prisma } from '../../prisma/generated/client.js';
import { recordAudit, type By } from '../people/audit.js';
import { record } from '../timeline.js';
import {
  enqueueMoved,
  type AccountDraft,
  type Chosen,
  type Contact,
  type StoredAccount,
} from './accounts.js';

const NAMES = {
  name: 'name',
  kind: 'kind of customer',
  timeZone: 'time zone',
  locale: 'language',
  policyId: 'policy of new invoices',
  jurisdiction: 'place',
  payUrl: 'address to pay at',
};
type Field = keyof typeof NAMES;

/** The account's new values; an absent field keeps its value. */
export type AccountChange = Partial<Pick<AccountDraft, Field>> & {
  contacts?: Contact[];
  sent?: AccountDraft;
  preferences?: Chosen;
};

/**
 * Changes the account and records each change, old and new, in its timeline and in the audit log; without a
 * difference it writes nothing. Informs open invoices where the change moves their dates. Call under the
 * account's lock.
 */
export async function changeAccount(
  tx: Tx,
  before: StoredAccount,
  wanted: AccountChange,
  by: By,
  at: Date,
): Promise<void> {
  const after = Object.fromEntries(
    Object.entries(wanted).filter(
      ([field, value]) => !isDeepStrictEqual(plain(before[field as keyof AccountChange]), plain(value)),
    ),
  ) as AccountChange;
  if (Object.keys(after).length === 0) return;
  await tx.account.update({ where: { id: before.id }, data: after as Prisma.AccountUpdateInput });
  await enqueueMoved(tx, before, { ...before, ...after }, at);
  await recordChange(tx, before, after, by, at);
}

/** The value as the database stores it: a property that is undefined is absent. */
const plain = (value: unknown): unknown => (value === undefined ? value : JSON.parse(JSON.stringify(value)));

async function recordChange(
  tx: Tx,
  before: StoredAccount,
  after: AccountChange,
  by: By,
  at: Date,
): Promise<void> {
  const { id: accountId } = before;
  const fields = (Object.keys(NAMES) as Field[]).filter((field) => field in after);
  if (fields.length > 0) {
    const detail = { before: values(before, fields), after: values(after, fields) };
    const summary = fields.map((field) => `The ${NAMES[field]} is now ${after[field] ?? 'none'}`).join('; ');
    await record(tx, { accountId, at, type: 'account.changed', summary, actor: by.actor, detail });
    await recordAudit(tx, by, { act: 'account.changed', target: accountId, detail });
  }
  if (!after.contacts) return;
  const detail = { before: json(before.contacts), after: json(after.contacts) };
  const summary = summaryOf(after.contacts);
  await record(tx, { accountId, at, type: 'contacts.changed', summary, actor: by.actor, detail });
  await recordAudit(tx, by, { act: 'contacts.changed', target: accountId, detail });
}

const json = (contacts: Contact[]) => contacts as unknown as Prisma.InputJsonArray;

const values = (from: AccountChange | StoredAccount, fields: Field[]) =>
  Object.fromEntries(fields.map((field) => [field, from[field] ?? null]));

const summaryOf = (contacts: Contact[]) =>
  contacts.length > 0
    ? `Contacts are now ${contacts.map(({ name, role }) => `${name} (${role})`).join(', ')}`
    : 'No contact is known here any more';
