import { withAccount } from '../../books/locking.js';
import { type Books } from '../../books/book.js';
import { findReported, noteDelivery } from '../../books/notices/deliveries.js';
import { markApplied, type EventRef } from '../../books/inboxEvents.js';
import { PATIENCE_MS, reporter } from '../source.js';
import { type DeliveryEvent } from './event.js';

/**
 * Records the delivery report of a notice, with its consequences; a report on a message that is not ours is
 * ignored.
 */
export async function applyDelivery(book: Books, ref: EventRef, event: DeliveryEvent): Promise<true> {
  const at = new Date(book.clock.now());
  const notice = await findReported(book.db, event);
  if (!notice) {
    await markApplied(book.db, ref, at);
    return true;
  }
  // Takes the lock of the sending: an event that overtakes the booking of the same notice waits for it.
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
