import { type Database, type Tx } from '../../prisma/client.js';
import { type Notice } from '../../prisma/generated/client.js';
import { refuseAddress, type ElectronicChannel, type RefusalReason } from '../accounts/refusedAddresses.js';
import { countProven, openReplacementTask } from './returned.js';
import { DAY, openTask } from '../tasks/tasks.js';
import { businessKey } from '../keys.js';
import { record } from '../timeline.js';

/**
 * A provider's later reports on a notice; the heavier is kept, in any order of arrival. soft-bounced: the
 * mailbox was full or its reader absent, which may be over tomorrow. opted-out: the carrier has blocked a text
 * message, because its reader wants none.
 */
const WEIGHT = {
  'soft-bounced': 1,
  delivered: 2,
  complained: 3,
  failed: 4,
  suppressed: 4,
  bounced: 4,
  'opted-out': 4,
} as const;
export type DeliveryStatus = keyof typeof WEIGHT;

const isReturn = (status: DeliveryStatus) => WEIGHT[status] === WEIGHT.bounced;

export type DeliveryReport = {
  status: DeliveryStatus;
  /** The tag that each notice carries; absent from messages that are not ours. */
  noticeId: string | null;
  providerId: string;
  messageId: string | null;
  /** The recipients that the event names; of several the provider does not identify the one it means. */
  addresses: string[];
  reason: string | null;
};

/** Finds the notice of an event, by our tag or by the provider's own id. */
export async function findReported(
  db: Database,
  { noticeId, providerId }: Pick<DeliveryReport, 'noticeId' | 'providerId'>,
): Promise<{ id: string; accountId: string } | null> {
  const select = { id: true, accountId: true };
  const tagged = noticeId ? await db.notice.findUnique({ where: { id: noticeId }, select }) : null;
  return tagged ?? db.notice.findFirst({ where: { providerId }, select });
}

/**
 * Records the delivery of a notice. A report that is known, or weighs less than the known one, changes
 * nothing.
 */
export async function noteDelivery(
  tx: Tx,
  noticeId: string,
  report: DeliveryReport,
  at: Date,
  actor: string,
): Promise<void> {
  const notice = await tx.notice.findUniqueOrThrow({ where: { id: noticeId }, omit: { attachments: true } });
  const { about, isNamed } = affectedRecipients(notice.recipients, report);
  const returnedFrom = isReturn(report.status)
    ? [...new Set([...notice.returnedFrom, ...about])]
    : notice.returnedFrom;
  const isHeavier = WEIGHT[report.status] > weightOf(notice.delivery);
  const isRefusal =
    notice.purpose !== 'staff' && (await refuseAll(tx, notice, report, { about, isNamed }, at));
  if (!isHeavier && !isRefusal && returnedFrom.length === notice.returnedFrom.length) return;
  // A provider's report on a notice proves that it went out; one that is being sent is booked by its sender.
  const isProof = notice.status === 'unknown';
  const { providerId } = report;
  const proof = isProof ? { status: 'sent', sentAt: at, providerId, error: null } : {};
  const accepted = notice.status === 'sending' ? { providerId } : {};
  const latest = { delivery: report.status, deliveryAt: at, deliveryReason: report.reason };
  await tx.notice.update({
    where: { id: noticeId },
    data: {
      ...(isHeavier ? latest : {}),
      returnedFrom,
      ...proof,
      ...accepted,
      messageId: notice.messageId ?? report.messageId,
    },
  });
  await recordDelivery(tx, notice, report, about, at, actor);
  if (isProof) await countProven(tx, { ...notice, returnedFrom }, at, actor);
  if (returnedFrom.length > notice.returnedFrom.length) await openReplacementTask(tx, noticeId, at);
}

const weightOf = (delivery: string | null) => WEIGHT[delivery as DeliveryStatus] ?? 0;

/**
 * Returns the recipients that the event names and, of several, those that its reason quotes. Not named: any of
 * several may be meant.
 */
