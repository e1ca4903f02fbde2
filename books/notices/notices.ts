import { type LocalDate } from '../../domain/calendar/days.js';
import { type Channel } from '../../domain/policy/policy.js';
import { type Database, type Tx } from '../../prisma/client.js';
import { type Books } from '../book.js';
import { instantCursor, readInstantCursor } from '../cursors.js';
import { column } from '../dates.js';
import { businessKey } from '../keys.js';
import { type Notice, type Prisma } from '../../prisma/generated/client.js';
import { cutPage } from '../timeline.js';

export type Attachment = { filename: string; content: string; contentType: string };

export type NoticeDraft = {
  accountId: string;
  invoiceId: string;
  cycle: number;
  stepId: string;
  ruleId: string;
  purpose: 'dunning' | 'confirmation' | 'staff';
  channel: Channel;
  template: string;
  recipients: string[];
  replyTo: string | null;
  subject: string;
  html: string;
  text: string;
  attachments: Attachment[];
  localDay: LocalDate;
  /** Every invoice that the notice lists, with its cycle. */
  lists: { invoiceId: string; cycle: number }[];
  /**
   * Digest of the content (books/notices/composing/noticeDigest.ts); null for a message to staff, which is
   * not compared with the books again.
   */
  digest: string | null;
};

/**
 * T0 of the send protocol: fixes the notice's bytes and key before anything is sent. `rerouted`: it goes by
 * another channel than the step's own, and is another notice than the step's first.
 */
export async function freeze(
  tx: Tx,
  { clock }: Books,
  draft: NoticeDraft,
  { status = 'sending', rerouted = false }: { status?: 'sending' | 'to-post'; rerouted?: boolean } = {},
): Promise<string> {
  const { lists, localDay, attachments, ...plain } = draft;
  const id = noticeId(draft.invoiceId, draft.cycle, draft.stepId, rerouted ? draft.channel : undefined);
  await tx.notice.create({
    data: {
      id,
      ...plain,
      attachments: attachments as unknown as Prisma.InputJsonArray,
      localDay: column(localDay),
      idempotencyKey: id,
      status,
      createdAt: new Date(clock.now()),
      frozenAt: new Date(),
      invoices: { create: lists },
    },
  });
  return id;
}

/** A person posts the same letter that a provider of post has refused. */
export const setToPost = (tx: Tx, id: string) =>
  tx.notice.update({ where: { id }, data: { status: 'to-post' } });

/**
 * Removes a notice that no attempt was made to send: the next one is written from the books as they are then.
 */
export async function unfreeze(tx: Tx, id: string): Promise<void> {
  await tx.noticeInvoice.deleteMany({ where: { noticeId: id } });
  await tx.notice.deleteMany({ where: { id, status: { in: ['sending', 'withdrawn'] } } });
}

/**
 * Also the provider's idempotency key and, as a tag, part of its webhooks: therefore only letters, digits and
 * dashes.
 */
export const noticeId = (invoiceId: string, cycle: number, stepId: string, channel?: Channel): string =>
  businessKey('notice', invoiceId, cycle, stepId, ...(channel ? [channel] : []));

type StepOf = { invoiceId: string; cycle: number; stepId: string };

/**
 * Returns the step's notice, by any channel: the one that is being sent, else one that went out or may have,
 * else one that was withdrawn. A channel that has refused it (`failed`) does not count. Null when there is
 * none.
 */
export async function noticeOf(tx: Tx, { invoiceId, cycle, stepId }: StepOf): Promise<KnownNotice | null> {
  const known = await tx.notice.findMany({
    where: { invoiceId, cycle, stepId, status: { in: [...KNOWN] }, purpose: { not: 'staff' } },
    omit: { html: true, text: true, attachments: true },
  });
  const place = ({ status }: Pick<Notice, 'status'>) => KNOWN.indexOf(status as (typeof KNOWN)[number]);
  return known.sort((a, b) => place(a) - place(b))[0] ?? null;
}

