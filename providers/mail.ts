import { Resend } from 'resend';
import { type MailOutcome, type SendOptions } from './sendOutcome.js';
import { isRefusal, retryAfter } from './answers.js';
import { addressOf, domainOf, threadHeaders, unsubscribeHeader } from './conversation.js';
import { attempt } from './attempt.js';
import { isTagValue } from './tags.js';

/** A finished message. `noticeId` becomes the tag `notice_id`, which the provider's webhooks echo. */
export type Mail = {
  to: string[];
  replyTo: string | null;
  subject: string;
  html: string;
  text: string;
  /** `content` is base64. */
  attachments: { filename: string; content: string; contentType: string }[];
  noticeId: string;
  /** The account whose messages form one conversation with this one; absent: the message is separate. */
  conversation?: string | undefined;
  /** Whether mail programs may offer to stop such messages. */
  optOut?: boolean;
};

export type Mailer = {
  /** Never throws; always resolves within 8 seconds, sooner when the signal aborts. */
  send(mail: Mail, options: SendOptions): Promise<MailOutcome>;
};

/** Mail through Resend. `baseUrl` replaces the SDK's endpoint. Throws when the API key is empty. */
export function createMailer({
  apiKey,
  baseUrl,
  from,
}: {
  apiKey: string;
  baseUrl?: string;
  from: string;
}): Mailer {
  const resend = new Resend(apiKey, baseUrl === undefined ? {} : { baseUrl });
  return {
    async send(given, { idempotencyKey, ...limits }) {
      const { noticeId, replyTo, conversation, optOut, ...mail } = given;
      const refusal = refusalOf(noticeId, idempotencyKey);
      if (refusal) return { kind: 'rejected', reason: refusal };
      const tags = [{ name: 'notice_id', value: noticeId }];
      const message = {
        from,
        ...mail,
        ...(replyTo ? { replyTo } : {}),
        tags,
        headers: headersOf(given, from),
      };
      // The SDK itself waits for ever.
      return attempt(limits, (signal) =>
        resend.emails.send(message, { idempotencyKey, signal }).then(outcomeOf),
      );
    },
  };
}

// Derives the headers only from frozen data, so that a retry sends the same bytes.
function headersOf({ noticeId, conversation, optOut, replyTo }: Mail, from: string): Record<string, string> {
  return {
    ...(conversation ? threadHeaders(conversation, noticeId, domainOf(from)) : {}),
    ...(optOut ? unsubscribeHeader(addressOf(replyTo ?? from)) : {}),
  };
}

// The provider would refuse both, the key even before the request: a header cannot hold it.
function refusalOf(noticeId: string, idempotencyKey: string): string | null {
  if (!isTagValue(noticeId))
    return `notice id "${noticeId}" cannot be a tag: only letters, digits, _ and - can`;
  if (!/^[\x21-\x7e]{1,256}$/.test(idempotencyKey)) return `"${idempotencyKey}" is not an idempotency key`;
  return null;
}

type Answer = {
  data: { id?: unknown } | null;
  error: { name?: unknown; message?: unknown; statusCode?: unknown } | null;
  headers: Record<string, string> | null;
};

// The SDK returns errors as values, and {data: null, error: null} or an error without a status when the
// outcome is unclear.
function outcomeOf({ data, error, headers }: Answer): MailOutcome {
  if (typeof data?.id === 'string') return { kind: 'sent', providerId: data.id };
  const reason = error ? `${error.name}: ${error.message}` : 'the provider answered without an id';
  const status = error?.statusCode;
  if (status === 429)
    return { kind: 'rate-limited', retryAfterMs: retryAfter(headers?.['retry-after'], waitOf(error?.name)) };
  return typeof status === 'number' && isRefusal(status)
    ? { kind: 'rejected', reason }
    : { kind: 'unknown', reason };
}

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

const waitOf = (name: unknown): number =>
  name === 'daily_quota_exceeded' || name === 'monthly_quota_exceeded' ? HOUR : SECOND;