function affectedRecipients(
  recipients: string[],
  { addresses, reason }: DeliveryReport,
): { about: string[]; isNamed: boolean } {
  const listed = matching(recipients, addresses);
  const possible = listed.length > 0 ? listed : recipients;
  const quoted = matching(possible, (reason ?? '').split(/[\s<>()[\]"',;:]+/));
  return quoted.length > 0
    ? { about: quoted, isNamed: true }
    : { about: possible, isNamed: possible.length === 1 };
}

/** Returns the recipients that the texts name. */
function matching(recipients: string[], texts: string[]): string[] {
  const names = new Set(texts.map((text) => text.toLowerCase()));
  return recipients.filter((recipient) => names.has(recipient.toLowerCase()));
}

type ReportedNotice = Omit<Notice, 'attachments'>;

async function recordDelivery(
  tx: Tx,
  { id, accountId, invoiceId, stepId, subject, channel }: ReportedNotice,
  { status, reason }: DeliveryReport,
  about: string[],
  at: Date,
  actor: string,
): Promise<void> {
  const to = about.join(', ');
  const fate = {
    'soft-bounced': `has not reached ${to} yet`,
    delivered: `reached ${to}`,
    complained: `was reported as spam by ${to}`,
    failed: `was not sent to ${to}`,
    suppressed: `was held back: the provider mails nothing to ${to}`,
    bounced: channel === 'sms' ? `cannot reach ${to}` : `came back from ${to}`,
    'opted-out': `was blocked: ${to} wants none`,
  }[status];
  const summary = `${channel === 'sms' ? 'Text message' : 'Letter'} "${subject}" ${fate}${reason ? ` (${reason})` : ''}`;
  const detail = { noticeId: id, addresses: about };
  await record(tx, { accountId, invoiceId, at, type: `notice.${status}`, stepId, summary, actor, detail });
}

/**
 * Returns why a report refuses the addresses that it is about, or null. A notice that failed on its way proves
 * nothing about them: quotas and our own domains are among its causes. Of several recipients a bounce refuses
 * only those that it names; after a complaint none of them is written to.
 */
function refusalOf(status: DeliveryStatus, isNamed: boolean): RefusalReason | null {
  if (status === 'complained' || status === 'opted-out') return status;
  return isNamed && (status === 'bounced' || status === 'suppressed') ? status : null;
}

/** Returns whether a new address is refused. */
async function refuseAll(
  tx: Tx,
  notice: ReportedNotice,
  { status: reported, reason }: DeliveryReport,
  { about, isNamed }: { about: string[]; isNamed: boolean },
  at: Date,
): Promise<boolean> {
  const status = refusalOf(reported, isNamed);
  if (!status) return false;
  let isNews = false;
  const channel = notice.channel as ElectronicChannel;
  for (const address of about) {
    const { accountId, invoiceId, cycle, stepId } = notice;
    const refusal = { accountId, channel, address, reason: status, detail: reason };
    if (!(await refuseAddress(tx, refusal, at))) continue;
    isNews = true;
    await openTask(tx, {
      accountId,
      invoiceId,
      cycle,
      stepId,
      id: businessKey('fix-contact', notice.id, address.toLowerCase(), status),
      type: 'fix-contact',
      role: 'collector',
      openedAt: at,
      dueAt: new Date(at.getTime() + DAY),
      detail: {
        ...(channel === 'sms' ? { phone: address } : { email: address }),
        reason: status,
        why: whyOf(channel, status, address, reason),
      },
    });
  }
  return isNews;
}

function whyOf(
  channel: ElectronicChannel,
  status: RefusalReason,
  address: string,
  reason: string | null,
): string {
  if (status === 'opted-out')
    return `${address} wants no messages by this channel any more: find another way`;
  if (channel === 'sms') return `No text message reaches ${address} (${reason}): find the right number`;
  return WHY[status](address, reason);
}

const WHY = {
  bounced: (email: string, reason: string | null) =>
    `Mail to ${email} is returned${reason ? ` (${reason})` : ''}: find the right address, or confirm that it works again`,
  suppressed: (email: string) =>
    `The mail provider refuses to mail to ${email}: find another address, or have it taken off the provider's list`,
  complained: (email: string) =>
    `${email} reported our letter as spam: nothing is mailed there any more; write by post, or find another address`,
};
