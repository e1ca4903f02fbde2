import { ApplicationFailure } from '@temporalio/common';
import { AccountBusy, ClockBehind, IllegalChange, NotFound } from '../books/errors.js';

/** A provider's own words may hold names and addresses: the worker's log has them, Temporal's clear text does not. */
const words = new WeakMap<Error, string>();

/** What a provider said with this failure; undefined when nothing was kept. */
export const providerWordsOf = (failure: Error): string | undefined => words.get(failure);

/** Worth another try: the outside did not answer, or not yet. `said` is for the log alone. */
export function tryAgain(type: string, message: string, afterMs?: number, said?: string): ApplicationFailure {
  const delay = afterMs === undefined ? {} : { nextRetryDelay: afterMs };
  const failure = ApplicationFailure.create({ type, message, ...delay });
  if (said !== undefined) words.set(failure, said);
  return failure;
}

/** The one place an error becomes retryable or final. What is wrong with the request itself stays wrong. */
export function toFailure(error: unknown): Error {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof IllegalChange || error instanceof NotFound)
    return ApplicationFailure.nonRetryable(error.message, error.name);
  if (error instanceof ClockBehind) return tryAgain('ClockBehind', error.message, 30_000);
  if (error instanceof AccountBusy) return tryAgain('AccountBusy', error.message, 1_000);
  // Messages can quote rows of the database and answers of providers; Temporal keeps failures in clear text, so only the
  // kind goes there.
  return tryAgain(error instanceof Error ? error.constructor.name : 'Error', safeMessage(error));
}

const safeMessage = (error: unknown) =>
  error instanceof Error && error.constructor.name.startsWith('Prisma')
    ? 'The database did not answer; the step is tried again'
    : 'It failed and is tried again; the log of the worker has the whole error';
