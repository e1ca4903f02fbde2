import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { type CaughtMail } from './caughtLetter.js';

/** Where the provider's events go, and what they are signed with. */
export type EventTarget = { url: string; secret: string };

const RETRIES = 5;
const BETWEEN_MS = 1_000;

type Fate = { type: string; words?: object };

/** Like Resend's own test addresses: the part before the @ decides the outcome of a letter. */
const FATES: [RegExp, Fate][] = [
  [
    /^bounced?(\+.*)?@/i,
    {
      type: 'email.bounced',
      words: { bounce: { type: 'Permanent', subType: 'General', message: 'No such mailbox' } },
    },
  ],
  [/^complained(\+.*)?@/i, { type: 'email.complained' }],
  [
    /^suppressed(\+.*)?@/i,
    {
      type: 'email.suppressed',
      words: { suppressed: { type: 'OnAccountSuppressionList', message: 'On the suppression list' } },
    },
  ],
];

/**
 * Reports the outcome of a letter, one event for each recipient; as the provider does, a moment later, and
 * again when the target does not respond.
 */
export async function reportFate(target: EventTarget, mail: CaughtMail): Promise<void> {
  for (const to of mail.to) {
    const { type, words } = FATES.find(([address]) => address.test(to))?.[1] ?? { type: 'email.delivered' };
    await send(target, type, { ...about(mail), ...words, to: [to], tags: mail.tags });
  }
}

/** Reports an incoming letter without its text, which is requested separately. */
export const reportReceived = (target: EventTarget, mail: CaughtMail): Promise<void> =>
  send(target, 'email.received', {
    ...about(mail),
    to: mail.to,
    cc: [],
    bcc: [],
    received_for: mail.to,
    attachments: mail.attachments.map(({ filename, contentType }) => ({
      id: randomUUID(),
      filename,
      content_type: contentType,
      content_disposition: 'attachment',
      content_id: null,
    })),
  });

const about = ({ id, at, from, subject }: CaughtMail) => ({
  email_id: id,
  created_at: at,
  from,
  subject,
  message_id: `<${id}@mail.example>`,
});

async function send({ url, secret }: EventTarget, type: string, data: object): Promise<void> {
  const body = JSON.stringify({ type, created_at: new Date().toISOString(), data });
  const id = `msg_${randomUUID().replaceAll('-', '')}`;
  for (let attempt = 0; attempt <= RETRIES; attempt++) {
    const now = new Date();
    const headers = {
      'content-type': 'application/json',
      'svix-id': id,
      'svix-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'svix-signature': new Webhook(secret).sign(id, now, body),
    };
    const answer = await fetch(url, { method: 'POST', body, headers }).catch(() => null);
    if (answer?.ok) return;
    await sleep(BETWEEN_MS, undefined, { ref: false });
  }
}
