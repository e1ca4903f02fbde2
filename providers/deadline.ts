/**
 * Runs a call with a signal that aborts after `ms`, or with the caller's. It uses its own timer, because the
 * signals of `AbortSignal.any` over `AbortSignal.timeout` have been collected as garbage before they fired
 * (nodejs/node#57736).
 */
export async function within<T>(
  ms: number,
  outer: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort(outer?.reason);
  const timer = setTimeout(() => controller.abort(new Error(`no answer within ${ms} ms`)), ms);
  if (outer?.aborted) abort();
  outer?.addEventListener('abort', abort, { once: true });
  try {
    return await call(controller.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', abort);
  }
}
