/**
 * The outcome of this attempt. `rejected`: refused for good, nothing went out. `rate-limited`: nothing went
 * out, a later attempt may succeed. `not-sent`: the request never left this machine. `unknown`: it may have
 * gone out; only the same bytes with the same key may be sent again.
 */
export type MailOutcome =
  | { kind: 'sent'; providerId: string }
  | { kind: 'rate-limited'; retryAfterMs: number }
  | { kind: 'rejected'; reason: string }
  | { kind: 'not-sent'; reason: string }
  | { kind: 'unknown'; reason: string };

/** `idempotencyKey`: 1–256 visible ASCII characters; the provider keeps it for 24 hours. */
export type SendOptions = AttemptOptions & { idempotencyKey: string };

export type AttemptOptions = {
  signal?: AbortSignal | undefined;
  /** Epoch ms: a request of which no byte has left by then is given up; absent: no limit. */
  leavesBy?: number | undefined;
};
