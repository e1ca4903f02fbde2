import { localDate, openDay } from '../../domain/calendar/calendar.js';
import { type LocalDate } from '../../domain/calendar/days.js';
import { noticesAgainOn } from '../../domain/planning/replyPause.js';
import { carryingInvoice, carryingCandidates } from '../invoices/carrying.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { instantCursor, readInstantCursor } from '../cursors.js';
import { column } from '../dates.js';
import { openInvoices, bumpRevision } from '../invoices/invoices.js';
import { businessKey } from '../keys.js';
import { refuseAddress, type ElectronicChannel, type AddressRefusal } from '../accounts/refusedAddresses.js';
import { readInvoiceContexts } from '../invoices/contexts.js';
import { DAY, hasOpenTask, openTask } from '../tasks/tasks.js';
import { cutPage, record } from '../timeline.js';

export type ReplyDraft = {
  /** The provider's id of the email. */
  id: string;
  accountId: string | null;
  channel: ElectronicChannel;
  /** The accounts that it may be from, when there are several. */
  candidates: string[];
  from: string;
  /** The bare address of `from`. */
  sender: string;
  subject: string;
  text: string;
  automatic: boolean;
  files: string[];
};

/** The notices that a reply answers, by their Message-IDs and by our own ids. */
export type Thread = { messageIds: string[]; noticeIds: string[] };

/**
 * Returns the accounts that a reply may be from: by the notice that it answers, else by the sender's address.
 * Several when neither decides.
 */
export async function accountsWriting(
  db: Database,
  sender: string,
  { messageIds, noticeIds }: Thread,
): Promise<string[]> {
  const answered = await db.notice.findMany({
    where: { OR: [{ id: { in: noticeIds } }, { messageId: { in: messageIds } }] },
    select: { accountId: true },
    distinct: ['accountId'],
  });
  if (answered.length > 0) return answered.map(({ accountId }) => accountId);
  const known = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT a.id FROM account a, jsonb_array_elements(a.contacts) AS contact
     WHERE lower(contact->>'email') = ${sender.toLowerCase()} ORDER BY a.id LIMIT 20`;
  return known.map(({ id }) => id);
}

/** Returns the accounts that a text message may be from: those with a notice to this number. */
export async function accountsTexted(db: Database, number: string): Promise<string[]> {
  const written = await db.notice.findMany({
    where: { channel: 'sms', recipients: { has: number } },
    select: { accountId: true },
    distinct: ['accountId'],
  });
  return written.map(({ accountId }) => accountId);
}

/** Stops all notices to this address by this channel, at its owner's wish. */
export async function optOut(
  tx: Tx,
  refusal: Omit<AddressRefusal, 'reason'>,
  at: Date,
  actor: string,
  invoiceId: string | null = null,
): Promise<void> {
  if (!(await refuseAddress(tx, { ...refusal, reason: 'opted-out' }, at))) return;
  const { accountId, address, channel } = refusal;
  const summary = `${address} wants no more ${channel === 'sms' ? 'text messages' : 'email'}`;
  await record(tx, { accountId, invoiceId, at, actor, type: 'address.opted-out', summary, detail: {} });
}

export const replyTask = (replyId: string): string => businessKey('reply', replyId);

/**
 * Keeps a reply, once: a person gets a task to read it, and the account's own notices wait meanwhile. An
 * automatic reply is kept and changes nothing.
 */
export async function storeReply(tx: Tx, draft: ReplyDraft, at: Date, actor: string): Promise<void> {
  const { candidates, sender, channel, ...row } = draft;
  const { count } = await tx.reply.createMany({ data: [{ ...row, receivedAt: at }], skipDuplicates: true });
  if (count === 0) return;
  const { accountId, from, subject, text, files, id: replyId } = draft;
  const content = { replyId, from, subject, text: text.slice(0, 2_000), files };
  const task = {
    id: replyTask(replyId),
    type: 'read-reply',
    role: 'collector',
    stepId: 'reply',
  } as const;
  const times = { openedAt: at, dueAt: new Date(at.getTime() + DAY) };
  if (!accountId) {
    if (draft.automatic) return;
    const why = candidates.length > 0 ? 'Several accounts have this contact' : 'The sender is unknown';
    const noAccount = { accountId: null, invoiceId: null, cycle: 0 };
    return openTask(tx, { ...task, ...times, ...noAccount, detail: { ...content, why, candidates } });
  }
  const entry = { accountId, at, actor, detail: { replyId } };
  if (draft.automatic)
    return record(tx, {
      ...entry,
      type: 'reply.automatic',
      summary: `Automatic reply of ${from}: "${subject}"`,
    });
  const { kind, timeZone } = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  const carrying = carryingInvoice(
    await carryingCandidates(tx, accountId, localDate(at.getTime(), timeZone)),
  );
  const about = { accountId, invoiceId: carrying?.id ?? null, cycle: carrying?.cycle ?? 0 };
  const again = await pauseNotices(tx, accountId, localDate(at.getTime(), timeZone), at);
  const isStop = kind === 'consumer' && /^\W*stop\b/i.test(text);
  const why = isStop ? 'The customer wants no more of this; nothing is sent to this address any more' : null;
  await openTask(tx, { ...task, ...times, ...about, detail: { ...content, ...(why ? { why } : {}) } });
  const waits = again ? `; letters wait until ${again}` : '';
  const summary = `Reply of ${from}: "${subject}"${waits}`;
  await record(tx, { ...entry, invoiceId: about.invoiceId, type: 'reply.received', summary });
  if (!isStop) return;
  const refusal = { accountId, channel, address: sender, detail: text.slice(0, 200) };
  await optOut(tx, refusal, at, actor, about.invoiceId);
}

/**
 * Pauses the account's notices for two business days, but not again while an earlier reply is unread: a daily
 * writer would never get a notice. Returns the day on which they go on; null when none waits because of this
 * reply.
 */
export async function pauseNotices(
  tx: Tx,
  accountId: string,
  today: LocalDate,
  at: Date,
): Promise<LocalDate | null> {
  if (await hasOpenTask(tx, accountId, 'read-reply')) return null;
  const open = (await openInvoices(tx, accountId)).map(({ id }) => id);
  const [context] = await readInvoiceContexts(tx, open.slice(0, 1), at.getTime());
  if (!context) return null;
  const weekdays = { ...context.calendar, businessDaysOnly: true };
  const again = noticesAgainOn(today, (date) => openDay(weekdays, date));
  await tx.account.update({ where: { id: accountId }, data: { lettersFrom: column(again) } });
  await bumpRevision(tx, at, open);
  return again;
}

/** Returns the account's replies, oldest first. */
export async function listReplies(
  db: Database,
  accountId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const after = cursor ? readInstantCursor(cursor) : null;
  const later = after
    ? { OR: [{ receivedAt: { gt: after.at } }, { receivedAt: after.at, id: { gt: after.id } }] }
    : {};
  const rows = await db.reply.findMany({
    where: { accountId, ...later },
    orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
    take: limit + 1,
  });
  return cutPage(rows, limit, ({ receivedAt, id }) => instantCursor(receivedAt, id));
}
