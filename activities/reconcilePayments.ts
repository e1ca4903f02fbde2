import { Context } from '@temporalio/activity';
import {
  moveWatermark,
  openWatermark,
  raiseUnbooked,
  stopWatermarks,
} from '../books/ledger/reconciliation.js';
import { bookFound, FOUND } from './shared/bookMissedPayments.js';
import { type Deps } from './deps.js';

/**
 * Every sweep starts this far before the previous one: the provider lists a payment under the time of its
 * creation, and a bank debit takes up to a week to arrive. The first sweep looks back as far.
 */
const OVERLAP_MS = 7 * 86_400_000;

export type ReconciliationResult = { provider: string | null; payments: number; found: number };

/** Finds payments at the payment provider that its events have missed, and books them. */
export const reconcilePayments =
  ({ book, provider, onError }: Deps) =>
  async (): Promise<ReconciliationResult> => {
    const begun = new Date();
    if (!provider) {
      await stopWatermarks(book.db, begun);
      return { provider: null, payments: 0, found: 0 };
    }
    const until = await openWatermark(book.db, provider.name, begun);
    const since = new Date(until.getTime() - OVERLAP_MS);
    let cursor: string | null = null;
    let payments = 0;
    let found = 0;
    do {
      const asOf = new Date();
      const page = await provider.paymentsSince(since, cursor);
      for (const one of page.unreadable) await raiseUnbooked(book, one, FOUND.actor);
      found += await bookFound(book, provider, page.payments, {
        onError: (error) => onError(error, 'reconcilePayments'),
        busy: 'waits',
        asOf,
        // Temporal notices a dead worker within minutes; another one starts again, which books nothing twice.
        alive: () => Context.current().heartbeat(),
      });
      payments += page.payments.length;
      cursor = page.next;
    } while (cursor);
    await moveWatermark(book.db, provider.name, begun);
    return { provider: provider.name, payments, found };
  };
