import { applyEvent } from '../intake/applyEvent.js';
import { applyMailEvent, MAIL } from '../intake/mail/receiveMail.js';
import { type Book } from '../prisma/client.js';
import { unapplied } from '../prisma/inbox.js';
import { type PaymentProvider } from '../providers/paymentProvider.js';
import { type ReceivedMail } from '../providers/receivedMail.js';

/** Applies acknowledged events that were left over: the account was busy, or the process died in between. */
export async function sweepInbox(
  book: Book,
  onError: (error: unknown) => void,
  provider: PaymentProvider | null = null,
  mail: ReceivedMail | null = null,
): Promise<number> {
  const events = await unapplied(book.db, 50);
  const busy = new Set<string | null>();
  let applied = 0;
  for (const { accountId, ...ref } of events) {
    // Every further event of a busy account would wait as long, and keep those of the others waiting.
    if (accountId && busy.has(accountId)) continue;
    // One poisonous event must not stop the others.
    const applying = ref.source === MAIL ? applyMailEvent(book, ref, mail) : applyEvent(book, ref, provider);
    const done = await applying.catch(onError);
    if (done) applied++;
    if (done === false) busy.add(accountId);
  }
  return applied;
}
