import { type EventRef } from '../books/inboxEvents.js';
import { type Reporting } from '../books/ledger/payment.js';

/** Waiting longer would only keep the sender waiting: the event is safe, and the sweeper comes back to it. */
export const PATIENCE_MS = 2_000;

/** Who reports what an event brings. */
export const reporter = (ref: EventRef): Required<Reporting> => ({
  source: ref.source,
  actor: `webhook:${ref.source}`,
  event: ref,
});
