import { withAccount } from '../../books/locking.js';
import { type Books } from '../../books/book.js';
import { markApplied, type EventRef } from '../../books/inboxEvents.js';
import { accountsTexted, optOut } from '../../books/replies/replies.js';
import { PATIENCE_MS, reporter } from '../source.js';
import { storeWrittenReply } from './storeReply.js';
import { type TextEvent } from './event.js';

/**
 * A text message is a reply that a person reads; STOP ends text messages to the number, also when no account
 * has it.
 */
export async function applyText(book: Books, ref: EventRef, event: TextEvent): Promise<true> {
  const { id, from, text, isStop } = event;
  const accounts = await accountsTexted(book.db, from);
  if (!isStop) {
    const reply = { id, from, sender: from, subject: 'Text message', text, automatic: false, files: [] };
    return storeWrittenReply(book, ref, { ...reply, channel: 'sms' }, accounts);
  }
  const at = new Date(book.clock.now());
  for (const accountId of accounts)
    await withAccount(
      book,
      accountId,
      (tx) => optOut(tx, { accountId, channel: 'sms', address: from, detail: text }, at, reporter(ref).actor),
      { waitMs: PATIENCE_MS },
    );
  await markApplied(book.db, ref, at);
  return true;
}
