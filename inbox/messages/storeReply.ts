import { withAccount } from '../../books/locking.js';
import { type Books } from '../../books/book.js';
import { markApplied, type EventRef } from '../../books/inboxEvents.js';
import { storeReply, type ReplyDraft } from '../../books/replies/replies.js';
import { PATIENCE_MS, reporter } from '../source.js';

/** Stores a customer's message with its account, or without one when the account is unclear. */
export async function storeWrittenReply(
  book: Books,
  ref: EventRef,
  reply: Omit<ReplyDraft, 'accountId' | 'candidates'>,
  candidates: string[],
): Promise<true> {
  const at = new Date(book.clock.now());
  const { actor } = reporter(ref);
  const [accountId, ...others] = candidates;
  if (!accountId || others.length > 0) {
    await book.db.$transaction(async (tx) => {
      await storeReply(tx, { ...reply, accountId: null, candidates }, at, actor);
      await markApplied(tx, ref, at);
    });
    return true;
  }
  await withAccount(
    book,
    accountId,
    async (tx) => {
      await storeReply(tx, { ...reply, accountId, candidates }, at, actor);
      await markApplied(tx, ref, at);
    },
    { waitMs: PATIENCE_MS },
  );
  return true;
}
