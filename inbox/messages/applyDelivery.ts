import { withAccount } from '../../books/locking.js';
import { type Books } from '../../books/book.js';
import { findReported, noteDelivery } from '../../books/notices/deliveries.js';
import { markApplied, type EventRef } from '../../books/inboxEvents.js';
import { PATIENCE_MS, reporter } from '../source.js';
import { type DeliveryEvent } from './event.js';

/** Writes down what became of a letter, with its consequences; a letter that is not ours concerns nobody. */
export async function applyDelivery(book: Books, ref: EventRef, event: DeliveryEvent): Promise<true> {
  const at = new Date(book.clock.now());
  const notice = await findReported(book.db, event);
  if (!notice) {
    await markApplied(book.db, ref, at);
    return true;
  }
  // The lock of the sending: an event that overtakes its letter's own booking waits for it.
  await withAccount(
    book,
    notice.accountId,
    async (tx) => {
      await noteDelivery(tx, notice.id, event, at, reporter(ref).actor);
      await markApplied(tx, ref, at);
    },
    { waitMs: PATIENCE_MS },
  );
  return true;
}
