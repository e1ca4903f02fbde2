import { localDate } from '../../domain/calendar/calendar.js';
import { minPromise } from '../../domain/planning/customerPromises.js';
import { type LocalDate } from '../../domain/calendar/days.js';
import { changeAccount } from './accountChange.js';
import { findAccount, type Chosen, type Contact } from './accounts.js';
import { type Tx } from '../../prisma/client.js';
import { withAccount } from '../locking.js';
import { type Books } from '../book.js';
import { dateOf } from '../dates.js';
import { businessKey } from '../keys.js';
import { assertWordsLeft } from '../invoices/customerWords.js';
import { recordAudit, type By } from '../people/audit.js';
import { policyOf } from '../policies/policies.js';
import { CustomerRefused } from '../errors.js';
import { refuseAddress } from './refusedAddresses.js';
import { readSettings } from '../settings.js';
import { DAY, openTask } from '../tasks/tasks.js';
import { record } from '../timeline.js';

/** Invoices on one page. */
const SHOWN = 50;

/** Returns what a customer may see of the account, oldest invoice first, from page 1 on. */
export async function customerPage({ db, clock }: Books, accountId: string, number = 1) {
  const account = await findAccount(db, accountId);
  if (!account) return null;
  const { creditor } = await readSettings(db);
  const where = { accountId, status: { in: ['open', 'with-counsel'] } };
  const open = await db.invoice.count({ where });
  const rows = await db.invoice.findMany({
    where,
    orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
    skip: (number - 1) * SHOWN,
    take: SHOWN,
    include: {
      disputes: { where: { status: 'open' }, select: { id: true } },
      promises: { where: { status: 'open' }, select: { payOn: true }, orderBy: { payOn: 'asc' } },
    },
  });
  const shares = await sharesOf(db, rows);
  const invoices = rows.map(
    ({ id, number: ownNumber, currency, balance, dueOn, payUrl, disputes, promises, ...its }) => ({
      id,
      number: ownNumber ?? id,
      currency,
      balance,
      payUrl,
      dueOn: dateOf(dueOn),
      disputed: disputes.length > 0,
      promisedFor: promises[0] ? dateOf(promises[0].payOn) : null,
      least: minPromise(balance, currency, shares.get(versionOf(its))),
    }),
  );
  const shown = Math.min(open, number * SHOWN);
  const today = localDate(clock.now(), account.timeZone);
  return { account, creditor, invoices, open, shown, number, today };
}

type Pinned = { policyId: string; policyVersion: number };
const versionOf = ({ policyId, policyVersion }: Pinned) => `${policyId}/${policyVersion}`;

/** Returns the least share of a promise, by version of a policy. */
async function sharesOf(db: Books['db'], rows: Pinned[]): Promise<Map<string, number | undefined>> {
  const pinned = new Map(rows.map((row) => [versionOf(row), row]));
  const shares = [...pinned].map(
    async ([version, row]) => [version, (await policyOf(db, row)).leastPromise] as const,
  );
  return new Map(await Promise.all(shares));
}

export type CustomerPage = NonNullable<Awaited<ReturnType<typeof customerPage>>>;

/** Limits for all files of an account's disputes. */
const MAX_FILES = 10;
const MAX_BYTES = 20 * 1024 * 1024;

/**
 * Opens a task to find the right person when a reader reports that notices reach the wrong one. Once a day
 * and account.
 */
export async function reportWrongPerson(
  book: Books,
  accountId: string,
  who: string,
  today: LocalDate,
  actor: string,
): Promise<void> {
  const at = new Date(book.clock.now());
  await withAccount(book, accountId, async (tx) => {
    await assertWordsLeft(tx, accountId, actor, at);
    await openTask(tx, {
      id: businessKey('wrong-person', accountId, today),
      type: 'find-contact',
      role: 'collector',
      accountId,
      invoiceId: null,
      cycle: 1,
      stepId: 'wrong-person',
      openedAt: at,
      dueAt: new Date(at.getTime() + DAY),
      detail: { who },
    });
    const summary = `The reader of our letters is not the right person${who ? `; is: ${who}` : ''}`;
    await record(tx, { accountId, at, type: 'contact.wrong', summary, actor });
  });
}

