import { type EventRef } from '../books/inboxEvents.js';
import { type Reporting } from '../books/ledger/payment.js';

/** Waiting longer would only delay the sender: the event is stored, and the sweeper applies it later. */
export const PATIENCE_MS = 2_000;

/** The source and actor that report an event's content. */
export const reporter = (ref: EventRef): Required<Reporting> => ({
  source: ref.source,
  actor: `webhook:${ref.source}`,
  event: ref,
});
