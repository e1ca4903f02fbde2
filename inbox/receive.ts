import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Tx, type Books } from '../books/book.js';
import { withFreeAccounts } from '../books/locking.js';
import { findEvent, store, type EventRef } from '../books/inboxEvents.js';
import { type Booking } from '../books/ledger/payment.js';
import { bookPayments } from '../books/ledger/payments.js';
import { IllegalChange, NotFound, ContentConflict } from '../books/errors.js';
import { type PaymentProvider } from '../providers/paymentProvider.js';
import { applyEvent, applyReading } from './applyEvent.js';
import { type ReadEvent } from './reading.js';
import { readEvent } from './readEvent.js';
import { reporter } from './source.js';
import { together } from './batching.js';

/** The most events in one batch: more would make the first of them wait for the last. */
const MAX_BATCH = 100;

type VerifiedEvent = { ref: EventRef; body: Uint8Array; reading: ReadEvent };
type Fate = 'applied' | 'stored' | 'known';

/**
 * Takes in a verified event: stores its bytes, then applies it. After it resolves, no notice goes out that
 * ignores the event, whether it was applied at once or waits for the sweeper.
 */
export type Intake = (ref: EventRef, body: Uint8Array) => Promise<void>;

/**
 * Stores events that arrive together in one batch and applies them together where possible. The provider is
 * called when an event is incomplete.
 */
export function openIntake(book: Books, provider: PaymentProvider | null = null): Intake {
  const takeIn = together(MAX_BATCH, (events: VerifiedEvent[]) => receiveBatch(book, events));
  return async function receive(ref, body) {
    const reading = readEvent(ref, body);
    const fate = await takeIn({ ref, body, reading });
    if (fate === 'stored') await applyReading(book, ref, reading, provider).catch(leftToSweeper);
    if (fate === 'known') await again(ref, body, reading);
  };

  /**
   * The same id with another body is another event, or signed content would be lost. That a payment is booked
   * once does not depend on it.
   */
  async function again(ref: EventRef, body: Uint8Array, reading: ReadEvent): Promise<void> {
    const known = await findEvent(book.db, ref);
    if (!known || isSameEvent(ref, known.body, body, reading))
      return void (await applyEvent(book, ref, provider).catch(leftToSweeper));
    const digest = createHash('sha256').update(body).digest('hex').slice(0, 16);
    await openIntake(book, provider)({ ...ref, eventId: `${ref.eventId}.${digest}` }, body);
  }
}

/**
 * The event is stored: the sweeper applies it again and shows people what keeps failing. A refusal of the
 * books (404, 409) would be an answer about a request that the sender never made. Throws internal errors.
 */
function leftToSweeper(error: unknown): void {
  const isRefusal = [NotFound, IllegalChange, ContentConflict].some((kind) => error instanceof kind);
  if (!isRefusal) throw error;
}

/** Stripe counts the deliveries in the event itself, so that its bytes change. */
const isSameEvent = (ref: EventRef, known: Uint8Array, body: Uint8Array, reading: ReadEvent) =>
  Buffer.from(known).equals(body) ||
  (!('unusable' in reading) && isDeepStrictEqual(readEvent(ref, known), reading));

async function receiveBatch(book: Books, events: VerifiedEvent[]): Promise<Fate[]> {
  const stored = await store(
    book,
    events.map(({ ref, body, reading }) => ({ ...ref, body, ...reading.about })),
  );
  const debtors = new Map(stored.map(({ accountId, ...ref }) => [keyOf(ref), accountId]));
  const bookings = events.flatMap(({ ref, reading }): Booking[] =>
    'report' in reading
      ? [{ ...reporter(ref), report: reading.report, accountId: debtors.get(keyOf(ref)) ?? null }]
      : [],
  );
  const applied = await applyTogether(book, bookings);
  return events.map(({ ref }) => {
    const key = keyOf(ref);
    // An event that came twice in one batch is known when the second is processed.
    const isNew = debtors.delete(key);
    if (!isNew) return 'known';
    return applied.has(key) ? 'applied' : 'stored';
  });
}

/**
 * Returns the keys of the events that could be booked at once. The others, or all when the batch fails, are
 * applied one by one.
 */
async function applyTogether(book: Books, bookings: Booking[]): Promise<Set<string>> {
  const owners = [...new Set(bookings.flatMap(({ accountId }) => accountId ?? []))];
  if (owners.length === 0) return new Set();
  const change = async (tx: Tx, free: ReadonlySet<string>) => {
    const bookable = bookings.filter(({ accountId }) => accountId && free.has(accountId));
    const results = await bookPayments(tx, book, bookable);
    const booked = bookable.filter((_, place) => !(results[place] instanceof ContentConflict));
    return new Set(booked.map(({ event }) => keyOf(event!)));
  };
  return withFreeAccounts(book, owners, change).catch(() => new Set<string>());
}

const keyOf = ({ source, eventId }: EventRef) => `${source}:${eventId}`;
