import { type MailRefusal } from './mailRules.js';

/**
 * Limits requests per second, counted in whole seconds; null: no limit. Returns the refusal of one too many.
 */
export function rateLimit(perSecond: number | null): () => MailRefusal | null {
  let second = 0;
  let used = 0;
  return () => {
    if (perSecond === null) return null;
    const now = Math.floor(Date.now() / 1000);
    used = now === second ? used + 1 : 1;
    second = now;
    return used > perSecond ? tooMany(perSecond) : null;
  };
}

function tooMany(perSecond: number): MailRefusal {
  return {
    status: 429,
    name: 'rate_limit_exceeded',
    message: `Too many requests. You can only make ${perSecond} requests per second.`,
    headers: {
      'retry-after': '1',
      'ratelimit-limit': String(perSecond),
      'ratelimit-remaining': '0',
      'ratelimit-reset': '1',
    },
  };
}
