import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

/**
 * The progress of one HTTP request: `begun` when fetch has made it, `left` when its first byte was written to
 * a connection.
 */
type Departure = { begun: boolean; left: boolean; error: Error | null };

const current = new AsyncLocalStorage<Departure>();
const departures = new WeakMap<object, Departure>();
type Message = { request: object; error?: Error };

// Channels of undici, on which Node's fetch is built (undici docs/api/DiagnosticsChannel.md).
subscribe('undici:request:create', (message) => {
  const departure = current.getStore();
  if (!departure) return;
  departure.begun = true;
  departures.set((message as Message).request, departure);
});
subscribe('undici:client:sendHeaders', (message) => {
  const departure = departures.get((message as Message).request);
  if (departure) departure.left = true;
});
subscribe('undici:request:error', (message) => {
  const { request, error } = message as Message;
  const departure = departures.get(request);
  if (departure) departure.error = error ?? null;
});

/**
 * Runs a call that makes one HTTP request by `fetch`. Returns its answer with the reason why the request
 * certainly never left this machine (a refused connection, an unknown host, a certificate that is not
 * accepted), or null when it left or may have. The signal that the call receives aborts with `outer`, and at
 * `leavesBy` (epoch ms) when no byte has left by then.
 */
export async function watched<T>(
  call: (signal: AbortSignal) => Promise<T>,
  { outer, leavesBy = Infinity }: { outer?: AbortSignal; leavesBy?: number | undefined } = {},
): Promise<{ answer: T; neverLeft: string | null }> {
  const departure: Departure = { begun: false, left: false, error: null };
  const controller = new AbortController();
  const abort = () => controller.abort(outer?.reason ?? new Error('The request could not leave in time'));
  const giveUp = () => departure.left || abort();
  const timer = Number.isFinite(leavesBy)
    ? setTimeout(giveUp, Math.max(0, leavesBy - Date.now()))
    : undefined;
  outer?.addEventListener('abort', abort, { once: true });
  try {
    const answer = await current.run(departure, () => call(controller.signal));
    const { begun, left, error } = departure;
    return { answer, neverLeft: begun && !left ? reasonOf(error) : null };
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', abort);
  }
}

const reasonOf = (error: (Error & { code?: string }) | null): string =>
  error?.message || error?.code || 'no connection was ready in time';
