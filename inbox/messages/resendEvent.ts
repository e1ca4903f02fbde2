import { z } from 'zod';
import { shownAddress } from './address.js';
import { type MailEvent } from './event.js';
import { type DeliveryStatus } from '../../books/notices/deliveries.js';
import { parsedBody, shown } from '../unusableEvent.js';

const STATUSES = new Map<string, DeliveryStatus>([
  ['email.delivered', 'delivered'],
  ['email.bounced', 'bounced'],
  ['email.complained', 'complained'],
  ['email.failed', 'failed'],
  ['email.suppressed', 'suppressed'],
]);

const ProviderId = z.string().regex(/^[\w-]{1,200}$/);
const Address = z.string().max(1_000);
const Reason = z.looseObject({
  message: z.string().optional(),
  reason: z.string().optional(),
  type: z.string().optional(),
  subType: z.string().optional(),
});
const Delivery = z.looseObject({
  email_id: ProviderId,
  message_id: z.string().max(998).optional(),
  to: z.array(Address).max(100),
  tags: z
    .union([
      z.record(z.string(), z.string()),
      z.array(z.looseObject({ name: z.string(), value: z.string() })),
    ])
    .optional(),
  bounce: Reason.optional(),
  failed: Reason.optional(),
  suppressed: Reason.optional(),
});
const Received = z.looseObject({
  email_id: ProviderId,
  from: Address,
  subject: z.string().nullish(),
  attachments: z.array(z.looseObject({ filename: z.string().nullish() })).default([]),
});

/** Reads an event of Resend (https://resend.com/docs/webhooks/event-types); never throws. */
export function readMailEvent(body: Uint8Array): MailEvent {
  const event = z.looseObject({ type: z.string(), data: z.unknown() }).safeParse(parsedBody(body));
  if (!event.success) return { kind: 'unreadable', problem: 'not a JSON object with type and data' };
  const { type, data } = event.data;
  if (type === 'email.received') return readReply(data);
  const status = STATUSES.get(type);
  return status ? readDelivery(status, data) : { kind: 'ignored' };
}

function readDelivery(reported: DeliveryStatus, data: unknown): MailEvent {
  const parsed = Delivery.safeParse(data);
  if (!parsed.success) return unreadable(parsed.error);
  const { email_id: providerId, message_id, to, tags, bounce, failed, suppressed } = parsed.data;
  const report = bounce ?? failed ?? suppressed;
  const reason = report?.message ?? report?.reason ?? report?.type ?? null;
  return {
    kind: 'delivery',
    status: reported === 'bounced' ? bounceOf(bounce) : reported,
    providerId,
    noticeId: tagOf(tags),
    messageId: message_id ? shown(message_id) : null,
    addresses: to.map(shownAddress),
    reason: reason && shown(reason),
  };
}

/** Subtypes of a transient bounce that are about the letter: it did not arrive, and the address is good. */
const REJECTED = ['messagetoolarge', 'contentrejected', 'attachmentrejected'];

/**
 * A full mailbox, an absence or a busy server is no wrong address
 * (https://resend.com/docs/dashboard/emails/email-bounces).
 */
function bounceOf(bounce: z.output<typeof Reason> | undefined): DeliveryStatus {
  if (!/^(transient|soft)/i.test(bounce?.type ?? '')) return 'bounced';
  return REJECTED.includes(bounce?.subType?.toLowerCase() ?? '') ? 'failed' : 'soft-bounced';
}

function readReply(data: unknown): MailEvent {
  const parsed = Received.safeParse(data);
  if (!parsed.success) return unreadable(parsed.error);
  const { email_id: emailId, from, subject, attachments } = parsed.data;
  const files = attachments.slice(0, 50).map(({ filename }) => shown(filename ?? 'without a name'));
  return { kind: 'reply', emailId, from: shown(from), subject: shown(subject ?? ''), files };
}

function tagOf(tags: z.output<typeof Delivery>['tags']): string | null {
  const value = Array.isArray(tags)
    ? tags.find(({ name }) => name === 'notice_id')?.value
    : tags?.['notice_id'];
  return value ? shown(value) : null;
}

const unreadable = ({ issues }: z.ZodError): MailEvent => ({
  kind: 'unreadable',
  problem: shown(issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')),
});