const KNOWN = ['sending', 'sent', 'unknown', 'withdrawn'] as const;
export type KnownNotice = Omit<Notice, 'html' | 'text' | 'attachments'>;

/**
 * Returns why the step's notice did not go by the channels that were tried: their providers have refused it.
 */
export async function refusedChannels(
  tx: Tx,
  { invoiceId, cycle, stepId }: StepOf,
): Promise<Partial<Record<Channel, string>>> {
  const refused = await tx.notice.findMany({
    where: { invoiceId, cycle, stepId, status: 'failed' },
    select: { channel: true, template: true, recipients: true, error: true },
  });
  return Object.fromEntries(refused.map((notice) => [notice.channel, refusalText(notice)]));
}

export const refusalText = ({
  template,
  recipients,
  error,
}: Pick<Notice, 'template' | 'recipients' | 'error'>): string =>
  `The ${template} letter to ${recipients.map(recipientLine).join(', ')} was refused: ${error}`;

/** Joins the several lines of a postal address. */
export const recipientLine = (recipient: string): string => recipient.replaceAll('\n', ', ');

export type SendingNotice = Omit<Notice, 'attachments'> & { attachments: Attachment[] };

/**
 * Returns a frozen notice that is being sent, with its bytes; they may be many, so they are read before an
 * account is locked.
 */
export async function sendingNotice(db: Database | Tx, id: string): Promise<SendingNotice | null> {
  const row = await db.notice.findUnique({ where: { id, status: 'sending' } });
  return row && { ...row, attachments: row.attachments as unknown as Attachment[] };
}

/**
 * Returns the same notice as it is under the account's lock; null when it is no longer being sent, or was
 * written again.
 */
export async function stillSending(tx: Tx, notice: SendingNotice): Promise<SendingNotice | null> {
  const row = await tx.notice.findUnique({
    where: { id: notice.id, status: 'sending', frozenAt: notice.frozenAt },
    omit: { html: true, text: true, attachments: true },
  });
  return row && { ...notice, ...row };
}

export type Sent =
  { status: 'sent'; providerId: string } | { status: 'withdrawn' | 'unknown' | 'failed'; error: string };

/** Records the outcome of T1, in the transaction that held the account's lock during the sending. */
export async function closeNotice(tx: Tx, { clock }: Books, id: string, sent: Sent): Promise<void> {
  const outcome =
    sent.status === 'sent'
      ? { providerId: sent.providerId, sentAt: new Date(clock.now()) }
      : { error: sent.error };
  await tx.notice.update({ where: { id }, data: { status: sent.status, ...outcome } });
}

/** Returns every notice that listed the invoice, oldest first. */
export async function listNotices(
  db: Database,
  invoiceId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const after = cursor ? readInstantCursor(cursor) : null;
  const later: Prisma.NoticeWhereInput = after
    ? { OR: [{ createdAt: { gt: after.at } }, { createdAt: after.at, id: { gt: after.id } }] }
    : {};
  const rows = await db.notice.findMany({
    where: { AND: [{ OR: [{ invoiceId }, { invoices: { some: { invoiceId } } }] }, later] },
    omit: { html: true, text: true, attachments: true },
    include: { invoices: { select: { invoiceId: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: limit + 1,
  });
  return cutPage(rows, limit, ({ createdAt, id }) => instantCursor(createdAt, id));
}

/** Returns one whole notice, without the content of its files. */
export async function findNotice(db: Database, id: string) {
  const row = await db.notice.findUnique({
    where: { id },
    include: { invoices: { select: { invoiceId: true } } },
  });
  if (!row) return null;
  const account = await db.account.findUniqueOrThrow({ where: { id: row.accountId } });
  const { attachments, invoices, ...notice } = row;
  return {
    ...notice,
    accountName: account.name,
    timeZone: account.timeZone,
    files: (attachments as unknown as Attachment[]).map(({ filename }) => filename),
    invoiceIds: invoices.map(({ invoiceId }) => invoiceId),
  };
}
