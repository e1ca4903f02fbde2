import { localDate } from '../../domain/calendar.js';
import { type LocalDate } from '../../domain/days.js';
import { changeAccount } from './accountChange.js';
import { findAccount, type Chosen, type Contact } from './accounts.js';
import { withAccount, type Book } from '../client.js';
import { dateOf } from '../dates.js';
import { businessKey } from '../keys.js';
import { refuseAddress } from './refusedAddresses.js';
import { readSettings } from '../settings.js';
import { DAY, openTask } from '../tasks/tasks.js';
import { record } from '../timeline.js';

/** What a customer may see of their own account, oldest invoice first. */
export async function customerPage({ db, clock }: Book, accountId: string) {
  const account = await findAccount(db, accountId);
  if (!account) return null;
  const { creditor } = await readSettings(db);
  const rows = await db.invoice.findMany({
    where: { accountId, status: { in: ['open', 'with-counsel'] } },
    orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
    include: {
      disputes: { where: { status: 'open' }, select: { id: true } },
      promises: { where: { status: 'open' }, select: { payOn: true }, orderBy: { payOn: 'asc' } },
    },
  });
  const invoices = rows.map(({ id, currency, balance, dueOn, payUrl, disputes, promises }) => ({
    ...{ id, currency, balance, payUrl, dueOn: dateOf(dueOn), disputed: disputes.length > 0 },
    promisedFor: promises[0] ? dateOf(promises[0].payOn) : null,
  }));
  return { account, creditor, invoices, today: localDate(clock.now(), account.timeZone) };
}

export type CustomerPage = NonNullable<Awaited<ReturnType<typeof customerPage>>>;

const ACTOR = 'customer';

/** Somebody says that letters reach the wrong person: a collector finds the right one. Once a day and account. */
export async function tellWrongPerson(
  book: Book,
  accountId: string,
  who: string,
  today: LocalDate,
): Promise<void> {
  const at = new Date(book.clock.now());
  await withAccount(book, accountId, async (tx) => {
    await openTask(tx, {
      ...{ id: businessKey('wrong-person', accountId, today), type: 'find-contact', role: 'collector' },
      ...{ accountId, invoiceId: null, cycle: 1, stepId: 'wrong-person', openedAt: at },
      ...{ dueAt: new Date(at.getTime() + DAY), detail: { who } },
    });
    const summary = `The reader of our letters is not the right person${who ? `; is: ${who}` : ''}`;
    await record(tx, { accountId, at, type: 'contact.wrong', summary, actor: ACTOR });
  });
}

export type Preferences = { locale: string; noPost: boolean; noTexts: boolean };

/** In which language and on which ways the customer wants to be written to. A text message that was refused stays so. */
export async function setPreferences(book: Book, accountId: string, wanted: Preferences): Promise<void> {
  const at = new Date(book.clock.now());
  const { locale, noPost, noTexts } = wanted;
  await withAccount(book, accountId, async (tx) => {
    const account = (await findAccount(tx, accountId))!;
    const contacts = account.contacts.map((contact): Contact => ({ ...contact, noPost }));
    const chosen = locale === account.locale ? account.preferences.locale : locale;
    const preferences: Chosen = { ...(chosen ? { locale: chosen } : {}), noPost };
    await changeAccount(tx, account, { locale, contacts, preferences }, { actor: ACTOR }, at);
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
    const summary = `Wants letters in ${locale}${noPost ? ', none by post' : ''}${noTexts ? ', no text messages' : ''}`;
    await record(tx, { accountId, at, type: 'contact.preferences', summary, actor: ACTOR });
  });
}

export type DisputeFileDraft = {
  disputeId: string;
  invoiceId: string;
  name: string;
  contentType: string;
  content: Uint8Array;
};

/** Kept apart from the invoice's own files, which go out with letters. */
export async function keepDisputeFile(
  { db, clock }: Book,
  { content, ...draft }: DisputeFileDraft,
): Promise<void> {
  const bytes = Buffer.from(content);
  const row = { ...draft, content: bytes, size: bytes.length, addedAt: new Date(clock.now()) };
  await db.disputeFile.createMany({ data: [row], skipDuplicates: true });
}

export const findDisputeFile = ({ db }: Book, disputeId: string) =>
  db.disputeFile.findUnique({ where: { disputeId } });
