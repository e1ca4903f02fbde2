import { withAccount } from '../../books/locking.js';
import { type Book } from '../../books/book.js';
import { markApplied, type EventRef } from '../../books/inboxEvents.js';
import { keepReply, type ReplyDraft } from '../../books/replies/replies.js';
import { PATIENCE_MS, reporter } from '../source.js';

/** Keeps what a customer wrote with its account, or with nobody's where that is not clear. */
export async function keep(
  book: Book,
  ref: EventRef,
  reply: Omit<ReplyDraft, 'accountId' | 'candidates'>,
  candidates: string[],
): Promise<true> {
  const at = new Date(book.clock.now());
  const { actor } = reporter(ref);
  const [accountId, ...others] = candidates;
  if (!accountId || others.length > 0) {
    await book.db.$transaction(async (tx) => {
      await keepReply(tx, { ...reply, accountId: null, candidates }, at, actor);
      await markApplied(tx, ref, at);
    });
    return true;
  }
  await withAccount(
    book,
    accountId,
    async (tx) => {
      await keepReply(tx, { ...reply, accountId, candidates }, at, actor);
      await markApplied(tx, ref, at);
    },
    { waitMs: PATIENCE_MS },
  );
  return true;
}
