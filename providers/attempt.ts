import { type AttemptOptions, type MailOutcome } from './sendOutcome.js';
import { within } from './deadline.js';
import { watched } from './departure.js';

/** A provider responds within this, or the outcome is unknown. */
const TIMEOUT_MS = 8_000;

/**
 * Makes one request to a provider. Returns the call's own outcome; `not-sent` in place of `unknown` when the
 * request certainly never left this machine, or would have left after `leavesBy`.
 */
export async function attempt(
  { signal, leavesBy }: AttemptOptions,
  call: (signal: AbortSignal) => Promise<MailOutcome>,
): Promise<MailOutcome> {
  if (leavesBy !== undefined && Date.now() > leavesBy) return { kind: 'not-sent', reason: LATE };
  const { answer, neverLeft } = await within(TIMEOUT_MS, signal, (outer) =>
    watched(call, { outer, leavesBy }),
  );
  return answer.kind === 'unknown' && neverLeft ? { kind: 'not-sent', reason: neverLeft } : answer;
}

const LATE = 'too much time had passed since the last look at the books';
