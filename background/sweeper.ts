import { applyEvent } from '../intake/applyEvent.js';
import { type Book } from '../prisma/client.js';
import { unapplied } from '../prisma/inbox.js';

/** Applies acknowledged events that were left over: the account was busy, or the process died in between. */
export async function sweepInbox(book: Book, onError: (error: unknown) => void): Promise<number> {
  const refs = await unapplied(book.db, 50);
  let applied = 0;
  for (const ref of refs) {
    // One poisonous event must not stop the others.
    await applyEvent(book, ref).then((done) => (applied += done ? 1 : 0), onError);
  }
  return applied;
}
