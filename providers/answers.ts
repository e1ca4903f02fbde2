import { type MailOutcome } from './sendOutcome.js';

/** 408, 425 and 409 leave open whether an earlier request with the same key was accepted. */
export const isRefusal = (status: number): boolean =>
  status >= 400 && status < 500 && status !== 408 && status !== 409 && status !== 425;

const SECOND = 1_000;

/** Returns the milliseconds to wait: the header's (seconds or an HTTP date), else `fallback`. */
export function retryAfter(header: string | null | undefined, fallback = SECOND): number {
  if (!header) return fallback;
  const wait = /^\d+(\.\d+)?$/.test(header) ? Number(header) * SECOND : Date.parse(header) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, Math.ceil(wait)) : fallback;
}

/** Returns the outcome of an answer without an id. */
export function withoutId(status: number, wait: string | null, reason: string): MailOutcome {
  if (status === 429) return { kind: 'rate-limited', retryAfterMs: retryAfter(wait) };
  return isRefusal(status) ? { kind: 'rejected', reason } : { kind: 'unknown', reason };
}

export type ProviderResponse = { status: number; retryAfter: string | null; body: Record<string, unknown> };

/**
 * Returns a response as JSON, `{}` when it is none. A redirect counts as the response: it could lead
 * anywhere.
 */
export async function post(url: URL, call: RequestInit): Promise<ProviderResponse> {
  const response = await fetch(url, { ...call, method: 'POST', redirect: 'manual' });
  const text = await response.text();
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: jsonOf(text) };
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Returns why there was no response, which fetch hides ("fetch failed") in its cause. */
export function causeOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string; code?: string } };
  return cause?.message || cause?.code || message || String(error);
}

/** Returns the outcome of a request without a response: the provider may have taken it. */
export const lost = (error: unknown): MailOutcome => ({ kind: 'unknown', reason: causeOf(error) });
