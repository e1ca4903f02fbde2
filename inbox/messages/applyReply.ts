import { type Books } from '../../books/book.js';
import { markAttempt, type EventRef } from '../../books/inboxEvents.js';
import { accountsWriting, type ReplyDraft } from '../../books/replies/replies.js';
import { type Received, type ReceivedMail } from '../../providers/receivedMail.js';
import { storeWrittenReply } from './storeReply.js';
import { shownAddress } from './address.js';
import { type ReplyEvent } from './event.js';
import { isAutomatic, textOf, threadOf } from './replyText.js';

/** The provider is called this often for a text, about once a second; after that, people read it there. */
const MAX_QUESTIONS = 60;

/**
 * Stores an email that came in, with its consequences for the sender's account. False when the provider must
 * be called again.
 */
export async function applyReply(
  book: Books,
  ref: EventRef,
  event: ReplyEvent,
  questions: number,
  mail: ReceivedMail | null,
): Promise<boolean> {
  const received = mail ? await mail.read(event.emailId) : NOBODY_TO_ASK;
  if (received.kind === 'away' && questions < MAX_QUESTIONS) {
    await markAttempt(book.db, ref, received.reason, 1);
    return false;
  }
  const headers = received.kind === 'found' ? received.content.headers : {};
  const candidates = await accountsWriting(book.db, shownAddress(event.from), threadOf(headers));
  return storeWrittenReply(book, ref, draftOf(event, received), candidates);
}

const NOBODY_TO_ASK: Received = { kind: 'gone', reason: 'no RESEND_API_KEY is set' };

function draftOf(
  { emailId, from, subject, files }: ReplyEvent,
  received: Received,
): Omit<ReplyDraft, 'accountId' | 'candidates'> {
  const common = { id: emailId, channel: 'email' as const, from, sender: shownAddress(from), subject, files };
  if (received.kind === 'found') {
    const { content: mail } = received;
    return { ...common, text: textOf(mail), automatic: isAutomatic(from, mail.headers) };
  }
  const text = `(Its text could not be fetched: ${received.reason}. Read it at the mail provider.)`;
  return { ...common, text, automatic: false };
}
