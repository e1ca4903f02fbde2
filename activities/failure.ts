import { ApplicationFailure } from '@temporalio/common';
import { AccountBusy, ClockBehind, IllegalChange, NotFound } from '../books/errors.js';

/**
 * A provider's words may contain names and addresses: they go to the worker's log, never to Temporal's clear
 * text.
 */
const words = new WeakMap<Error, string>();

/** Returns the provider's words for this failure, undefined when there are none. */
export const providerWordsOf = (failure: Error): string | undefined => words.get(failure);

/**
 * Returns a retryable failure: the outside system did not answer, or not yet. `providerWords` go only to the log.
 */
export function tryAgain(
  type: string,
  message: string,
  afterMs?: number,
  providerWords?: string,
): ApplicationFailure {
  const delay = afterMs === undefined ? {} : { nextRetryDelay: afterMs };
  const failure = ApplicationFailure.create({ type, message, ...delay });
  if (providerWords !== undefined) words.set(failure, providerWords);
  return failure;
}

/** Decides for every error whether it is retryable or final. An error in the request itself is final. */
export function toFailure(error: unknown): Error {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof IllegalChange || error instanceof NotFound)
    return ApplicationFailure.nonRetryable(error.message, error.name);
  if (error instanceof ClockBehind) return tryAgain('ClockBehind', error.message, 30_000);
  if (error instanceof AccountBusy) return tryAgain('AccountBusy', error.message, 1_000);
  // Messages can quote rows of the database and answers of providers. Temporal keeps failures in clear text,
  // so it gets only the kind.
  return tryAgain(error instanceof Error ? error.constructor.name : 'Error', safeMessage(error));
}

const safeMessage = (error: unknown) =>
  error instanceof Error && error.constructor.name.startsWith('Prisma')
    ? 'The database did not answer; the step is tried again'
    : 'It failed and is tried again; the log of the worker has the whole error';
