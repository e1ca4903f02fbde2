import { post, lost, withoutId, type ProviderResponse } from './answers.js';
import { attempt } from './attempt.js';
import { type AttemptOptions, type MailOutcome } from './sendOutcome.js';

/** `to`: E.164. */
export type OutgoingText = { to: string; text: string; noticeId: string };

export type TextSender = {
  /**
   * Sends a text message. Never throws; always resolves within 8 seconds, sooner when the signal aborts.
   * There is no idempotency key: a message with outcome `unknown` must not be sent again.
   */
  send(text: OutgoingText, options: AttemptOptions): Promise<MailOutcome>;
};

export type TwilioAccount = {
  sid: string;
  token: string;
  /** A number, a name, or the SID of a messaging service (MG…). */
  from: string;
  /** The public address of our webhook, to which Twilio reports the delivery of a message. */
  webhookUrl?: string | undefined;
  base?: string | undefined;
};

/**
 * Text messages through Twilio's Messages resource (twilio.com/docs/messaging/api/message-resource, "Create a
 * Message").
 */
export function createTexts({ sid, token, from, webhookUrl, base }: TwilioAccount): TextSender {
  const endpoint = new URL(
    `/2010-04-01/Accounts/${encodeURIComponent(sid)}/Messages.json`,
    base ?? 'https://api.twilio.com',
  );
  const authorization = `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}`;
  const sender = /^MG[0-9a-f]{32}$/i.test(from) ? { MessagingServiceSid: from } : { From: from };
  return {
    async send({ to, text, noticeId }, options) {
      const callback = webhookUrl ? { StatusCallback: callbackOf(webhookUrl, noticeId) } : {};
      const body = new URLSearchParams({ To: to, ...sender, Body: text, ...callback });
      const call = { headers: { authorization }, body };
      return attempt(options, (signal) => post(endpoint, { ...call, signal }).then(outcomeOf, lost));
    },
  };
}

/** The address contains the notice: the first report identifies a message whose answer was lost. */
function callbackOf(webhookUrl: string, noticeId: string): string {
  const url = new URL(webhookUrl);
  url.searchParams.set('notice_id', noticeId);
  return url.href;
}

function outcomeOf({ status, retryAfter, body }: ProviderResponse): MailOutcome {
  if (status < 300 && typeof body.sid === 'string') return { kind: 'sent', providerId: body.sid };
  const reason = body.message
    ? `${body.code}: ${body.message}`
    : `the provider answered with status ${status} and no id`;
  return withoutId(status, retryAfter, reason);
}
