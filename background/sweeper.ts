import { applyEvent } from '../inbox/applyEvent.js';
import { applyMailEvent, MAIL, TEXTS } from '../inbox/messages/receive.js';
import { type Books } from '../books/book.js';
import { unapplied, type EventRef } from '../books/inboxEvents.js';
import { type PaymentProvider } from '../providers/paymentProvider.js';
import { type ReceivedMail } from '../providers/receivedMail.js';

/** Events of one batch; a busy account's may fill it, and then those of the others follow. */
const BATCH = 50;

type OnError = (error: unknown) => void;

/**
 * Applies acknowledged payment events that were left over because the account was busy or the process died in
 * between.
 */
export const sweepInbox = (book: Books, onError: OnError, provider: PaymentProvider | null = null) =>
  sweep(book, { notIn: [MAIL, TEXTS] }, (ref) => applyEvent(book, ref, provider), onError);

/**
 * Does the same for mail and text messages, separately: payments must not wait for a mail provider's answer.
 */
export const sweepMail = (book: Books, onError: OnError, mail: ReceivedMail | null = null) =>
  sweep(book, { in: [MAIL, TEXTS] }, (ref) => applyMailEvent(book, ref, mail), onError);

async function sweep(
  { db }: Books,
  source: Parameters<typeof unapplied>[1],
  apply: (ref: EventRef) => Promise<boolean>,
  onError: OnError,
): Promise<number> {
  // Every further event of a busy account would wait as long, and delay those of other accounts.
  const busy = new Set<string>();
  let applied = 0;
  for (;;) {
    const before = busy.size;
    for (const { accountId, ...ref } of await unapplied(db, source, BATCH, [...busy])) {
      if (accountId && busy.has(accountId)) continue;
      // One broken event must not stop the others.
      const done = await apply(ref).catch(onError);
      if (done) applied++;
      if (done === false && accountId) busy.add(accountId);
    }
    if (busy.size === before) return applied;
  }
}
