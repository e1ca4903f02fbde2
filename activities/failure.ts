import { ApplicationFailure } from '@temporalio/common';
import { AccountBusy } from '../prisma/client.js';
import { ClockBehind, IllegalChange, NotFound } from '../prisma/refusals.js';

/** Worth another try: the outside did not answer, or not yet. */
export const tryAgain = (type: string, message: string, afterMs?: number): ApplicationFailure =>
  ApplicationFailure.create({ type, message, ...(afterMs === undefined ? {} : { nextRetryDelay: afterMs }) });

/** The one place an error becomes retryable or final. What is wrong with the request itself stays wrong. */
export function toFailure(error: unknown): Error {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof IllegalChange || error instanceof NotFound)
    return ApplicationFailure.nonRetryable(error.message, error.name);
  if (error instanceof ClockBehind) return tryAgain('ClockBehind', error.message, 30_000);
  if (error instanceof AccountBusy) return tryAgain('AccountBusy', error.message, 1_000);
  // Messages of the database can quote rows; Temporal keeps failures in clear text, so only the kind goes there.
  return tryAgain(error instanceof Error ? error.constructor.name : 'Error', safeMessage(error));
}

const safeMessage = (error: unknown) =>
  error instanceof Error && !error.constructor.name.startsWith('Prisma')
    ? error.message
    : 'The database did not answer; the step is tried again';
