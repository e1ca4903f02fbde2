import { toPlainText } from 'react-email';
import { type ReceivedLetter } from '../../providers/receivedMail.js';

/** Characters; more of a letter than this nobody reads in a task, the rest stays with the provider. */
const MOST_TEXT = 20_000;
/** HTML beyond this is cut before it is read: a stranger sends it. */
const MOST_HTML = 200_000;

/** The letter as plain text that the database can keep. */
export function textOf({ text, html }: ReceivedLetter): string {
  const plain = text ?? (html ? toPlainText(html.slice(0, MOST_HTML)) : '');
  return plain.replaceAll('\u0000', '\uFFFD').slice(0, MOST_TEXT).toWellFormed().trim();
}

/** RFC 3834, and what mailboxes that do not know it say instead: written by a machine, and read by nobody. */
export function isAutomatic(from: string, headers: Record<string, string>): boolean {
  const said = (headers['auto-submitted'] ?? 'no').trim().toLowerCase();
  const isBulk = /^(bulk|junk|auto_reply)$/i.test((headers['precedence'] ?? '').trim());
  const isMailer = /(^|<)(mailer-daemon|postmaster|no-?reply)@/i.test(from);
  return (
    !said.startsWith('no') || isBulk || isMailer || 'x-autoreply' in headers || 'x-autorespond' in headers
  );
}

/** Message-IDs of the letters that it answers, the nearest first. */
export function threadOf(headers: Record<string, string>): string[] {
  const ids =
    `${headers['references'] ?? ''} ${headers['in-reply-to'] ?? ''}`.match(/<[^<>\s]{1,990}>/g) ?? [];
  return [...new Set(ids.reverse())].slice(0, 50);
}
