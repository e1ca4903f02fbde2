import { toPlainText } from 'react-email';
import { type Thread } from '../../books/replies/replies.js';
import { noticesNamed } from '../../providers/conversation.js';
import { type MailContent } from '../../providers/receivedMail.js';

/** The longest text in characters: people read no more in a task, and the rest stays with the provider. */
const MAX_TEXT = 20_000;
/** Longer HTML is cut before it is parsed, because a stranger sends it. */
const MAX_HTML = 200_000;

/** Returns the email as plain text that the database can store. */
export function textOf({ text, html }: MailContent): string {
  const plain = text ?? (html ? toPlainText(html.slice(0, MAX_HTML)) : '');
  return plain.replaceAll('\u0000', '\uFFFD').slice(0, MAX_TEXT).toWellFormed().trim();
}

/**
 * RFC 3834, and the signs of mailboxes that do not follow it: a machine wrote the message, and no person
 * reads an answer.
 */
export function isAutomatic(from: string, headers: Record<string, string>): boolean {
  const autoSubmitted = (headers['auto-submitted'] ?? 'no').trim().toLowerCase();
  const isBulk = /^(bulk|junk|auto_reply)$/i.test((headers['precedence'] ?? '').trim());
  const isMailer = /(^|<)(mailer-daemon|postmaster|no-?reply)@/i.test(from);
  return (
    !autoSubmitted.startsWith('no') ||
    isBulk ||
    isMailer ||
    'x-autoreply' in headers ||
    'x-autorespond' in headers
  );
}

/** Returns the messages that it answers. */
export function threadOf(headers: Record<string, string>): Thread {
  const named =
    `${headers['references'] ?? ''} ${headers['in-reply-to'] ?? ''}`.match(/<[^<>\s]{1,990}>/g) ?? [];
  const messageIds = [...new Set(named)].slice(-50);
  return { messageIds, noticeIds: noticesNamed(messageIds) };
}
