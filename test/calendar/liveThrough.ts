import { type Policy } from '../../domain/policy/policy.js';
import { type LifeEvent } from './lifeEvents.js';
import { afternoon, openBook, type LifeBook, type Options } from './lifeBook.js';
import { happen } from './applyEvent.js';
import { runUntil } from './runUntil.js';

export * from './lifeEvents.js';

/** What happens on which day past due of the first invoice. */
export type Events = Readonly<Record<number, LifeEvent | readonly LifeEvent[]>>;

/**
 * Lives through a debt, or several of one account, with domain/ alone and returns what happened: `day 16:
 * reminder-16`, with several invoices `day 16: B reminder-16`. On each day the steps run in the morning and
 * the events happen in the afternoon. Left out: steps that another invoice carries, and stages without a step
 * on their first day.
 */
export function liveThrough(policy: Policy, events: Events = {}, options: Options = {}): string[] {
  const { lines } = live(policy, events, options);
  const several = Object.keys(options.invoices ?? {}).length > 1;
  return lines
    .filter(({ outcome, verb }) => outcome === 'done' && verb !== 'enterStage')
    .map(({ day, invoiceId, id }) => `day ${day}: ${several ? `${invoiceId} ` : ''}${id}`);
}

/** The same with all that properties look at: carried steps, dates, and the debts in their final state. */
export function live(policy: Policy, events: Events = {}, options: Options = {}): LifeBook {
  const book = openBook(policy, options);
  const days = Object.keys(events)
    .map(Number)
    .sort((a, b) => a - b);
  for (const day of days) {
    runUntil(book, afternoon(book, day));
    for (const event of [events[day] ?? []].flat()) happen(book, event);
  }
  runUntil(book, afternoon(book, options.until ?? 250));
  return book;
}