export type Preferences = { locale: string; noPost: boolean; noTexts: boolean };

/** Sets the language and the channels of the customer's notices. An opt-out of text messages stays. */
export async function setPreferences(
  book: Books,
  accountId: string,
  wanted: Preferences,
  actor: string,
): Promise<void> {
  const at = new Date(book.clock.now());
  const { locale, noPost, noTexts } = wanted;
  await withAccount(book, accountId, async (tx) => {
    await assertWordsLeft(tx, accountId, actor, at);
    const account = (await findAccount(tx, accountId))!;
    const contacts = account.contacts.map((contact): Contact => ({ ...contact, noPost }));
    const chosen = locale === account.locale ? account.preferences.locale : locale;
    const preferences: Chosen = { ...(chosen ? { locale: chosen } : {}), noPost };
    await changeAccount(tx, account, { locale, contacts, preferences }, { actor }, at);
    if (noTexts)
      for (const { phone } of contacts)
        if (phone)
          await refuseAddress(
            tx,
            {
              accountId,
              channel: 'sms',
              address: phone,
              reason: 'opted-out',
              detail: 'On the customer’s page',
            },
            at,
          );
    const summary = `Prefers notices in ${locale}${noPost ? ', none by post' : ''}${noTexts ? ', no text messages' : ''}`;
    await record(tx, { accountId, at, type: 'contact.preferences', summary, actor });
  });
}

export type DisputeFileDraft = {
  disputeId: string;
  name: string;
  contentType: string;
  content: Uint8Array;
};

/** Throws CustomerRefused when the files of the account's disputes leave no room for one of this size. */
export async function assertRoom(
  db: Books['db'] | Tx,
  accountId: string,
  { disputeId, size }: { disputeId: string; size: number },
): Promise<void> {
  const invoices = await db.invoice.findMany({ where: { accountId }, select: { id: true } });
  const { _count: files, _sum: sum } = await db.disputeFile.aggregate({
    where: { invoiceId: { in: invoices.map(({ id }) => id) }, disputeId: { not: disputeId } },
    _count: true,
    _sum: { size: true },
  });
  if (files >= MAX_FILES || (sum.size ?? 0) + size > MAX_BYTES)
    throw new CustomerRefused('files', `Account ${accountId} has sent ${files} files already`);
}

/**
 * Keeps the file apart from the invoice's own files, which go out with notices; a second file of the dispute changes
 * nothing. Returns false when there is no such dispute. Throws CustomerRefused.
 */
export async function storeDisputeFile(
  book: Books,
  { content, ...draft }: DisputeFileDraft,
  by: By,
): Promise<boolean> {
  const { disputeId } = draft;
  const dispute = await book.db.dispute.findUnique({ where: { id: disputeId }, include: { invoice: true } });
  if (!dispute) return false;
  const { invoiceId, invoice } = dispute;
  const bytes = Buffer.from(content);
  const addedAt = new Date(book.clock.now());
  const row = { ...draft, invoiceId, content: bytes, size: bytes.length, addedAt };
  await withAccount(book, invoice.accountId, async (tx) => {
    await assertRoom(tx, invoice.accountId, { disputeId, size: row.size });
    const { count } = await tx.disputeFile.createMany({ data: [row], skipDuplicates: true });
    const detail = { disputeId, name: draft.name, size: row.size };
    if (count > 0) await recordAudit(tx, by, { act: 'dispute-file.added', target: invoiceId, detail });
  });
  return true;
}

export const findDisputeFile = ({ db }: Books, disputeId: string) =>
  db.disputeFile.findUnique({ where: { disputeId } });
