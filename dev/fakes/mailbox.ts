import { createHash, randomUUID } from 'node:crypto';
import { type CaughtMail } from './caughtLetter.js';
import { type KeptMail, type MailFolder } from './mailFolder.js';
import { listOf, type EmailRequest, type MailRefusal } from './mailRules.js';

type AnsweredCall = { id: string; payload: string; until: number };

/** Like Resend's: a key is remembered for a day of real time, independent of the business clock. */
const KEY_LIVES_MS = 24 * 3_600_000;
const CAPACITY = 2_000;

/** The letters, and the idempotency keys of the last 24 hours; in memory, and in a folder if one is given. */
export class Mailbox {
  private readonly caught: CaughtMail[] = [];
  private readonly keys = new Map<string, AnsweredCall>();

  constructor(
    private readonly now: () => number,
    private readonly folder: MailFolder | null,
  ) {
    for (const kept of folder?.read() ?? []) this.keep(kept);
  }

  /** Newest first, at most 2,000. */
  messages(): CaughtMail[] {
    return this.caught.toReversed();
  }

  find(id: string): CaughtMail | undefined {
    return this.caught.find((mail) => mail.id === id);
  }

  /** Returns what the key was used for: the letter, a refusal for another payload, or null. */
  lookUp(key: string | null, body: Buffer): { id: string } | { refusal: MailRefusal } | null {
    const answered = key === null ? undefined : this.keys.get(key);
    if (!answered || answered.until < Date.now()) return null;
    if (answered.payload === digest(body)) return { id: answered.id };
    const message = 'This idempotency key has been used on a request that has a different payload.';
    return { refusal: { status: 409, name: 'invalid_idempotent_request', message } };
  }

  accept(email: EmailRequest, key: string | null, body: Buffer): string {
    const mail = mailOf(email, key, new Date(this.now()).toISOString());
    const kept = { letter: mail, payload: digest(body), until: Date.now() + KEY_LIVES_MS };
    this.folder?.add(kept, CAPACITY);
    this.keep(kept);
    return mail.id;
  }

  private keep({ letter: mail, payload, until }: KeptMail): void {
    this.caught.push(mail);
    if (this.caught.length > CAPACITY) this.caught.shift();
    if (mail.idempotencyKey !== null) this.remember(mail.idempotencyKey, { id: mail.id, payload, until });
  }

  private remember(key: string, answered: AnsweredCall): void {
    for (const [old, { until }] of this.keys) {
      if (until >= Date.now()) break;
      this.keys.delete(old);
    }
    this.keys.delete(key);
    this.keys.set(key, answered);
  }
}

function mailOf(email: EmailRequest, idempotencyKey: string | null, at: string): CaughtMail {
  return {
    id: randomUUID(),
    at,
    from: email.from,
    to: listOf(email.to),
    replyTo: listOf(email.reply_to),
    subject: email.subject,
    html: email.html ?? '',
    text: email.text ?? '',
    tags: Object.fromEntries((email.tags ?? []).map(({ name, value }) => [name, value])),
    headers: email.headers ?? {},
    attachments: (email.attachments ?? []).map(({ filename, content, content_type }) => ({
      filename: filename ?? 'attachment',
      contentType: content_type ?? 'application/octet-stream',
      content: content ?? '',
    })),
    idempotencyKey,
  };
}

/** A letter from outside to the sender of the notices. */
export const incomingMail = (
  {
    headers = {},
    ...mail
  }: Pick<CaughtMail, 'from' | 'subject' | 'text'> & { headers?: Record<string, string> },
  at: Date,
): CaughtMail => ({
  ...mail,
  headers,
  id: randomUUID(),
  at: at.toISOString(),
  to: ['receivables@example.com'],
  replyTo: [],
  html: '',
  tags: {},
  attachments: [],
  idempotencyKey: null,
});

const digest = (body: Buffer): string => createHash('sha256').update(body).digest('hex');
