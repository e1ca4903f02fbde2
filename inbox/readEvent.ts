import { type EventRef } from '../books/inboxEvents.js';
import { readStandardEvent } from './standardEvent.js';
import { readStripeEvent } from './stripeEvent.js';
import { type ReadEvent } from './reading.js';

/** Every source has its own format. */
const READERS: Record<string, (body: Uint8Array) => ReadEvent> = {
  payments: readStandardEvent,
  stripe: readStripeEvent,
};

export function readEvent({ source }: Pick<EventRef, 'source'>, body: Uint8Array): ReadEvent {
  const read = READERS[source];
  if (!read) throw new Error(`No reader for events of ${source}`);
  return read(body);
}
